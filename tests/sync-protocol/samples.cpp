#include "tests/sync-protocol/samples.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace gengji::sync::samples {

namespace {

constexpr std::array<char const*, 14> paths{"area_mu",
                                            "crops[k9f27c01b3e45]/area",
                                            "crops[k9f27c01b3e45]/crop",
                                            "date",
                                            "end_at",
                                            "gps_end",
                                            "gps_start",
                                            "member",
                                            "name",
                                            "no",
                                            "photo",
                                            "remark",
                                            "start_at",
                                            "a_very_long_name_of_a_field_that_does_not_fit_beside"};
constexpr std::array<char const*, 8> words{
    "王伟",        "李秀英", "地块西侧有水沟，绕行作业", "FW2025-03-000017", "M00042",
    "东河003号地", "",       "\xF0\xA0\xAE\xB7野家"};
constexpr std::array<char const*, 4> owners{"500231", "500231101", "500231101203", "500231101T01"};

} // namespace

Source::Source(std::uint64_t seed) : random_(seed) {
    for (std::size_t i = 0, count = 1 + below(5); i < count; ++i) replicas_.push_back(random_replica_id(random_));
    for (std::size_t i = 0, count = 1 + below(3); i < count; ++i)
        actors_.push_back(new_record_id(1'700'000'000'000, random_));
    fields_ = 1 + below(paths.size());
}

RecordId Source::record() {
    if (!records_.empty() && chance(3)) return records_[below(records_.size())];
    RecordId id = new_record_id(1'740'000'000'000 + static_cast<std::int64_t>(below(100'000'000)), random_);
    if (chance(50)) random_.fill(id.bytes.data(), id.bytes.size()); // not a UUIDv7
    records_.push_back(id);
    return id;
}

std::string Source::text() {
    std::string text = words[below(words.size())];
    if (chance(3)) text += std::to_string(below(2000));
    if (chance(20)) text += std::string(below(300), 'x') + "\x03";
    return text;
}

std::string Source::path() { return paths[below(fields_)]; }

Value Source::number() {
    switch (below(7)) {
    case 0:
        return Value::of(static_cast<std::int64_t>(below(100)));
    case 1:
        return Value::of(chance(2) ? INT64_MIN : INT64_MAX);
    case 2:
        return Value::of(
            *make_decimal(static_cast<std::int64_t>(below(100'000)) - 500, static_cast<std::uint8_t>(below(4))));
    case 3:
        return Value::of(*make_decimal(900'000'000'000'000'000, 9));
    case 4:
        return Value::of(Date{static_cast<std::int32_t>(20'000 + below(60))});
    case 5:
        return Value::instant(1'740'000'000 + static_cast<std::int64_t>(below(100'000)) * (chance(2) ? 60 : 1));
    default: {
        Point point{452'000'000 + static_cast<std::int64_t>(below(100'000)) * 10,
                    1'261'000'000 + static_cast<std::int64_t>(below(100'000)),
                    {}};
        if (chance(2)) point.accuracy_cm = chance(9) ? UINT32_MAX : static_cast<std::uint32_t>(below(3000));
        return Value::of(point);
    }
    }
}

Value Source::value() {
    switch (below(10)) {
    case 0:
    case 1:
    case 2:
        return number();
    case 3:
    case 4:
        return Value::of(text());
    case 5:
        return Value::of(chance(2));
    case 6:
        return Value::of(record());
    case 7: {
        std::vector<Value> items;
        for (std::size_t i = below(4); i > 0; --i) items.push_back(Value::of(text()));
        return Value::list(items);
    }
    case 8: {
        Bytes bytes(1 + below(30), '\0');
        random_.fill(bytes.data(), bytes.size());
        bytes[0] = static_cast<char>(200 + below(40)); // of a newer peer
        return Value::trusted(bytes);
    }
    default:
        return chance(2) ? Value{} : Value::of(FileRef{hash_of(text()), below(1'000'000), "image/jpeg", text()});
    }
}

VersionVector Source::seen() {
    VersionVector seen;
    for (std::size_t i = below(3); i > 0; --i) seen.add({replicas_[below(replicas_.size())], 1 + below(1000)});
    return seen;
}

std::vector<Change> Source::patch(VersionVector const& seen) {
    std::map<std::string, Value> fields;
    for (std::size_t i = below(6); i > 0; --i) fields[path()] = value();
    if (chance(12)) fields["_life"] = Value::of(Life{Life::State::voided, text(), "", seen});
    if (chance(12))
        fields["_review/verify"] = Value::of(
            Review{Review::Decision::approved, text(), seen, {{"area_mu", Bytes(number().packed())}}, hash_of("x")});
    if (chance(12))
        fields["_review/remarks[k0123456789ab]"] = Value::of(Remark{"area_mu", text(), Remark::State::open});
    std::vector<Change> patch;
    for (auto& [name, value] : fields) patch.push_back({name, std::move(value)});
    return patch;
}

std::vector<Edit> Source::edits(std::size_t count) {
    std::vector<Edit> edits;
    std::uint64_t const first = 2000 + below(1'000'000);
    for (std::size_t i = 0; i < count; ++i) {
        Edit edit;
        edit.dot = {replicas_[0], first + i};
        edit.record = {{owners[below(owners.size())], static_cast<BucketClass>(below(5))}, record()};
        edit.form = {chance(4) ? "plot" : "service_log", static_cast<std::uint32_t>(1 + below(2))};
        edit.actor = actors_[below(actors_.size())];
        edit.wall_seconds = chance(20) ? INT64_MIN : 1'740'000'000 + static_cast<std::int64_t>(below(1'000'000));
        edit.seen = seen();
        edit.patch = patch(edit.seen);
        if (chance(15)) edit.extra = text() + "+";
        edits.push_back(std::move(edit));
    }
    return edits;
}

std::vector<StateUpdate> Source::states(std::size_t count) {
    std::vector<StateUpdate> states;
    std::map<ReplicaId, std::uint64_t> last;
    for (std::size_t i = 0; i < count; ++i) {
        StateUpdate update;
        update.record = {{owners[below(owners.size())], static_cast<BucketClass>(below(5))}, record()};
        update.seq = 5000 + i;
        for (std::size_t k = 1 + below(4); k > 0; --k) {
            Edit edit = edits(1).front();
            ReplicaId const replica = replicas_[below(replicas_.size())];
            edit.dot = {replica, last[replica] += 1 + below(3)};
            VersionVector others; // what it saw of itself is what it saved
            for (auto const& entry : edit.seen.entries()) {
                if (entry.replica != replica) others.add({entry.replica, entry.seq});
            }
            edit.seen = chance(2) ? update.state.vv : others; // beside what stands, or ahead of it
            apply(update.state, edit, chance(9) ? unstamped : edit.wall_seconds, k);
        }
        if (chance(3)) update.after = below(5000), update.state = changes_after(update.state, 1 + below(3));
        states.push_back(std::move(update));
    }
    return states;
}

bool same(std::vector<StateUpdate> const& a, std::vector<StateUpdate> const& b) {
    return std::ranges::equal(a, b, [](StateUpdate const& x, StateUpdate const& y) {
        return x.record == y.record && x.seq == y.seq && x.after == y.after && x.state == y.state &&
               encode(x.state) == encode(y.state);
    });
}

std::vector<Bytes> canonical(std::vector<Edit> const& edits) {
    std::vector<Bytes> bytes;
    for (Edit const& edit : edits) bytes.push_back(encode(edit));
    return bytes;
}

} // namespace gengji::sync::samples
