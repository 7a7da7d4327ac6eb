#include "sync-protocol/value_column.hpp"

#include "shared/base/limits.hpp"
#include "sync-protocol/id_column.hpp"
#include "sync-protocol/string_column.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace gengji::sync {

namespace {

using Kind = Value::Kind;

enum class Form : std::uint8_t { packed = 0, typed = 1 };

/// What a column of times or places is relative to: nothing, the time in the id, or an earlier column of its kind.
enum Reference : std::uint64_t { to_nothing = 0, to_id = 1, to_id_in_china = 2, to_first_column = 3 };
constexpr std::int64_t day_ms = 86'400'000, china_ms = 8 * 3'600'000;
constexpr std::size_t references_tried = 3;

using Numbers = std::array<std::int64_t, 3>;

std::size_t parts_of(Kind kind) { return kind == Kind::point ? 3 : 1; }
bool may_refer(Kind kind) { return kind == Kind::date || kind == Kind::instant || kind == Kind::point; }
bool has_typed_form(std::uint32_t kind) { return kind >= 1 && kind <= static_cast<std::uint32_t>(Kind::record); }

/// A value as whole numbers; nothing when it is not well formed (then its column goes as packed bytes).
std::optional<Numbers> numbers_of(Value const& value, Kind kind) {
    switch (kind) {
    case Kind::boolean:
        if (auto const bit = value.boolean()) return Numbers{*bit ? 1 : 0};
        break;
    case Kind::integer:
        if (auto const number = value.integer()) return Numbers{*number};
        break;
    case Kind::date:
        if (auto const date = value.date()) return Numbers{date->days};
        break;
    case Kind::instant:
        if (auto const seconds = value.instant_seconds()) return Numbers{*seconds};
        break;
    case Kind::point:
        if (auto const point = value.point()) {
            return Numbers{point->latitude_e7, point->longitude_e7,
                           point->accuracy_cm ? std::int64_t{*point->accuracy_cm} + 1 : 0};
        }
        break;
    default:
        break;
    }
    return std::nullopt;
}

/// The value that is those numbers; nothing when there is none.
std::optional<Value> value_of(Kind kind, Numbers const& numbers) {
    switch (kind) {
    case Kind::boolean:
        if (numbers[0] == 0 || numbers[0] == 1) return Value::of(numbers[0] == 1);
        break;
    case Kind::integer:
        return Value::of(numbers[0]);
    case Kind::date:
        if (numbers[0] == static_cast<std::int32_t>(numbers[0]))
            return Value::of(Date{static_cast<std::int32_t>(numbers[0])});
        break;
    case Kind::instant:
        return Value::instant(numbers[0]);
    case Kind::point:
        if (numbers[0] >= -900'000'000 && numbers[0] <= 900'000'000 && numbers[1] >= -1'800'000'000 &&
            numbers[1] <= 1'800'000'000 && numbers[2] >= 0 && numbers[2] <= std::int64_t{UINT32_MAX} + 1) {
            Point point{numbers[0], numbers[1], std::nullopt};
            if (numbers[2] > 0) point.accuracy_cm = static_cast<std::uint32_t>(numbers[2] - 1);
            return Value::of(point);
        }
        break;
    default:
        break;
    }
    return std::nullopt;
}

std::int64_t id_number(Kind kind, std::uint64_t reference, std::int64_t id_ms) {
    return kind == Kind::instant ? id_ms / 1000 : (id_ms + (reference == to_id_in_china ? china_ms : 0)) / day_ms;
}

std::int64_t minus(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
std::int64_t plus(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

/// The parts of a column, one list a part: a point has three.
using Parts = std::array<std::vector<std::int64_t>, 3>;

/// What each row is relative to; false when some row has nothing there.
template<class Column>
bool reference_numbers(std::span<Column const> columns, std::size_t index, std::uint64_t reference,
                       std::span<std::int64_t const> id_ms, std::size_t part, std::vector<std::int64_t>& result) {
    Column const& column = columns[index];
    Kind const kind = static_cast<Kind>(column.kind);
    result.resize(column.records.size());
    if (reference < to_first_column) {
        if (kind == Kind::point || (reference == to_id_in_china && kind != Kind::date)) return false;
        for (std::size_t row = 0; row < result.size(); ++row)
            result[row] = id_number(kind, reference, id_ms[column.records[row]]);
        return true;
    }
    std::uint64_t const other_index = reference - to_first_column;
    if (other_index >= index || columns[other_index].kind != column.kind) return false;
    Column const& other = columns[other_index];
    auto place = other.records.begin();
    for (std::size_t row = 0; row < result.size(); ++row) {
        if (place != other.records.end() && *place < column.records[row])
            place = std::lower_bound(place, other.records.end(), column.records[row]);
        if (place == other.records.end() || *place != column.records[row]) return false;
        auto const numbers = numbers_of(*other.values[static_cast<std::size_t>(place - other.records.begin())], kind);
        if (!numbers) return false;
        result[row] = (*numbers)[part];
    }
    return true;
}

/// Places and times relative to the best of few candidates: the encoder tries, the decoder is told.
void write_relative(ByteWriter& out, std::span<ValueColumn const> columns, std::size_t index, Parts const& parts,
                    std::span<std::int64_t const> id_ms) {
    Kind const kind = static_cast<Kind>(columns[index].kind);
    std::size_t const referring = kind == Kind::point ? 2 : 1; // an accuracy is relative to nothing
    std::vector<std::uint64_t> candidates;
    if (kind != Kind::point) candidates.push_back(to_id);
    if (kind == Kind::date) candidates.push_back(to_id_in_china);
    for (std::size_t other = index; other-- > 0 && candidates.size() < references_tried;) {
        if (columns[other].kind == columns[index].kind &&
            std::ranges::equal(columns[other].records, columns[index].records)) {
            candidates.push_back(to_first_column + other);
        }
    }
    std::uint64_t best = to_nothing;
    Parts best_parts;
    std::array<IntegerPlan, 2> best_plans;
    std::size_t best_bits = 0;
    for (std::size_t part = 0; part < referring; ++part)
        best_plans[part] = plan_integers(parts[part]), best_bits += best_plans[part].bits;
    std::vector<std::int64_t> from;
    for (std::uint64_t const candidate : candidates) {
        Parts apart;
        std::array<IntegerPlan, 2> plans;
        std::size_t bits = 8;
        bool usable = true;
        for (std::size_t part = 0; part < referring && usable; ++part) {
            usable = reference_numbers(columns, index, candidate, id_ms, part, from);
            apart[part].resize(from.size());
            for (std::size_t row = 0; row < from.size(); ++row) apart[part][row] = minus(parts[part][row], from[row]);
            plans[part] = plan_integers(apart[part]);
            bits += plans[part].bits;
        }
        if (usable && bits < best_bits)
            best = candidate, best_bits = bits, best_plans = plans, best_parts = std::move(apart);
    }
    out.varint(best);
    for (std::size_t part = 0; part < referring; ++part)
        write_integers(out, best == to_nothing ? parts[part] : best_parts[part], best_plans[part]);
    if (kind == Kind::point) write_integers(out, parts[2]);
}

/// Decimals as whole numbers of the column's largest scale; false when that does not fit or one is not in lowest form.
bool scaled(std::span<Value const* const> values, std::vector<std::int64_t>& numbers, std::uint8_t& scale) {
    static constexpr std::array<std::int64_t, 10> power{1,       10,        100,        1000,        10'000,
                                                        100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};
    std::vector<Decimal> decimals;
    decimals.reserve(values.size());
    scale = 0;
    for (Value const* const value : values) {
        auto const decimal = value->decimal();
        if (!decimal) return false;
        decimals.push_back(*decimal);
        scale = std::max(scale, decimal->scale);
    }
    for (Decimal const& decimal : decimals) {
        if (__builtin_mul_overflow(decimal.unscaled, power[static_cast<std::size_t>(scale - decimal.scale)],
                                   &numbers.emplace_back()))
            return false;
    }
    return true;
}

void write_packed(BatchWriter& out, ValueColumn const& column) {
    out.body.u8(static_cast<std::uint8_t>(Form::packed));
    std::vector<BytesView> rows;
    for (Value const* const value : column.values) rows.push_back(value->packed());
    write_string_column(out, rows, StringKind::bytes);
}

bool write_typed(BatchWriter& out, std::span<ValueColumn const> columns, std::size_t index,
                 std::span<std::int64_t const> id_ms) {
    ValueColumn const& column = columns[index];
    Kind const kind = static_cast<Kind>(column.kind);
    auto const begin = [&] { out.body.u8(static_cast<std::uint8_t>(Form::typed)); };
    if (kind == Kind::text) {
        std::vector<BytesView> rows;
        rows.reserve(column.values.size());
        for (Value const* const value : column.values) rows.push_back(*value->text());
        begin();
        write_string_column(out, rows, StringKind::text);
        return true;
    }
    if (kind == Kind::record) {
        std::vector<RecordId> rows;
        for (Value const* const value : column.values) {
            auto const id = value->record();
            if (!id) return false;
            rows.push_back(*id);
        }
        begin();
        write_ids(out.body, rows);
        return true;
    }
    if (kind == Kind::decimal) {
        std::vector<std::int64_t> numbers;
        std::uint8_t scale = 0;
        if (!scaled(column.values, numbers, scale)) return false;
        begin();
        out.body.u8(scale);
        write_integers(out.body, numbers);
        return true;
    }
    Parts parts;
    for (Value const* const value : column.values) {
        auto const numbers = numbers_of(*value, kind);
        if (!numbers) return false;
        for (std::size_t part = 0; part < parts_of(kind); ++part) parts[part].push_back((*numbers)[part]);
    }
    begin();
    if (may_refer(kind))
        write_relative(out.body, columns, index, parts, id_ms);
    else
        write_integers(out.body, parts[0]);
    return true;
}

/// Memory that a value's bytes take beside the value itself.
bool charge_value(BatchReader& in, std::size_t packed_bytes) {
    return packed_bytes <= 15 || in.charge(packed_bytes + 32);
}

/// Checking a value takes it apart, one at a time: an approval's shortest entry is 2 bytes there and 64 here.
bool is_well_formed(BatchReader& in, BytesView packed) {
    BatchReader::Scope const scope(in);
    return in.borrow(packed.size(), static_cast<Kind>(packed[0]) == Kind::review ? 40 : 4) &&
           Value::is_well_formed(packed);
}

void read_packed(BatchReader& in, ValuePlaces const& column) {
    read_string_column(in, column.values.size(), StringKind::bytes, [&](std::size_t row, BytesView packed) {
        bool const right = !packed.empty() && static_cast<unsigned char>(packed[0]) == column.kind &&
                           packed.size() <= gengji::limits::text_value_bytes;
        if (!right || !charge_value(in, packed.size()) || !is_well_formed(in, packed)) return in.fail();
        *column.values[row] = Value::trusted(packed);
    });
}

void read_text(BatchReader& in, ValuePlaces const& column) {
    read_string_column(in, column.values.size(), StringKind::text, [&](std::size_t row, BytesView text) {
        if (text.size() >= gengji::limits::text_value_bytes || !charge_value(in, text.size() + 1)) return in.fail();
        *column.values[row] = Value::of(text);
    });
}

void read_decimals(BatchReader& in, ValuePlaces const& column) {
    std::uint8_t const scale = in.body.u8();
    if (scale > max_decimal_scale || !in.borrow(column.values.size(), sizeof(std::int64_t))) return in.fail();
    std::vector<std::int64_t> numbers(column.values.size());
    read_integers(in.body, numbers);
    for (std::size_t row = 0; row < numbers.size() && in.ok(); ++row) {
        auto const decimal = make_decimal(numbers[row], scale);
        if (!decimal) return in.fail();
        *column.values[row] = Value::of(*decimal);
    }
}

void read_numbers(BatchReader& in, std::span<ValuePlaces const> columns, std::size_t index,
                  std::span<std::int64_t const> id_ms) {
    ValuePlaces const& column = columns[index];
    Kind const kind = static_cast<Kind>(column.kind);
    std::uint64_t const reference = may_refer(kind) ? in.body.varint() : 0;
    std::size_t const rows = column.values.size();
    if (!in.borrow(rows, 4 * sizeof(std::int64_t))) return;
    Parts parts;
    std::vector<std::int64_t> from;
    for (std::size_t part = 0; part < parts_of(kind) && in.ok(); ++part) {
        parts[part].resize(rows);
        read_integers(in.body, parts[part]);
        if (reference == to_nothing || part == 2) continue;
        if (!reference_numbers(columns, index, reference, id_ms, part, from)) return in.fail();
        for (std::size_t row = 0; row < rows; ++row) parts[part][row] = plus(parts[part][row], from[row]);
    }
    for (std::size_t row = 0; row < rows && in.ok(); ++row) {
        Numbers numbers{};
        for (std::size_t part = 0; part < parts_of(kind); ++part) numbers[part] = parts[part][row];
        auto value = value_of(kind, numbers);
        if (!value) return in.fail();
        *column.values[row] = std::move(*value);
    }
}

} // namespace

void write_value_column(BatchWriter& out, std::span<ValueColumn const> columns, std::size_t index,
                        std::span<std::int64_t const> id_ms) {
    std::uint32_t const kind = columns[index].kind;
    if (kind == static_cast<std::uint32_t>(Kind::none) || kind > 255) return; // nothing but its presence
    if (has_typed_form(kind) && write_typed(out, columns, index, id_ms)) return;
    write_packed(out, columns[index]);
}

void read_value_column(BatchReader& in, std::span<ValuePlaces const> columns, std::size_t index,
                       std::span<std::int64_t const> id_ms) {
    ValuePlaces const& column = columns[index];
    if (column.values.empty()) return in.fail();                                            // no shape in use has it
    if (column.kind == static_cast<std::uint32_t>(Kind::none) || column.kind > 255) return; // a new Value is `none`
    BatchReader::Scope const scope(in);
    std::uint8_t const form = in.body.u8();
    if (form == static_cast<std::uint8_t>(Form::packed)) return read_packed(in, column);
    if (form != static_cast<std::uint8_t>(Form::typed) || !has_typed_form(column.kind)) return in.fail();
    Kind const kind = static_cast<Kind>(column.kind);
    if (kind == Kind::text) return read_text(in, column);
    if (kind == Kind::decimal) return read_decimals(in, column);
    if (kind != Kind::record) return read_numbers(in, columns, index, id_ms);
    if (!in.charge(column.values.size(), 48)) return; // 17 bytes: beside the value
    std::vector<RecordId> const ids = read_ids(in, column.values.size());
    for (std::size_t row = 0; row < ids.size() && in.ok(); ++row) *column.values[row] = Value::of(ids[row]);
}

} // namespace gengji::sync
