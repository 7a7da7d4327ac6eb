#include "tests/shared/records/worlds.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <cstdlib>

using namespace gengji;
using namespace gengji::test;

namespace {

/// A thousand cases a property instead of a hundred, in this test program, unless asked otherwise.
bool const thorough = setenv("RC_PARAMS", "max_success=1000", 0) == 0;

/// The states of some parts, joined, with edits applied between, until all edits are in.
RecordState regrouped(World const& world, Choices& choose) {
    RecordState state;
    for (std::size_t parts = choose.below(4); parts > 0; --parts) {
        RecordState const part = state_of(some_prefix(world, choose));
        join(state, part);
        StampedEdits const again = some_prefix(world, choose);
        for (auto const& [edit, stamp] : again) {
            // an edit enters only when its replica's edits before it have
            if (state.vv.of(edit.dot.replica) + 1 >= edit.dot.seq) apply(state, edit, stamp);
        }
    }
    for (auto const& [edit, stamp] : interleaved(world, choose)) apply(state, edit, stamp);
    return state;
}

bool has(VersionVector const& vv, Edit const& edit) { return vv.of(edit.dot.replica) >= edit.dot.seq; }

} // namespace

TEST_CASE("the merge, as promised", "[records][S3][S7][S9]") {
    rc::prop(
        "any order that keeps each replica's own, duplicates, any regrouping: the same bytes, those of the definition",
        [] {
            Choices choose = choices();
            World const world = random_world(choose, 12, choose.below(2) == 0);
            RecordState const truth = state_by_definition(world.all());
            RecordState state;
            StampedEdits const order = interleaved(world, choose);
            for (auto const& [edit, stamp] : order) {
                apply(state, edit, stamp);
                auto const& [again, again_stamp] = order[choose.below(order.size())];
                if (state.vv.covers(again.dot)) RC_ASSERT_FALSE(apply(state, again, again_stamp));
            }
            RC_ASSERT(encode(state) == encode(truth));
            RC_ASSERT(encode(regrouped(world, choose)) == encode(truth));
            RC_ASSERT(check_shape(state));
            for (char const* const instance : instances)
                RC_ASSERT(life_of(state, instance) == life_by_definition(world.all(), instance));
        });
    rc::prop("join is commutative, associative, idempotent, and the union", [] {
        Choices choose = choices();
        World const world = random_world(choose, 10, choose.below(2) == 0);
        StampedEdits const parts[] = {some_prefix(world, choose), some_prefix(world, choose),
                                      some_prefix(world, choose)};
        RecordState const a = state_of(parts[0]), b = state_of(parts[1]), c = state_of(parts[2]);
        RC_ASSERT(encode(joined(a, b)) == encode(joined(b, a)));
        RC_ASSERT(joined(joined(a, b), c) == joined(a, joined(b, c)));
        RC_ASSERT(joined(a, a) == a);
        RC_ASSERT(joined(joined(a, b), a) == joined(a, b));
        StampedEdits both = parts[0];
        both.insert(both.end(), parts[1].begin(), parts[1].end());
        RC_ASSERT(joined(a, b) == state_by_definition(both));
    });
    rc::prop("of two stamps for one dot the earlier counts, whichever comes first [R13]", [] {
        Choices choose = choices();
        World const world = random_world(choose, 8, true);
        World restamped = world;
        for (auto& own : restamped.replicas) {
            for (auto& [edit, stamp] : own)
                stamp = choose.below(2) ? static_cast<Stamp>(90 + choose.below(30)) : unstamped;
        }
        StampedEdits const part = some_prefix(world, choose), other = some_prefix(restamped, choose);
        StampedEdits both = part;
        both.insert(both.end(), other.begin(), other.end());
        RC_ASSERT(encode(joined(state_of(part), state_of(other))) == encode(state_by_definition(both)));
        RC_ASSERT(encode(joined(state_of(other), state_of(part))) == encode(state_by_definition(both)));
    });
    rc::prop("a value leaves only by an edit whose author was shown it [S9]", [] {
        Choices choose = choices();
        World const world = random_world(choose, 12, true);
        RecordState state;
        for (auto const& [edit, stamp] : interleaved(world, choose)) {
            RecordState const before = state;
            apply(state, edit, stamp);
            for (FieldState const& field : before.fields) {
                for (Head const& head : field.heads) {
                    auto const& now = state.field(field.path)->heads;
                    if (std::find(now.begin(), now.end(), head) == now.end()) RC_ASSERT(edit.seen.covers(head.dot));
                }
            }
            for (Change const& change : edit.patch) { // it stands, or somebody who saw it has replaced it already
                auto const& now = state.field(change.path)->heads;
                bool const stands = std::ranges::find(now, edit.dot, &Head::dot) != now.end();
                StampedEdits const all = world.all();
                RC_ASSERT((stands || std::any_of(all.begin(), all.end(),
                                                 [&](auto const& other) { return has(other.first.seen, edit); })));
            }
        }
    });
    rc::prop("what changed since an approval is what its author had not seen", [] {
        Choices choose = choices();
        World const world = random_world(choose, 10, true);
        StampedEdits const version = some_prefix(world, choose);
        RecordState const shown = state_of(version);
        Review review;
        review.decision = Review::Decision::approved;
        review.as_of = shown.vv;
        Edit const approval = an_edit("supervisor", 1).saw(shown).reviews("_review/verify", Value::of(review));
        RecordState const state = applied(state_of(interleaved(world, choose)), approval, 500);
        StampedEdits all = world.all();
        all.emplace_back(approval, 500);
        RC_ASSERT(review_of(state, ReviewLevel::verify).changed_since == changed_since_by_definition(all, approval));
    });
}

TEST_CASE("deltas", "[records][S8]") {
    rc::prop("laying what changed after a cursor over the state as of it gives the state now", [] {
        Choices choose = choices();
        World const world = random_world(choose, 12, choose.below(2) == 0);
        StampedEdits const order = interleaved(world, choose);
        std::vector<RecordState> past(1); // by seq; 0 is "nothing"
        for (auto const& [edit, stamp] : order) {
            RecordState now = past.back();
            if (choose.below(4) == 0) {
                join(now, state_of(some_prefix(world, choose)), past.size());
            } else if (now.vv.of(edit.dot.replica) + 1 >= edit.dot.seq) {
                apply(now, edit, stamp, past.size());
            }
            past.push_back(now);
        }
        RecordState const& now = past.back();
        for (std::size_t cursor = 0; cursor < past.size(); ++cursor) {
            RecordState held = past[cursor];
            RecordState const delta = changes_after(now, cursor);
            overlay(held, decode_state(encode(delta)).value()); // marks do not travel
            RC_ASSERT(held == now);
            RC_ASSERT(encode(held) == encode(now));
        }
        // "As of the cursor or later": laying an old delta's successor over a newer state is harmless.
        std::size_t const cursor = choose.below(past.size()), later = cursor + choose.below(past.size() - cursor);
        RecordState held = past[later];
        overlay(held, changes_after(now, cursor));
        RC_ASSERT(held == now);
    });
}
