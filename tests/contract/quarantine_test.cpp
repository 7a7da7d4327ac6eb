#include "tests/contract/store_contract.hpp"

using namespace gengji;
using namespace gengji::test;

namespace {

ActorId const chen = person("chen");

std::map<std::uint64_t, Verdict> verdicts_of(server::Store& store, Pusher const& pusher, std::uint64_t after = 0) {
    std::map<std::uint64_t, Verdict> verdicts;
    for (VerdictNote const& note : ok(store.verdicts(township, {pusher.id()}, after, ok(store.head(township)))))
        verdicts[note.dot.seq] = note.verdict;
    return verdicts;
}

/// q1 to f, w2 to g, q3 to h, w4 to f, of one record; 5 to another record enters at once.
void push_two_quarantines(server::Store& store, Pusher& li) {
    li.push(store,
            {quarantined(an_edit("li", 1).set("f", "1")), behind(an_edit("li", 2).saw({{"li", 1}}).set("g", "2")),
             quarantined(an_edit("li", 3).saw({{"li", 2}}).set("h", "3")),
             behind(an_edit("li", 4).saw({{"li", 3}}).set("f", "4")),
             an_edit("li", 5).to("5").of(record_key("other"))});
}

RecordState state_of(std::initializer_list<Edit> edits) {
    RecordState state;
    for (Edit const& edit : edits) apply(state, edit, noon);
    return state;
}

} // namespace

TEMPLATE_LIST_TEST_CASE("H1: what waits enters in its replica's order, whatever the order of release", "[store][R1]",
                        StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    push_two_quarantines(*store, li);
    CHECK_FALSE(ok(store->state(record_key())));
    CHECK(ok(store->has_waiting(township, li.id(), record_key())));
    CHECK_FALSE(ok(store->has_waiting(township, li.id(), record_key("other"))));
    // whoever brought it has it in sight, whatever he is called by now; nobody else has
    auto const own = named<DeviceId>("device", "li"), other = named<DeviceId>("device", "wang");
    CHECK_FALSE(ok(store->waits_from_another(township, dot("li", 4), record_key(), own)));
    CHECK(ok(store->waits_from_another(township, dot("li", 4), record_key(), other)));
    CHECK_FALSE(ok(store->waits_from_another(township, dot("li", 0), record_key(), other)));
    CHECK_FALSE(ok(store->waits_from_another(township, dot("li", 5), record_key("other"), other)));
    CHECK(ok(store->held(township, li.id()))->seq == 5);
    CHECK(ok(store->waiting(township, 10)).size() == 4);
    CHECK(verdicts_of(*store, li) ==
          std::map<std::uint64_t, Verdict>{
              {1, Verdict::quarantined}, {2, Verdict::waiting}, {3, Verdict::quarantined}, {4, Verdict::waiting}});

    bool const first_first = GENERATE(true, false);
    std::uint64_t const before = ok(store->head(township));
    ok(store->release(township, dot("li", first_first ? 1 : 3), chen, noon));
    if (first_first) {
        CHECK(ok(store->state(record_key())) ==
              state_of({an_edit("li", 1).set("f", "1"), an_edit("li", 2).saw({{"li", 1}}).set("g", "2")}));
        CHECK(verdicts_of(*store, li, before) ==
              std::map<std::uint64_t, Verdict>{{1, Verdict::released}, {2, Verdict::released}});
    } else {
        CHECK_FALSE(ok(store->state(record_key())));
        CHECK(verdicts_of(*store, li, before) == std::map<std::uint64_t, Verdict>{{3, Verdict::waiting}});
    }
    CHECK(findings(*store).empty());
    ok(store->release(township, dot("li", first_first ? 3 : 1), chen, noon));
    CHECK(ok(store->state(record_key())) ==
          state_of({an_edit("li", 1).set("f", "1"), an_edit("li", 2).saw({{"li", 1}}).set("g", "2"),
                    an_edit("li", 3).saw({{"li", 2}}).set("h", "3"), an_edit("li", 4).saw({{"li", 3}}).set("f", "4")}));
    CHECK(ok(store->waiting(township, 10)).empty());
    CHECK_FALSE(ok(store->has_waiting(township, li.id(), record_key())));
    CHECK_FALSE(store->release(township, dot("li", 1), chen, noon));
    CHECK(ok(store->history(record_key())).size() == 4);
    CHECK(ok(store->audit_log(0, 10)).size() == 2);
    CHECK(findings(*store).empty());
}

TEMPLATE_LIST_TEST_CASE("H1: a discarded edit is dead, and whatever stood behind it goes on", "[store][R1]",
                        StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    push_two_quarantines(*store, li);
    ok(store->discard(township, dot("li", 1), chen, noon));
    CHECK(ok(store->state(record_key())) == state_of({an_edit("li", 2).saw({{"li", 1}}).set("g", "2")}));
    CHECK_FALSE(store->release(township, dot("li", 4), chen, noon)); // stands behind 3
    ok(store->discard(township, dot("li", 3), chen, noon));
    CHECK(verdicts_of(*store, li) ==
          std::map<std::uint64_t, Verdict>{
              {1, Verdict::discarded}, {2, Verdict::released}, {3, Verdict::discarded}, {4, Verdict::released}});
    CHECK(ok(store->waiting(township, 10)).empty());
    auto const error = store->discard(township, dot("li", 1), chen, noon);
    REQUIRE_FALSE(error);
    CHECK(error.error().problem == Problem::not_found);
    CHECK(findings(*store).empty());
}

TEMPLATE_LIST_TEST_CASE("H15: who pushed what waits gets it back, as far as the grants reach", "[store][S12]",
                        StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    push_two_quarantines(*store, li);
    DeviceId const mine = named<DeviceId>("device", "li");
    std::vector<Dot> const all{dot("li", 4), dot("li", 1), dot("li", 5), dot("wang", 1)};
    auto const back = ok(store->waiting_of(township, mine, whole_township, all, 100000));
    REQUIRE(back.size() == 2); // the fifth was stored, the last is unknown
    CHECK(ok(decode_edit(back[0])).dot == dot("li", 4));
    CHECK(back[1] == encode(an_edit("li", 1).set("f", "1").build()));
    CHECK(ok(store->waiting_of(township, mine, whole_township, all, 1)).size() == 1);
    CHECK(ok(store->waiting_of(township, named<DeviceId>("device", "wang"), whole_township, all, 100000)).empty());
    std::vector<Grant> const elsewhere{{"500231101299", false, 0xFF, true}};
    CHECK(ok(store->waiting_of(township, mine, elsewhere, all, 100000)).empty());
}

TEMPLATE_LIST_TEST_CASE("an edit of another township's bucket can be ended, never let in", "[store][S12]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    RecordKey const foreign = record_key("plot", {"500231102201", BucketClass::registry});
    li.push(*store, {Decided(an_edit("li", 1).to("5").of(foreign), Verdict::quarantined, Reason::bucket_mismatch),
                     Decided(an_edit("li", 2).to("6").of(foreign), Verdict::waiting, Reason::behind)});
    CHECK_FALSE(store->release(township, dot("li", 1), chen, noon));
    ok(store->discard(township, dot("li", 1), chen, noon));
    CHECK(verdicts_of(*store, li) ==
          std::map<std::uint64_t, Verdict>{{1, Verdict::discarded}, {2, Verdict::quarantined}});
    ok(store->discard(township, dot("li", 2), chen, noon));
    CHECK(dump(*store).empty());
    CHECK(findings(*store).empty());
}

TEMPLATE_LIST_TEST_CASE("offers wait for a person, then join in one act", "[store][R9][S16]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li"), wang("wang");
    Edit const kept = an_edit("li", 1).to("5"), lost = an_edit("lost", 1).saw({{"li", 1}}).to("6");
    li.push(*store, {kept});
    RecordState offered = state_of({kept, lost}),
                fresh = state_of({an_edit("gone", 1).to("9").of(record_key("only there"))});
    DeviceId const device = named<DeviceId>("device", "wang");
    std::vector<StateUpdate> const offers{{record_key(), 1, 0, offered}, {record_key("only there"), 2, 0, fresh}};
    std::vector<StateUpdate> const covered{{record_key(), 1, 0, state_of({kept})}};
    CHECK(ok(store->keep_offers(township, device, covered)) == 0);
    CHECK(ok(store->keep_offers(township, device, offers)) == 2);
    CHECK(ok(store->keep_offers(township, named<DeviceId>("device", "zhao"), {offers[0]})) == 0); // the same once more
    CHECK(ok(store->highest_named(township, replica("lost"))) == 1);
    CHECK(ok(store->highest_named(township, replica("gone"))) == 1);
    CHECK(ok(store->state(record_key())) == state_of({kept}));
    CHECK(ok(store->recovered(registry, 10)).size() == 2);
    CHECK(ok(store->recovered_buckets()) == std::vector<std::pair<Bucket, std::uint64_t>>{{registry, 2}});

    // its author pushes it too, but is not allowed any more
    Pusher author("lost");
    author.push(*store, {quarantined(lost), an_edit("lost", 2).to("9").of(record_key("third")),
                         behind(an_edit("lost", 3).saw({{"lost", 1}}).to("7"))});
    std::uint64_t const before = ok(store->head(township));
    CHECK(ok(store->release_recovered(registry, chen, noon)) == 2);
    CHECK(ok(store->state(record_key())) == state_of({kept, lost, an_edit("lost", 3).saw({{"lost", 1}}).to("7")}));
    CHECK(ok(store->state(record_key("only there"))) == fresh);
    CHECK(ok(store->waiting(township, 10)).empty());
    CHECK(verdicts_of(*store, author, before) ==
          std::map<std::uint64_t, Verdict>{{1, Verdict::released}, {3, Verdict::released}});
    CHECK(ok(store->page(township, whole_township, {before, *ok(store->check_at(township, before))}, 10, 1 << 20))
              .states.size() == 2);
    CHECK(ok(store->recovered(registry, 10)).empty());
    CHECK(ok(store->release_recovered(registry, chen, noon)) == 0);
    CHECK(findings(*store).empty());

    std::vector<StateUpdate> const more{
        {record_key("fourth"), 1, 0, state_of({an_edit("lost", 4).to("1").of(record_key("fourth"))})}};
    CHECK(ok(store->keep_offers(township, device, more)) == 1);
    CHECK(ok(store->discard_recovered(registry, chen, noon)) == 1);
    CHECK_FALSE(ok(store->state(record_key("fourth"))));
    CHECK(findings(*store).empty());
}

TEMPLATE_LIST_TEST_CASE("an offer that would make its record unreadable is not joined", "[store][R9][S20]",
                        StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    std::string const long_text(60'000, 'x');
    std::vector<Decided> own;
    RecordState offered;
    for (std::uint64_t i = 1; i <= 10; ++i) {
        own.push_back(an_edit("li", i).set("mine" + std::to_string(i), long_text));
        apply(offered, an_edit("lost", i).set("theirs" + std::to_string(i), long_text), noon);
    }
    li.push(*store, own);
    RecordState const small = state_of({an_edit("gone", 1).to("9").of(record_key("small"))});
    std::vector<StateUpdate> const offers{{record_key(), 1, 0, offered}, {record_key("small"), 2, 0, small}};
    CHECK(ok(store->keep_offers(township, named<DeviceId>("device", "wang"), offers)) == 2);
    CHECK(ok(store->release_recovered(registry, chen, noon)) == 1);
    CHECK(ok(store->state(record_key()))->fields.size() == 10);
    CHECK(ok(store->state(record_key("small"))) == small);
    CHECK(ok(store->recovered(registry, 10)).size() == 1); // a person can still look at it, and discard it
    CHECK(findings(*store).empty());
    CHECK(ok(store->discard_recovered(registry, chen, noon)) == 1);
}

TEMPLATE_LIST_TEST_CASE("an edit that came back by an offer is admitted, and keeps the earlier stamp",
                        "[store][R9][R13]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Edit const edit = an_edit("li", 1).to("5");
    RecordState offered;
    apply(offered, edit, noon);
    ok(store->keep_offers(township, named<DeviceId>("device", "wang"), {{record_key(), 1, 0, offered}}));
    ok(store->release_recovered(registry, chen, noon));
    Pusher li("li");
    auto const verdict = GENERATE(Verdict::stored, Verdict::quarantined);
    auto const stamp = GENERATE(noon - 9, noon + 9);
    li.push(*store, {Decided(edit, verdict, Reason::none, stamp)});
    auto const state = ok(store->state(record_key()));
    REQUIRE(state->field("area_mu")->heads.size() == 1);
    CHECK(state->field("area_mu")->heads[0].stamp == std::min(noon, stamp));
    CHECK(ok(store->waiting(township, 10)).empty());
    CHECK(ok(store->edits_within(record_key(), vector_of({{"li", 1}}))).size() == 1);
    CHECK(findings(*store).empty());
}
