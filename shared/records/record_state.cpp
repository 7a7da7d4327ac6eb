#include "shared/records/record_state.hpp"

#include "shared/base/switch.hpp"

#include <algorithm>
#include <cassert>
#include <tuple>

namespace gengji {

namespace {

/// Makes a place for every path of the patch that has none yet. Both are sorted; linear, however many are new.
void make_room(std::vector<FieldState>& fields, std::vector<Change> const& patch) {
    if (fields.empty()) { // a new record
        fields.reserve(patch.size());
        for (Change const& change : patch) fields.emplace_back().path = change.path;
        return;
    }
    std::size_t missing = 0;
    auto at = fields.begin();
    for (Change const& change : patch) {
        while (at != fields.end() && at->path < change.path) ++at;
        missing += at == fields.end() || at->path != change.path;
    }
    if (missing == 0) return;

    std::size_t from = fields.size(), change = patch.size();
    fields.resize(fields.size() + missing);
    for (std::size_t to = fields.size(); to > from;) { // from the back, until nothing is left to move
        FieldState& place = fields[--to];
        if (from > 0 && fields[from - 1].path >= patch[change - 1].path) {
            --from;
            if (fields[from].path == patch[change - 1].path) --change;
            place = std::move(fields[from]);
        } else {
            place = FieldState{patch[--change].path, {}, {}, 0};
        }
    }
}

void insert_head(std::vector<Head>& heads, Dot const& dot, Stamp stamp, ActorId const& actor, Value const& value) {
    auto const place = std::ranges::find_if(heads, [&](Head const& other) { return other.dot > dot; });
    Head& head = *heads.emplace(place);
    head.dot = dot;
    head.stamp = stamp;
    head.actor = actor;
    head.value = value;
}

void forget_met(RecordState& state) {
    for (FieldState& field : state.fields) {
        if (!field.replaced.empty() && !GENGJI_SWITCH(replaced_kept)) field.replaced.forget(state.vv);
    }
}

/// One dot, met twice. Of two stamps the earlier counts (R13). Contents differ only where somebody broke S4: then the
/// lesser stays, so that at least everybody keeps the same.
Head meet(Head const& mine, Head const& theirs) {
    bool const same = mine.actor == theirs.actor && mine.value == theirs.value;
    bool const keep = same || std::tie(mine.actor, mine.value) < std::tie(theirs.actor, theirs.value);
    Head both = keep ? mine : theirs;
    both.stamp = GENGJI_SWITCH(r13_off) ? std::max(mine.stamp, theirs.stamp) : std::min(mine.stamp, theirs.stamp);
    return both;
}

/// What one side knows of a field: its heads, and the context that says of a dot without a head "this one has gone".
struct Side {
    VersionVector const& vv;
    FieldState const& field;
    bool has_replaced(Dot const& dot) const { return vv.covers(dot) || field.replaced.covers(dot); }
};

/// A head stays when both sides have it, or when the other side has not met it yet.
std::vector<Head> join_heads(Side const& mine, Side const& theirs) {
    std::vector<Head> both;
    auto a = mine.field.heads.begin();
    auto const a_end = mine.field.heads.end();
    auto b = theirs.field.heads.begin();
    auto const b_end = theirs.field.heads.end();
    while (a != a_end || b != b_end) {
        if (b == b_end || (a != a_end && a->dot < b->dot)) {
            if (!theirs.has_replaced(a->dot)) both.push_back(*a);
            ++a;
        } else if (a == a_end || b->dot < a->dot) {
            if (!mine.has_replaced(b->dot)) both.push_back(*b);
            ++b;
        } else {
            both.push_back(meet(*a++, *b++));
        }
    }
    return both;
}

FieldState join_fields(Side const& mine, Side const& theirs, VersionVector const& vv, std::uint64_t seq, bool is_new) {
    FieldState both;
    both.path = mine.field.path;
    both.heads = join_heads(mine, theirs);
    both.replaced = mine.field.replaced;
    both.replaced.join(theirs.field.replaced);
    both.replaced.forget(vv);
    VersionVector before = mine.field.replaced;
    before.forget(vv);
    bool const changed = is_new || both.heads != mine.field.heads || both.replaced != before;
    both.changed_at = changed ? seq : mine.field.changed_at;
    return both;
}

} // namespace

FieldState const* RecordState::field(std::string_view path) const {
    auto const found = std::ranges::lower_bound(fields, path, {}, &FieldState::path);
    return found != fields.end() && found->path == path ? &*found : nullptr;
}

bool apply(RecordState& state, Edit const& edit, Stamp stamp, std::uint64_t seq) {
    if (state.vv.covers(edit.dot) && !GENGJI_SWITCH(dedupe_skipped)) return false;
    assert(std::ranges::is_sorted(edit.patch, {}, &Change::path));
    if (state.form < edit.form) state.form = edit.form;
    state.vv.add(edit.dot);
    VersionVector beyond; // what its author saw and this record has not met
    if (!state.vv.covers(edit.seen)) beyond = edit.seen, beyond.forget(state.vv);

    make_room(state.fields, edit.patch);
    auto field = state.fields.begin();
    for (Change const& change : edit.patch) {
        while (field->path != change.path) ++field;
        if (!GENGJI_SWITCH(heads_kept))
            std::erase_if(field->heads, [&](Head const& head) { return edit.seen.covers(head.dot); });
        if (!field->replaced.covers(edit.dot)) insert_head(field->heads, edit.dot, stamp, edit.actor, change.value);
        if (!beyond.empty() && !GENGJI_SWITCH(replaced_lost)) field->replaced.join(beyond);
        field->changed_at = seq;
    }
    forget_met(state);
    return true;
}

void join(RecordState& state, RecordState const& other, std::uint64_t seq) {
    VersionVector vv = state.vv;
    vv.join(other.vv);
    std::vector<FieldState> fields;
    fields.reserve(state.fields.size() + other.fields.size());
    auto a = state.fields.begin();
    auto b = other.fields.begin();
    while (a != state.fields.end() || b != other.fields.end()) {
        bool const has_mine = a != state.fields.end() && (b == other.fields.end() || a->path <= b->path);
        bool const has_theirs = b != other.fields.end() && (a == state.fields.end() || b->path <= a->path);
        FieldState const nothing{has_mine ? a->path : b->path, {}, {}, 0};
        Side const mine{state.vv, has_mine ? *a : nothing}, theirs{other.vv, has_theirs ? *b : nothing};
        fields.push_back(join_fields(mine, theirs, vv, seq, !has_mine));
        if (has_mine) ++a;
        if (has_theirs) ++b;
    }
    if (state.form < other.form) state.form = other.form;
    state.vv = std::move(vv);
    state.fields = std::move(fields);
}

RecordState changes_after(RecordState const& state, std::uint64_t after) {
    if (after == 0) return state;
    RecordState delta{state.form, state.vv, {}};
    std::ranges::copy_if(state.fields, std::back_inserter(delta.fields),
                         [&](FieldState const& field) { return field.changed_at > after; });
    return delta;
}

void overlay(RecordState& held, RecordState const& delta) {
    held.form = delta.form;
    held.vv.join(delta.vv); // an honest delta's vector covers the held one; another must not leave heads outside it
    std::vector<FieldState> fields;
    fields.reserve(held.fields.size() + delta.fields.size());
    auto old = held.fields.begin();
    for (FieldState const& changed : delta.fields) {
        while (old != held.fields.end() && old->path < changed.path) fields.push_back(std::move(*old++));
        if (old != held.fields.end() && old->path == changed.path) ++old;
        fields.push_back(changed);
    }
    std::move(old, held.fields.end(), std::back_inserter(fields));
    held.fields = std::move(fields);
    forget_met(held);
}

Head const* winner(FieldState const& field) {
    auto const latest = std::ranges::max_element(
        field.heads, [](Head const& a, Head const& b) { return std::tie(a.stamp, a.dot) < std::tie(b.stamp, b.dot); });
    return latest == field.heads.end() ? nullptr : &*latest;
}

bool in_conflict(FieldState const& field) {
    return std::ranges::any_of(field.heads, [&](Head const& head) { return head.value != field.heads.front().value; });
}

std::vector<std::string> conflicts(RecordState const& state) {
    std::vector<std::string> paths;
    for (FieldState const& field : state.fields) {
        if (in_conflict(field)) paths.push_back(field.path);
    }
    return paths;
}

} // namespace gengji
