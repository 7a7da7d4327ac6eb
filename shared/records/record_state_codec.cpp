#include "shared/base/limits.hpp"
#include "shared/records/record_state.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

// Layout, after the first byte (layout number in the high half, flags in the low half):
//   form, version; vv; origins; fields.
//   An origin is (dot, stamp, actor) of one or more heads, sorted: index of its replica in vv, how far behind vv its
//   seq is, stamp, actor (a number; the next unused one is followed by the actor's id). A field is path, how many heads
//   and whether `replaced` follows, how far its mark is behind the latest, heads (origin, packed value), `replaced`.
// A record that one save made has one origin, and one mark: then neither is repeated in each field.

namespace gengji {

namespace {

constexpr std::uint8_t layout = 0x10, layout_mask = 0xF8;
constexpr std::uint8_t flag_single = 1;    ///< every field has one head, all of the one origin, and no `replaced`
constexpr std::uint8_t flag_same_mark = 2; ///< all fields have one mark
constexpr std::uint8_t flag_own_marks = 4; ///< each field has its own
constexpr std::size_t id_bytes = 16;

struct Origin {
    Dot dot;
    Stamp stamp{};
    ActorId actor;
    auto operator<=>(Origin const&) const = default;
};

Origin origin_of(Head const& head) { return Origin{head.dot, head.stamp, head.actor}; }
bool stems_from(Head const& head, Origin const& origin) {
    return head.dot == origin.dot && head.stamp == origin.stamp && head.actor == origin.actor;
}

/// Most records have one to three origins; looking at the last few leaves little to sort.
bool lists_recently(std::vector<Origin> const& origins, Head const& head) {
    auto const last = origins.end() - std::min<std::ptrdiff_t>(4, std::ssize(origins));
    return std::any_of(last, origins.end(), [&](Origin const& origin) { return stems_from(head, origin); });
}

std::vector<Origin> origins_of(RecordState const& state) {
    std::vector<Origin> origins;
    for (FieldState const& field : state.fields) {
        for (Head const& head : field.heads) {
            if (!lists_recently(origins, head)) origins.push_back(origin_of(head));
        }
    }
    if (origins.size() > 1) {
        std::ranges::sort(origins);
        origins.erase(std::unique(origins.begin(), origins.end()), origins.end());
    }
    return origins;
}

bool is_single(FieldState const& field) { return field.heads.size() == 1 && field.replaced.empty(); }
std::uint64_t tag_of(std::size_t heads, bool has_replaced) { return std::uint64_t{heads} * 2 + (has_replaced ? 1 : 0); }

/// Stamps as unsigned numbers, of which "none yet" is the shortest: zigzag, turned by two.
std::uint64_t stamp_code(Stamp stamp) {
    return ((static_cast<std::uint64_t>(stamp) << 1) ^ static_cast<std::uint64_t>(stamp >> 63)) + 2;
}
Stamp stamp_of(std::uint64_t code) {
    std::uint64_t const zigzag = code - 2;
    return static_cast<Stamp>(zigzag >> 1) ^ -static_cast<Stamp>(zigzag & 1);
}

void put_origins(ByteWriter& out, std::vector<Origin> const& origins, VersionVector const& vv) {
    std::vector<ActorId> actors;
    auto entry = vv.entries().begin(); // both are sorted by replica
    out.varint(origins.size());
    for (Origin const& origin : origins) {
        while (entry != vv.entries().end() && entry->replica != origin.dot.replica) ++entry;
        if (entry == vv.entries().end() || entry->seq < origin.dot.seq)
            std::abort(); // see check_shape: no caller may let it come to this
        out.varint(static_cast<std::uint64_t>(entry - vv.entries().begin()));
        out.varint(entry->seq - origin.dot.seq);
        out.varint(stamp_code(origin.stamp));
        auto const actor = std::ranges::find(actors, origin.actor);
        out.varint(static_cast<std::uint64_t>(actor - actors.begin()));
        if (actor == actors.end()) {
            out.raw(origin.actor.view());
            actors.push_back(origin.actor);
        }
    }
}

void put_heads(ByteWriter& out, FieldState const& field, std::vector<Origin> const& origins) {
    for (Head const& head : field.heads) {
        auto origin = origins.begin();
        if (origins.size() > 4) {
            origin = std::ranges::lower_bound(origins, origin_of(head));
        } else {
            while (!stems_from(head, *origin)) ++origin;
        }
        out.varint(static_cast<std::uint64_t>(origin - origins.begin()));
        out.text(head.value.packed());
    }
    if (!field.replaced.empty()) field.replaced.encode(out);
}

Bytes encode_state(RecordState const& state, bool with_marks) {
    std::vector<Origin> const origins = origins_of(state);
    bool const single = origins.size() == 1 && std::ranges::all_of(state.fields, is_single);
    std::uint64_t latest = 0;
    for (FieldState const& field : state.fields) latest = std::max(latest, field.changed_at);
    bool const same_mark =
        std::ranges::all_of(state.fields, [&](FieldState const& field) { return field.changed_at == latest; });
    bool const own_marks = with_marks && !same_mark;

    ByteWriter out;
    out.reserve(64 + 20 * (state.vv.entries().size() + origins.size()) + 24 * state.fields.size());
    out.u8(layout | (single ? flag_single : 0) | (own_marks ? flag_own_marks : with_marks ? flag_same_mark : 0));
    out.text(state.form.form);
    out.varint(state.form.version);
    state.vv.encode(out);
    put_origins(out, origins, state.vv);
    out.varint(state.fields.size());
    if (with_marks) out.varint(latest);
    for (FieldState const& field : state.fields) {
        out.text(field.path);
        if (own_marks) out.varint(latest - field.changed_at);
        if (single) {
            out.text(field.heads.front().value.packed());
        } else {
            out.varint(tag_of(field.heads.size(), !field.replaced.empty()));
            put_heads(out, field, origins);
        }
    }
    return out.take();
}

/// Reads one state; whatever another writer would have written otherwise fails the reader.
class StateReader {
public:
    explicit StateReader(BytesView bytes) : in_(bytes) {}

    bool read(RecordState& state) {
        flags_ = in_.u8();
        if ((flags_ & layout_mask) != layout || (has(flag_same_mark) && has(flag_own_marks))) in_.fail();
        state.form.form = std::string(in_.text());
        std::uint64_t const version = in_.varint();
        if (version > UINT32_MAX) in_.fail();
        state.form.version = static_cast<std::uint32_t>(version);
        state.vv = VersionVector::decode(in_);
        read_origins(state.vv);
        read_fields(state);
        return in_.ok() && in_.at_end();
    }

private:
    bool has(std::uint8_t flag) const { return (flags_ & flag) != 0; }

    void read_origins(VersionVector const& vv) {
        std::size_t const count = in_.count(4);
        if (count > limits::state_origins) return in_.fail();
        origins_.reserve(count);
        for (std::size_t i = 0; i < count && in_.ok(); ++i) {
            Origin const origin = read_origin(vv);
            if (!origins_.empty() && origins_.back() >= origin) in_.fail();
            origins_.push_back(origin);
        }
        used_.assign(origins_.size(), false);
        std::vector<ActorId> listed = actors_;
        std::ranges::sort(listed);
        if (std::ranges::adjacent_find(listed) != listed.end()) in_.fail();
    }

    Origin read_origin(VersionVector const& vv) {
        std::uint64_t const replica = in_.varint(), behind = in_.varint();
        Stamp const stamp = stamp_of(in_.varint());
        ActorId const actor = read_actor();
        if (replica >= vv.entries().size() || behind >= vv.entries()[replica].seq) return in_.fail(), Origin{};
        VersionVector::Entry const& entry = vv.entries()[replica];
        return Origin{Dot{entry.replica, entry.seq - behind}, stamp, actor};
    }

    ActorId read_actor() {
        std::uint64_t const index = in_.varint();
        if (index < actors_.size()) return actors_[index];
        ActorId const actor = ActorId::from_view(in_.raw(id_bytes));
        if (index != actors_.size()) in_.fail();
        actors_.push_back(actor);
        return actor;
    }

    void read_fields(RecordState& state) {
        std::size_t const count = in_.count(has(flag_single) ? 2 : 3);
        if (count > limits::state_fields || (has(flag_single) && (count == 0 || origins_.size() != 1)))
            return in_.fail();
        latest_ = has(flag_same_mark | flag_own_marks) ? in_.varint() : 0;
        if (count == 0 && (latest_ != 0 || has(flag_own_marks))) in_.fail();
        bool all_single = true, has_latest = false, has_older = false;
        state.fields.reserve(in_.ok() ? count : 0);
        for (std::size_t i = 0; i < count && in_.ok(); ++i) {
            FieldState& field = state.fields.emplace_back();
            read_field(field, state.vv);
            if (i > 0 && state.fields[i - 1].path >= field.path) in_.fail();
            all_single = all_single && is_single(field);
            (field.changed_at == latest_ ? has_latest : has_older) = true;
        }
        if (has(flag_own_marks) && !(has_latest && has_older)) in_.fail();
        if (!has(flag_single) && all_single && count > 0 && origins_.size() == 1) in_.fail();
        if (!has(flag_single) && std::ranges::find(used_, false) != used_.end()) in_.fail();
    }

    void read_field(FieldState& field, VersionVector const& vv) {
        field.path = std::string(in_.text());
        field.changed_at = latest_;
        if (has(flag_own_marks)) {
            std::uint64_t const behind = in_.varint();
            if (behind > latest_) return in_.fail();
            field.changed_at -= behind;
        }
        if (field.path.size() > limits::field_path_bytes) in_.fail();
        if (has(flag_single)) return read_head(field, 0);
        std::uint64_t const tag = in_.varint();
        heads_ += tag / 2;
        if (tag / 2 > limits::state_heads || heads_ > limits::state_heads || tag / 2 > in_.rest().size() / 2)
            return in_.fail();
        field.heads.reserve(tag / 2);
        for (std::size_t i = 0; i < tag / 2 && in_.ok(); ++i) read_head(field, in_.varint());
        if (tag & 1) read_replaced(field, vv);
    }

    void read_head(FieldState& field, std::uint64_t index) {
        BytesView const packed = in_.text();
        if (index >= origins_.size() || !in_.ok() || !Value::is_well_formed(packed)) return in_.fail();
        Origin const& origin = origins_[index];
        if (!field.heads.empty() && field.heads.back().dot >= origin.dot) in_.fail();
        used_[index] = true;
        field.heads.push_back(Head{origin.dot, origin.stamp, origin.actor, Value::trusted(packed)});
    }

    void read_replaced(FieldState& field, VersionVector const& vv) {
        field.replaced = VersionVector::decode(in_);
        bool const all_beyond = std::ranges::none_of(
            field.replaced.entries(), [&](auto const& entry) { return vv.of(entry.replica) >= entry.seq; });
        bool const stands =
            std::ranges::none_of(field.heads, [&](Head const& head) { return field.replaced.covers(head.dot); });
        if (field.replaced.empty() || !all_beyond || !stands) in_.fail();
    }

    ByteReader in_;
    std::uint8_t flags_ = 0;
    std::uint64_t latest_ = 0;
    std::uint64_t heads_ = 0;
    std::vector<Origin> origins_;
    std::vector<bool> used_;
    std::vector<ActorId> actors_;
};

} // namespace

Bytes encode(RecordState const& state) { return encode_state(state, false); }
Bytes encode_with_marks(RecordState const& state) { return encode_state(state, true); }

Result<RecordState> decode_state(BytesView bytes) {
    RecordState state;
    if (bytes.size() > limits::state_bytes || !StateReader(bytes).read(state)) {
        return problem(Problem::invalid, "一条记录的数据读不懂，请升级程序，或运行 verify 检查");
    }
    return state;
}

namespace {

constexpr std::size_t entry_bytes = id_bytes + 10, head_bytes = 8 + 4 * 10 + id_bytes, field_bytes = 24;

struct Size {
    std::size_t heads = 0, bytes = 0; ///< never less than encode() makes
};

Size size_of(RecordState const& state) {
    Size size{0, 128 + state.form.form.size() + state.vv.entries().size() * entry_bytes};
    for (FieldState const& field : state.fields) {
        size.heads += field.heads.size();
        size.bytes += field.path.size() + field_bytes + field.replaced.entries().size() * entry_bytes;
        for (Head const& head : field.heads) size.bytes += head.value.packed().size() + head_bytes;
    }
    return size;
}

} // namespace

bool fits(RecordState const& state) {
    Size const size = size_of(state);
    return state.fields.size() <= limits::state_fields && size.heads <= limits::state_heads &&
           size.bytes <= limits::state_bytes &&
           (size.heads <= limits::state_origins || origins_of(state).size() <= limits::state_origins);
}

bool fits_with(RecordState const& state, Edit const& edit) {
    Size most = size_of(state); // if nothing gave way: for nearly every edit that is all there is to know
    std::size_t const seen_bytes = (edit.seen.entries().size() + 1) * entry_bytes;
    most.bytes += seen_bytes + edit.form.form.size();
    for (Change const& change : edit.patch)
        most.bytes += change.path.size() + field_bytes + change.value.packed().size() + head_bytes + seen_bytes;
    bool const surely = state.fields.size() + edit.patch.size() <= limits::state_fields &&
                        most.heads + edit.patch.size() <= limits::state_origins && most.bytes <= limits::state_bytes;
    if (surely) return true;
    RecordState larger = state;
    apply(larger, edit, 0);
    return fits(larger);
}

Result<void> check_shape(RecordState const& state) {
    auto const sorted = [](auto const& things, auto part) {
        return std::ranges::adjacent_find(things, std::ranges::greater_equal{}, part) == things.end();
    };
    bool right = sorted(state.fields, &FieldState::path) && fits(state);
    for (FieldState const& field : state.fields) {
        right = right && is_path(field.path) && sorted(field.heads, &Head::dot);
        for (Head const& head : field.heads)
            right = right && state.vv.covers(head.dot) && head.dot.seq > 0 && !field.replaced.covers(head.dot);
        for (auto const& entry : field.replaced.entries()) right = right && state.vv.of(entry.replica) < entry.seq;
    }
    if (!right) return problem(Problem::invalid, "收到的一条记录不合规则，请稍后再同步；仍不行请联系管理员");
    return {};
}

Hash hash_of(RecordKey const& key, BytesView canonical_state) {
    ByteWriter out;
    out.reserve(key.bucket.owner.size() + id_bytes + canonical_state.size() + 8);
    out.text(key.bucket.owner);
    out.u8(static_cast<std::uint8_t>(key.bucket.cls));
    out.raw(key.id.view());
    out.raw(canonical_state);
    return hash_of(out.bytes());
}

} // namespace gengji
