#include "shared/records/value.hpp"

#include <algorithm>

namespace gengji {

namespace {

constexpr std::int64_t max_latitude_e7 = 900'000'000, max_longitude_e7 = 1'800'000'000;
constexpr std::uint8_t first_unknown_kind = static_cast<std::uint8_t>(Value::Kind::remark) + 1;

ByteWriter begin(Value::Kind kind) {
    ByteWriter out;
    out.u8(static_cast<std::uint8_t>(kind));
    return out;
}

/// A reader of the body, when the value is of this kind.
std::optional<ByteReader> body(BytesView packed, Value::Kind kind) {
    if (packed.empty() || packed.front() != static_cast<char>(kind)) return std::nullopt;
    return ByteReader(packed.substr(1));
}

/// What was read, provided that it was all there and nothing is left.
template<class T>
std::optional<T> whole(ByteReader const& in, T value) {
    return in.ok() && in.at_end() ? std::optional<T>(std::move(value)) : std::nullopt;
}

std::string read_utf8(ByteReader& in) {
    BytesView const text = in.text();
    if (!is_utf8(text)) in.fail();
    return std::string(text);
}

template<class State>
State read_state(ByteReader& in, State last) {
    std::uint8_t const state = in.u8();
    if (state == 0 || state > static_cast<std::uint8_t>(last)) in.fail();
    return static_cast<State>(state);
}

Hash read_hash(ByteReader& in) { return Hash::from_view(in.raw(sizeof(Hash::bytes))); }

/// How deep a value may stand in another: a list holds plain values, an approval holds plain values and lists.
enum class Nesting { none, counted, item };

bool is_well_formed_in(BytesView packed, Nesting nesting);

bool is_well_formed_list(BytesView items) {
    ByteReader in(items);
    while (in.ok() && !in.at_end()) {
        if (!is_well_formed_in(in.text(), Nesting::item)) return false;
    }
    return in.ok();
}

bool is_well_formed_review(Review const& review) {
    for (std::size_t i = 0; i < review.counted.size(); ++i) {
        auto const& [path, packed] = review.counted[i];
        if (i > 0 && review.counted[i - 1].first >= path) return false;
        if (!is_well_formed_in(packed, Nesting::counted)) return false;
    }
    return true;
}

} // namespace

Value Value::of(bool value) {
    ByteWriter out = begin(Kind::boolean);
    out.u8(value ? 1 : 0);
    return Value(out.take());
}

Value Value::of(std::int64_t value) {
    ByteWriter out = begin(Kind::integer);
    out.zigzag(value);
    return Value(out.take());
}

Value Value::of(Decimal value) {
    value = make_decimal(value.unscaled, value.scale).value_or(value); // somebody may have written {530, 2}
    ByteWriter out = begin(Kind::decimal);
    out.u8(value.scale);
    out.zigzag(value.unscaled);
    return Value(out.take());
}

Value Value::of(std::string_view text) {
    Bytes packed;
    packed.reserve(text.size() + 1);
    packed += static_cast<char>(Kind::text);
    packed += text;
    return Value(std::move(packed));
}

Value Value::of(Date value) {
    ByteWriter out = begin(Kind::date);
    out.zigzag(value.days);
    return Value(out.take());
}

Value Value::instant(std::int64_t unix_seconds) {
    ByteWriter out = begin(Kind::instant);
    out.zigzag(unix_seconds);
    return Value(out.take());
}

Value Value::of(Point const& value) {
    ByteWriter out = begin(Kind::point);
    out.zigzag(value.latitude_e7);
    out.zigzag(value.longitude_e7);
    out.varint(value.accuracy_cm ? std::uint64_t{*value.accuracy_cm} + 1 : 0);
    return Value(out.take());
}

Value Value::of(RecordId const& record) {
    ByteWriter out = begin(Kind::record);
    out.raw(record.view());
    return Value(out.take());
}

Value Value::of(FileRef const& value) {
    ByteWriter out = begin(Kind::file);
    out.raw(value.hash.view());
    out.varint(value.size);
    out.text(value.type);
    out.text(value.name);
    return Value(out.take());
}

Value Value::of(Life const& value) {
    ByteWriter out = begin(Kind::life);
    out.u8(static_cast<std::uint8_t>(value.state));
    out.text(value.reason);
    out.text(value.moved_to);
    value.as_of.encode(out);
    return Value(out.take());
}

Value Value::of(Review const& value) {
    ByteWriter out = begin(Kind::review);
    out.u8(static_cast<std::uint8_t>(value.decision));
    out.text(value.note);
    value.as_of.encode(out);
    out.varint(value.counted.size());
    for (auto const& [path, packed] : value.counted) {
        out.text(path);
        out.text(packed);
    }
    out.raw(value.document.view());
    return Value(out.take());
}

Value Value::of(Remark const& value) {
    ByteWriter out = begin(Kind::remark);
    out.u8(static_cast<std::uint8_t>(value.state));
    out.text(value.path);
    out.text(value.text);
    return Value(out.take());
}

Value Value::list(std::span<Value const> items) {
    ByteWriter out = begin(Kind::list);
    for (Value const& item : items) out.text(item.packed());
    return Value(out.take());
}

std::optional<bool> Value::boolean() const {
    auto in = body(packed_, Kind::boolean);
    if (!in) return std::nullopt;
    std::uint8_t const bit = in->u8();
    if (bit > 1) in->fail();
    return whole(*in, bit == 1);
}

std::optional<std::int64_t> Value::integer() const {
    auto in = body(packed_, Kind::integer);
    if (!in) return std::nullopt;
    std::int64_t const number = in->zigzag();
    return whole(*in, number);
}

std::optional<Decimal> Value::decimal() const {
    if (auto const whole_number = integer()) return make_decimal(*whole_number, 0);
    auto in = body(packed_, Kind::decimal);
    if (!in) return std::nullopt;
    std::uint8_t const scale = in->u8();
    std::int64_t const unscaled = in->zigzag();
    if (scale > max_decimal_scale) in->fail();
    auto const lowest = in->ok() ? make_decimal(unscaled, scale) : std::nullopt;
    if (lowest != Decimal{unscaled, scale}) in->fail(); // 5.0 and 5.00 are one number and have one form
    return whole(*in, Decimal{unscaled, scale});
}

std::optional<std::string_view> Value::text() const {
    if (kind() != Kind::text) return std::nullopt;
    return BytesView(packed_).substr(1);
}

std::optional<Date> Value::date() const {
    auto in = body(packed_, Kind::date);
    if (!in) return std::nullopt;
    std::int64_t const days = in->zigzag();
    if (days != static_cast<std::int32_t>(days)) in->fail();
    return whole(*in, Date{static_cast<std::int32_t>(days)});
}

std::optional<std::int64_t> Value::instant_seconds() const {
    auto in = body(packed_, Kind::instant);
    if (!in) return std::nullopt;
    std::int64_t const seconds = in->zigzag();
    return whole(*in, seconds);
}

std::optional<Point> Value::point() const {
    auto in = body(packed_, Kind::point);
    if (!in) return std::nullopt;
    Point point{in->zigzag(), in->zigzag(), std::nullopt};
    std::uint64_t const accuracy = in->varint();
    if (point.latitude_e7 > max_latitude_e7 || point.latitude_e7 < -max_latitude_e7) in->fail();
    if (point.longitude_e7 > max_longitude_e7 || point.longitude_e7 < -max_longitude_e7) in->fail();
    if (accuracy > std::uint64_t{UINT32_MAX} + 1) in->fail();
    if (accuracy > 0) point.accuracy_cm = static_cast<std::uint32_t>(accuracy - 1);
    return whole(*in, point);
}

std::optional<RecordId> Value::record() const {
    auto in = body(packed_, Kind::record);
    if (!in) return std::nullopt;
    RecordId const id = RecordId::from_view(in->raw(sizeof(RecordId)));
    return whole(*in, id);
}

std::vector<Value> Value::items() const {
    std::vector<Value> items;
    auto in = body(packed_, Kind::list);
    while (in && in->ok() && !in->at_end()) items.push_back(trusted(in->text()));
    if (!in || !in->ok()) return {};
    return items;
}

std::optional<FileRef> Value::file() const {
    auto in = body(packed_, Kind::file);
    if (!in) return std::nullopt;
    FileRef file;
    file.hash = read_hash(*in);
    file.size = in->varint();
    file.type = read_utf8(*in);
    file.name = read_utf8(*in);
    return whole(*in, std::move(file));
}

std::optional<Life> Value::life() const {
    auto in = body(packed_, Kind::life);
    if (!in) return std::nullopt;
    Life life;
    life.state = read_state(*in, Life::State::moved);
    life.reason = read_utf8(*in);
    life.moved_to = read_utf8(*in);
    life.as_of = VersionVector::decode(*in);
    return whole(*in, std::move(life));
}

std::optional<Review> Value::review() const {
    auto in = body(packed_, Kind::review);
    if (!in) return std::nullopt;
    Review review;
    review.decision = read_state(*in, Review::Decision::withdrawn);
    review.note = read_utf8(*in);
    review.as_of = VersionVector::decode(*in);
    std::size_t const count = in->count(2);
    review.counted.reserve(count);
    for (std::size_t i = 0; i < count && in->ok(); ++i) {
        std::string path = read_utf8(*in);
        review.counted.emplace_back(std::move(path), Bytes(in->text()));
    }
    review.document = read_hash(*in);
    return whole(*in, std::move(review));
}

std::optional<Remark> Value::remark() const {
    auto in = body(packed_, Kind::remark);
    if (!in) return std::nullopt;
    Remark remark;
    remark.state = read_state(*in, Remark::State::done);
    remark.path = read_utf8(*in);
    remark.text = read_utf8(*in);
    return whole(*in, std::move(remark));
}

namespace {

bool is_well_formed_object(Value const& value, Value::Kind kind, Nesting nesting);

bool is_well_formed_in(BytesView packed, Nesting nesting) {
    if (packed.empty()) return true;
    Value::Kind const kind = static_cast<Value::Kind>(packed.front());
    if (kind == Value::Kind::text) return is_utf8(packed.substr(1)); // the usual case needs no copy
    if (kind == Value::Kind::record) return packed.size() == 1 + sizeof(RecordId);
    if (static_cast<std::uint8_t>(packed.front()) >= first_unknown_kind) return true;
    if (kind == Value::Kind::list) return nesting != Nesting::item && is_well_formed_list(packed.substr(1));

    ByteReader in(packed.substr(1));
    switch (kind) { // the small ones need no copy either
    case Value::Kind::boolean:
        return in.u8() <= 1 && in.ok() && in.at_end();
    case Value::Kind::integer:
    case Value::Kind::instant:
        return in.varint(), in.ok() && in.at_end();
    default:
        return is_well_formed_object(Value::trusted(packed), kind, nesting);
    }
}

bool is_well_formed_object(Value const& value, Value::Kind kind, Nesting nesting) {
    switch (kind) {
    case Value::Kind::decimal:
        return value.decimal().has_value();
    case Value::Kind::date:
        return value.date().has_value();
    case Value::Kind::point:
        return value.point().has_value();
    case Value::Kind::file:
        return value.file().has_value();
    case Value::Kind::life:
        return nesting == Nesting::none && value.life().has_value();
    case Value::Kind::remark:
        return nesting == Nesting::none && value.remark().has_value();
    case Value::Kind::review: {
        auto const review = nesting == Nesting::none ? value.review() : std::nullopt;
        return review && is_well_formed_review(*review);
    }
    default:
        return false; // `none` has no bytes, so a kind byte of 0 is wrong
    }
}

} // namespace

bool Value::is_well_formed(BytesView packed) { return is_well_formed_in(packed, Nesting::none); }

Result<Value> Value::unpack(BytesView packed) {
    if (!is_well_formed(packed)) return problem(Problem::invalid, "收到的数据里有一个值读不懂，请升级程序后重试");
    return trusted(packed);
}

Value Value::reissued(ReplicaId const& from, std::uint64_t k, ReplicaId const& to) const {
    if (auto life_value = life()) {
        life_value->as_of.reissue(from, k, to);
        return of(*life_value);
    }
    if (auto review_value = review()) {
        review_value->as_of.reissue(from, k, to);
        return of(*review_value);
    }
    return *this;
}

} // namespace gengji
