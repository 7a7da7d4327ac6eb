#include "sync-protocol/signing.hpp"
#include "tests/contract/store_contract.hpp"

using namespace gengji;
using namespace gengji::test;

TEMPLATE_LIST_TEST_CASE("what is admitted stands, under its replica and in its record", "[store][S5]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    Edit const first = an_edit("li", 1).to("5"), second = an_edit("li", 2).saw({{"li", 1}}).to("6").set("crop", "水稻");
    li.push(*store, {first, second});

    auto const held = ok(store->held(township, li.id()));
    REQUIRE(held);
    CHECK(held->seq == 2);
    CHECK(held->hash == li.hash());
    CHECK(ok(store->head(township)) == 2);
    RecordState expected;
    apply(expected, first, noon, 1);
    apply(expected, second, noon, 2);
    CHECK(ok(store->state(record_key())) == expected);
    CHECK(ok(store->find(record_id("plot"))) == std::vector{record_key()});
    CHECK(ok(store->partitions()) == std::vector{township});
    CHECK_FALSE(ok(store->state(record_key("other"))));
    CHECK_FALSE(ok(store->held(township, replica("wang"))));
    CHECK(ok(store->history(record_key())).size() == 2);
    CHECK(findings(*store).empty());
}

TEMPLATE_LIST_TEST_CASE("nothing enters twice and nothing with a gap before it", "[store][S3][S5]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li"), other("li");
    li.push(*store, {an_edit("li", 1).to("5")});
    auto const before = dump(*store);
    CHECK_FALSE(store->admit(other.batch({an_edit("li", 1).to("5")})));
    Pusher ahead("li");
    ahead.batch({an_edit("li", 1).to("5")});
    ahead.batch({an_edit("li", 2).to("6")});
    CHECK_FALSE(store->admit(ahead.batch({an_edit("li", 3).to("7")})));
    CHECK(dump(*store) == before);
    CHECK(ok(store->head(township)) == 1);
    li.push(*store, {an_edit("li", 2).saw({{"li", 1}}).to("6")},
            {an_edit("li", 1).to("5")}); // a batch that repeats what is held
    CHECK(ok(store->held(township, li.id()))->seq == 2);
    CHECK(findings(*store).empty());
}

TEMPLATE_LIST_TEST_CASE("the chain is known at every seq, inside a batch too", "[store][S4]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    li.push(*store, {an_edit("li", 1).to("1"), an_edit("li", 2).to("2"), an_edit("li", 3).to("3")});
    li.push(*store, {an_edit("li", 4).to("4"), an_edit("li", 5).to("5")},
            {an_edit("li", 2).to("2"), an_edit("li", 3).to("3")});
    for (std::uint64_t seq = 0; seq <= 5; ++seq) CHECK(ok(store->hash_at(township, li.id(), seq)) == li.hash_at(seq));
    CHECK_FALSE(ok(store->hash_at(township, li.id(), 6)));
    CHECK(ok(store->hash_at(township, replica("nobody"), 0)) == Hash{});
    CHECK_FALSE(ok(store->hash_at(township, replica("nobody"), 1)));
}

TEMPLATE_LIST_TEST_CASE("what a unit wrote is there after its commit only", "[store][S2]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    auto const reader = ok(store->reader());
    Pusher li("li"), wang("wang");
    {
        auto const unit = ok(store->begin());
        li.push(*store, {an_edit("li", 1).to("5")});
    }
    CHECK(ok(store->head(township)) == 0);
    CHECK_FALSE(ok(store->state(record_key())));
    CHECK_FALSE(ok(store->held(township, li.id())));
    Pusher again("li");
    auto const unit = ok(store->begin());
    again.push(*store, {an_edit("li", 1).to("6")});
    ok(unit->mark());
    wang.push(*store, {an_edit("wang", 1).to("7")});
    CHECK(ok(store->state(record_key()))->vv.entries().size() == 2);
    ok(unit->undo()); // one request of the group failed
    CHECK(ok(reader->head(township)) == 0);
    ok(unit->commit());
    CHECK(ok(reader->head(township)) == 1);
    CHECK(values(*ok(store->state(record_key()))) == std::set<std::string>{to_text(Value::of("6"))});
    CHECK_FALSE(ok(store->held(township, wang.id())));
    CHECK(findings(*store).empty());
}

TEMPLATE_LIST_TEST_CASE("a reader sees one instant", "[store][S6]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    li.push(*store, {an_edit("li", 1).to("5")});
    auto const reader = ok(store->reader());
    auto const snapshot = ok(reader->begin());
    li.push(*store, {an_edit("li", 2).to("6").of(record_key("second"))});
    CHECK(ok(reader->head(township)) == 1);
    CHECK(ok(reader->page(township, whole_township, {}, 10, 1 << 20)).states.size() == 1);
    CHECK_FALSE(reader->admit(li.batch({an_edit("li", 3).to("7")})));
    ok(snapshot->commit());
    CHECK(ok(reader->head(township)) == 2);
    CHECK(ok(reader->held(township, li.id()))->seq == 2);
}

TEMPLATE_LIST_TEST_CASE("the history of a record within what a reviewer saw", "[store][S18]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li"), wang("wang");
    li.push(*store, {an_edit("li", 1).to("5"), an_edit("li", 2).to("9").of(record_key("other")),
                     an_edit("li", 3).saw({{"li", 1}}).to("6")});
    wang.push(*store, {Decided(an_edit("wang", 1).saw({{"li", 1}}).to("7"), Verdict::stored, Reason::none, noon + 5)});
    auto const early = ok(store->edits_within(record_key(), vector_of({{"li", 1}, {"wang", 1}})));
    REQUIRE(early.size() == 2);
    CHECK(early[0].first == an_edit("li", 1).to("5").build());
    CHECK(early[0].second == noon);
    CHECK(early[1].first.dot == dot("wang", 1));
    CHECK(early[1].second == noon + 5);
    CHECK(ok(store->edits_within(record_key(), vector_of({{"li", 3}, {"wang", 1}}))).size() == 3);
    CHECK(ok(store->edits_within(record_key("none"), vector_of({{"li", 3}}))).empty());
}

TEMPLATE_LIST_TEST_CASE("edits that came in boxes are kept as what was in them", "[store][S16]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    std::vector<Decided> const edits{an_edit("li", 1).to("5"), an_edit("li", 2).saw({{"li", 1}}).to("6"),
                                     quarantined(an_edit("li", 3).to("7").of(record_key("other")))};
    sync::AdmittedBatch batch = li.batch(edits);
    std::vector<sync::SealedLink> links;
    for (std::uint64_t seq = 1; seq <= 3; ++seq) links.push_back({li.hash_at(seq), "a box"});
    batch.raw.sealed = true;
    batch.raw.edits = sync::encode_sealed(links);
    ok(store->admit(batch));
    for (std::uint64_t seq = 1; seq <= 3; ++seq) CHECK(ok(store->hash_at(township, li.id(), seq)) == li.hash_at(seq));
    auto const history = ok(store->history(record_key()));
    REQUIRE(history.size() == 2);
    CHECK(history[1].edit == edits[1].edit);
    CHECK(findings(*store).empty());
}

TEMPLATE_LIST_TEST_CASE("the highest seq that anybody named is remembered", "[store]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    li.push(*store, {an_edit("li", 1).saw({{"lost", 7}}).to("5"),
                     quarantined(an_edit("li", 2).saw({{"lost", 9}, {"wang", 2}}).to("6"))});
    CHECK(ok(store->highest_named(township, replica("lost"))) == 9);
    CHECK(ok(store->highest_named(township, replica("wang"))) == 2);
    CHECK(ok(store->highest_named(township, replica("nobody"))) == 0);
    CHECK_FALSE(ok(store->held(township, replica("lost"))));
}

TEMPLATE_LIST_TEST_CASE("an author learns that an edit was replaced before it arrived", "[store][R14]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li"), wang("wang");
    wang.push(*store, {an_edit("wang", 1).saw({{"li", 1}}).to("8")}); // of an earlier epoch: saw what this server lacks
    li.push(*store, {an_edit("li", 1).to("5"), an_edit("li", 2).to("6").of(record_key("other"))});
    auto const notes = ok(store->verdicts(township, {li.id(), wang.id()}, 0, 100));
    REQUIRE(notes.size() == 1);
    CHECK(notes[0] == VerdictNote{dot("li", 1), Verdict::overtaken, Reason::none});
    CHECK(values(*ok(store->state(record_key()))) == std::set<std::string>{to_text(Value::of("8"))});
}

TEMPLATE_LIST_TEST_CASE("the server writes as a replica of its own, a new one with each epoch", "[store][R8]",
                        StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    std::vector<server::ServerWrite> writes;
    for (int i = 0; i < 1200; ++i)
        writes.push_back({person("admin"),
                          record_key("r" + std::to_string(i)),
                          {"plot", 1},
                          {},
                          {{"name", Value::of("地块")}, {"area_mu", Value::of("5")}}});
    auto const edits = ok(store->write_as_server(writes, noon));
    REQUIRE(edits.size() == 1200);
    CHECK(edits.back().dot.seq == 1200);
    CHECK(ok(store->state(writes.back().record))->fields.size() == 2);
    ReplicaId const before = ok(store->server_replica(township));
    CHECK(edits.front().dot.replica == before);
    ok(store->new_epoch());
    CHECK(ok(store->server_replica(township)) != before);
    auto bad = writes;
    bad.resize(2);
    bad[1].record.bucket.owner = "500231102201";
    CHECK_FALSE(store->write_as_server(bad, noon));
    bad[1] = bad[0];
    bad[1].patch = {{"Not A Path", Value::of("x")}};
    CHECK_FALSE(store->write_as_server(bad, noon));
    CHECK(ok(store->head(township)) == 1200);
    CHECK(findings(*store).empty());
}
