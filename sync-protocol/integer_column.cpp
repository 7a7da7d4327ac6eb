#include "sync-protocol/integer_column.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <numeric>

namespace gengji::sync {

namespace {

using Mode = IntegerPlan::Mode;

constexpr std::uint8_t small_constant = 0x80, has_step = 4,
                       has_exceptions = 8; // beside the mode, in a column's first byte

std::uint64_t distance(std::int64_t value, std::int64_t base) {
    return static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(base);
}
std::int64_t moved(std::int64_t base, std::uint64_t by) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(base) + by);
}
std::size_t varint_bits(std::uint64_t value) { return 8 * std::max<std::size_t>(1, (std::bit_width(value) + 6) / 7); }

std::uint64_t common_step(std::span<std::int64_t const> values, std::int64_t base) {
    std::uint64_t step = 0;
    for (std::int64_t const value : values) {
        std::uint64_t const offset = distance(value, base);
        if (offset == 0 || (step && offset % step == 0)) continue;
        step = std::gcd(step, offset);
        if (step == 1) break;
    }
    return step ? step : 1;
}

/// Base, step, width and what goes apart, for values that are not differences (or are, already).
IntegerPlan plan_offsets(std::span<std::int64_t const> values) {
    IntegerPlan plan{.mode = Mode::plain, .base = *std::ranges::min_element(values)};
    plan.step = common_step(values, plan.base);
    std::array<std::size_t, 65> of_width{};
    for (std::int64_t const value : values) {
        std::uint64_t const offset = distance(value, plan.base);
        ++of_width[static_cast<std::size_t>(std::bit_width(plan.step == 1 ? offset : offset / plan.step))];
    }
    unsigned widest = 64;
    while (widest > 0 && of_width[widest] == 0) --widest;
    plan.width = widest;
    plan.bits = values.size() * widest;
    std::size_t apart = 0, apart_bits = 8;
    for (unsigned width = widest; width-- > 0;) { // what if all wider ones went apart?
        apart += of_width[width + 1];
        apart_bits += of_width[width + 1] * (12 + (width + 7) / 7 * 8);
        if (values.size() * width + apart_bits < plan.bits) {
            plan.bits = values.size() * width + apart_bits;
            plan.width = width, plan.exceptions = apart;
        }
        if (apart_bits > plan.bits) break;
    }
    plan.bits += 16 + varint_bits(distance(plan.base, 0) << 1) + (plan.step > 1 ? varint_bits(plan.step) : 0);
    return plan;
}

std::vector<std::int64_t> differences(std::span<std::int64_t const> values) {
    std::vector<std::int64_t> result(values.size() - 1);
    for (std::size_t i = 1; i < values.size(); ++i)
        result[i - 1] = moved(values[i], -static_cast<std::uint64_t>(values[i - 1]));
    return result;
}

void write_offsets(ByteWriter& out, std::span<std::int64_t const> values, IntegerPlan const& plan) {
    out.zigzag(plan.base);
    if (plan.step > 1) out.varint(plan.step);
    out.u8(static_cast<std::uint8_t>(plan.width));
    std::vector<std::uint64_t> packed(values.size());
    std::vector<std::pair<std::size_t, std::uint64_t>> apart;
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::uint64_t const offset = distance(values[i], plan.base);
        std::uint64_t const steps = plan.step == 1 ? offset : offset / plan.step;
        if (static_cast<unsigned>(std::bit_width(steps)) > plan.width)
            apart.emplace_back(i, steps);
        else
            packed[i] = steps;
    }
    pack_bits(out, packed, plan.width);
    if (apart.empty()) return;
    out.varint(apart.size());
    std::size_t next = 0;
    for (auto const& [place, steps] : apart) out.varint(place - next), out.varint(steps), next = place + 1;
}

void read_offsets(ByteReader& in, std::span<std::int64_t> out, std::uint8_t head) {
    std::int64_t const base = in.zigzag();
    std::uint64_t const step = head & has_step ? in.varint() : 1;
    unsigned const width = in.u8();
    if (width > 64) return in.fail();
    std::span<std::uint64_t> const packed{reinterpret_cast<std::uint64_t*>(out.data()),
                                          out.size()}; // the same type but for its sign
    unpack_bits(in, packed, width);
    if (head & has_exceptions) {
        std::size_t const apart = in.count(2);
        std::size_t next = 0;
        for (std::size_t i = 0; i < apart; ++i) {
            std::uint64_t const gap = in.varint(), steps = in.varint();
            if (!in.ok() || gap >= out.size() - next) return in.fail();
            packed[next + gap] = steps;
            next += gap + 1;
        }
    }
    if (!in.ok()) return;
    for (std::int64_t& value : out) value = moved(base, static_cast<std::uint64_t>(value) * step);
}

} // namespace

IntegerPlan plan_integers(std::span<std::int64_t const> values) {
    if (values.empty()) return {};
    if (std::ranges::all_of(values, [&](std::int64_t value) { return value == values[0]; })) {
        return {.mode = Mode::constant,
                .first = values[0],
                .bits = 8 + (values[0] >= 0 && values[0] < 0x80 ? 0 : varint_bits(distance(values[0], 0) << 1))};
    }
    IntegerPlan const plain = plan_offsets(values);
    if (values.size() < 3) return plain;
    IntegerPlan delta = plan_offsets(differences(values));
    delta.mode = Mode::differences;
    delta.first = values[0];
    delta.bits += varint_bits(distance(values[0], 0) << 1);
    return delta.bits < plain.bits ? delta : plain;
}

void write_integers(ByteWriter& out, std::span<std::int64_t const> values, IntegerPlan const& plan) {
    if (values.empty()) return;
    if (plan.mode == Mode::constant) {
        if (plan.first >= 0 && plan.first < small_constant)
            return out.u8(static_cast<std::uint8_t>(small_constant | plan.first));
        out.u8(0);
        return out.zigzag(plan.first);
    }
    out.u8(static_cast<std::uint8_t>(static_cast<unsigned>(plan.mode) | (plan.step > 1 ? has_step : 0u) |
                                     (plan.exceptions ? has_exceptions : 0u)));
    if (plan.mode == Mode::plain) return write_offsets(out, values, plan);
    out.zigzag(plan.first);
    write_offsets(out, differences(values), plan);
}

void write_integers(ByteWriter& out, std::span<std::int64_t const> values) {
    write_integers(out, values, plan_integers(values));
}

void read_integers(ByteReader& in, std::span<std::int64_t> out) {
    if (out.empty()) return;
    std::uint8_t const head = in.u8();
    if (head & small_constant || head == 0) {
        std::int64_t const value = head ? head & ~small_constant : in.zigzag();
        std::ranges::fill(out, value);
        return;
    }
    unsigned const mode = head & 3;
    if (mode == static_cast<unsigned>(Mode::plain)) return read_offsets(in, out, head);
    if (mode != static_cast<unsigned>(Mode::differences)) return in.fail();
    out[0] = in.zigzag();
    read_offsets(in, out.subspan(1), head);
    for (std::size_t i = 1; i < out.size(); ++i) out[i] = moved(out[i - 1], static_cast<std::uint64_t>(out[i]));
}

void pack_bits(ByteWriter& out, std::span<std::uint64_t const> values, unsigned width) {
    if (width == 0 || values.empty()) return;
    std::size_t const size = (values.size() * width + 7) / 8;
    Bytes bytes(size + 9, '\0'); // room to write whole words at the end
    std::size_t bit = 0;
    for (std::uint64_t const value : values) {
        char* const place = bytes.data() + bit / 8;
        std::size_t const shift = bit % 8;
        std::uint64_t word;
        std::memcpy(&word, place, 8);
        word |= value << shift;
        std::memcpy(place, &word, 8);
        if (shift + width > 64) place[8] = static_cast<char>(value >> (64 - shift));
        bit += width;
    }
    out.raw(BytesView(bytes).substr(0, size));
}

void unpack_bits(ByteReader& in, std::span<std::uint64_t> out, unsigned width) {
    if (width == 0) {
        std::ranges::fill(out, 0);
        return;
    }
    BytesView const bytes = in.raw((out.size() * width + 7) / 8);
    if (!in.ok()) return;
    std::uint64_t const mask = width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
    std::size_t bit = 0;
    for (std::uint64_t& value : out) {
        std::size_t const place = bit / 8, shift = bit % 8;
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + place, std::min<std::size_t>(8, bytes.size() - place));
        word >>= shift;
        if (shift + width > 64) word |= std::uint64_t{static_cast<unsigned char>(bytes[place + 8])} << (64 - shift);
        value = word & mask;
        bit += width;
    }
}

void write_indexes(ByteWriter& out, std::span<std::uint32_t const> indexes) {
    write_integers(out, std::vector<std::int64_t>(indexes.begin(), indexes.end()));
}

void read_indexes(BatchReader& in, std::span<std::uint32_t> out, std::size_t bound) {
    BatchReader::Scope const scope(in);
    if (!in.borrow(out.size(), sizeof(std::int64_t))) return;
    std::vector<std::int64_t> values(out.size());
    read_integers(in.body, values);
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (values[i] < 0 || static_cast<std::uint64_t>(values[i]) >= bound) return in.fail();
        out[i] = static_cast<std::uint32_t>(values[i]);
    }
}

} // namespace gengji::sync
