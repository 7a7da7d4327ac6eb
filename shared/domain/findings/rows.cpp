#include "shared/domain/findings/rows.hpp"

#include <cstring>

namespace gengji::domain {

namespace {

std::uint64_t leading(Hash const& hash) {
    std::uint64_t number;
    std::memcpy(&number, hash.view().data(), sizeof number);
    return number;
}

std::optional<Verified> verified_of(Standing const& standing) {
    std::optional<Verified> first;
    for (auto const* approval : {&standing.verified, &standing.accepted}) {
        if (!*approval) continue;
        Verified const one{(*approval)->stamp, (*approval)->dot};
        if (!first || one < *first) first = one;
    }
    return first;
}

std::optional<std::int64_t> seconds(std::optional<UnixMs> time) {
    return time ? std::optional(*time / 1000) : std::nullopt;
}

// --- the notation: one bit a value that may be missing, then the values
class Writer {
public:
    template<class T, class Put>
    void maybe(std::optional<T> const& value, Put const& put) {
        out_.u8(value ? 1 : 0);
        if (value) put(*value);
    }
    void put(std::optional<RecordId> const& id) {
        maybe(id, [&](RecordId const& it) { out_.raw(it.view()); });
    }
    void put(std::optional<Decimal> const& value) {
        maybe(value, [&](Decimal it) { out_.u8(it.scale), out_.zigzag(it.unscaled); });
    }
    void put(std::optional<std::int64_t> const& value) {
        maybe(value, [&](std::int64_t it) { out_.zigzag(it); });
    }
    ByteWriter& out() { return out_; }

private:
    ByteWriter out_;
};

class Reader {
public:
    explicit Reader(BytesView bytes) : in_(bytes) {}
    template<class T, class Get>
    void maybe(std::optional<T>& value, Get const& get) {
        if (in_.u8() == 1) value = get();
    }
    void get(std::optional<RecordId>& id) {
        maybe(id, [&] { return RecordId::from_view(in_.raw(16)); });
    }
    void get(std::optional<Decimal>& value) {
        maybe(value, [&] {
            std::uint8_t const scale = in_.u8();
            return Decimal{in_.zigzag(), scale};
        });
    }
    void get(std::optional<std::int64_t>& value) {
        maybe(value, [&] { return in_.zigzag(); });
    }
    ByteReader& in() { return in_; }

private:
    ByteReader in_;
};

} // namespace

std::optional<Date> LogRow::day() const {
    constexpr std::int64_t far = 100'000'000'000; // year 5138: what no calendar of ours holds
    if (!start_s || *start_s > far || *start_s < -far) return std::nullopt;
    return date_of(*start_s * 1000);
}

LogRow log_row_of(std::int64_t record, RecordKey const& key, RecordState const& state, Operations const& operations) {
    ServiceLog const log = service_log_of(key, state);
    LogRow row;
    row.record = record;
    row.id = key.id;
    row.owner = key.bucket.owner;
    row.level = log.standing.level;
    row.contested = log.standing.contested;
    row.verified = verified_of(log.standing);
    row.submitted_at = log.submitted_at;
    row.log_no = log.log_no, row.village = log.division_code, row.season = log.crop_season;
    row.operation = log.operation;
    row.client = log.client, row.plot = log.plot, row.team = log.team, row.operator_id = log.operator_id;
    row.machine = log.machine, row.scheme = log.subsidy_scheme;
    row.time_no = log.time_no.value_or(1), row.times = log.times.value_or(1);
    row.start_s = seconds(log.start_at), row.end_s = seconds(log.end_at);
    row.claimed = log.claimed, row.accepted = log.accepted, row.tonnes = log.tonnes, row.gnss_area = log.gnss_area;
    row.unit_price = log.unit_price, row.surcharge = log.surcharge, row.discount = log.discount;
    row.amount = log.amount, row.subsidy = log.subsidy;
    for (auto const* photo : {&log.photo_before, &log.photo_after}) {
        if (*photo) row.photos.push_back(leading((*photo)->hash));
    }
    if (log.confirm_sign) row.strokes = leading(log.confirm_sign->hash);
    if (log.track) row.track = log.track->hash;
    row.position = log.work_position;
    row.path = log.work_path;
    row.confirmation = confirmation_of(log, state, operations);
    row.two_photos = log.photo_before && log.photo_after && log.photo_before->hash != log.photo_after->hash;
    return row;
}

Bytes encode(LogRow const& row) {
    Writer w;
    ByteWriter& out = w.out();
    out.raw(row.id.view());
    for (std::string const* text : {&row.owner, &row.log_no, &row.village, &row.season, &row.operation})
        out.text(*text);
    out.u8(static_cast<std::uint8_t>(row.level));
    out.u8(static_cast<std::uint8_t>(row.confirmation));
    out.u8(static_cast<std::uint8_t>((row.contested ? 1 : 0) | (row.two_photos ? 2 : 0)));
    w.maybe(row.verified, [&](Verified const& it) {
        out.zigzag(it.stamp);
        out.raw(it.dot.replica.view());
        out.varint(it.dot.seq);
    });
    w.put(row.submitted_at);
    for (auto const* id : {&row.client, &row.plot, &row.team, &row.operator_id, &row.machine, &row.scheme}) w.put(*id);
    out.zigzag(row.time_no);
    out.zigzag(row.times);
    w.put(row.start_s);
    w.put(row.end_s);
    for (auto const* value : {&row.claimed, &row.accepted, &row.tonnes, &row.gnss_area, &row.unit_price, &row.surcharge,
                              &row.discount, &row.amount, &row.subsidy})
        w.put(*value);
    out.varint(row.photos.size());
    for (std::uint64_t const photo : row.photos) out.u64(photo);
    w.maybe(row.strokes, [&](std::uint64_t it) { out.u64(it); });
    w.maybe(row.track, [&](Hash const& it) { out.raw(it.view()); });
    w.maybe(row.position, [&](Point const& it) { out.zigzag(it.latitude_e7), out.zigzag(it.longitude_e7); });
    out.text(row.path);
    return out.take();
}

std::optional<LogRow> decode_log_row(std::int64_t record, BytesView bytes) {
    LogRow row;
    row.record = record;
    Reader r(bytes);
    ByteReader& in = r.in();
    row.id = RecordId::from_view(in.raw(16));
    for (std::string* text : {&row.owner, &row.log_no, &row.village, &row.season, &row.operation}) *text = in.text();
    row.level = static_cast<Level>(in.u8());
    row.confirmation = static_cast<Confirmation>(in.u8());
    std::uint8_t const flags = in.u8();
    row.contested = flags & 1;
    row.two_photos = flags & 2;
    r.maybe(row.verified, [&] {
        Verified one;
        one.stamp = in.zigzag();
        one.dot.replica = ReplicaId::from_view(in.raw(16));
        one.dot.seq = in.varint();
        return one;
    });
    r.get(row.submitted_at);
    for (auto* id : {&row.client, &row.plot, &row.team, &row.operator_id, &row.machine, &row.scheme}) r.get(*id);
    row.time_no = in.zigzag();
    row.times = in.zigzag();
    r.get(row.start_s);
    r.get(row.end_s);
    for (auto* value : {&row.claimed, &row.accepted, &row.tonnes, &row.gnss_area, &row.unit_price, &row.surcharge,
                        &row.discount, &row.amount, &row.subsidy})
        r.get(*value);
    for (std::size_t left = in.count(8); left > 0; --left) row.photos.push_back(in.u64());
    r.maybe(row.strokes, [&] { return in.u64(); });
    r.maybe(row.track, [&] { return Hash::from_view(in.raw(32)); });
    r.maybe(row.position, [&] {
        std::int64_t const latitude = in.zigzag();
        return Point{latitude, in.zigzag(), {}};
    });
    row.path = in.text();
    if (!in.ok() || !in.at_end()) return std::nullopt;
    return row;
}

MemberRow member_row_of(std::int64_t record, RecordKey const& key, RecordState const& state) {
    MemberProfile const member = member_profile_of(key, state);
    MemberRow row;
    row.record = record;
    row.id = key.id;
    row.owner = key.bucket.owner;
    row.level = member.standing.level;
    row.kind = member.kind, row.name = member.name, row.phone = member.phone;
    row.village = member.division_code, row.group_no = member.group_no;
    row.id_no = member.id_no, row.uscc = member.uscc;
    row.merged_into = member.merged_into;
    return row;
}

} // namespace gengji::domain
