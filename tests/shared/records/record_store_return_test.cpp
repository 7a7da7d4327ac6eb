#include "shared/base/sodium_ready.hpp"
#include "tests/shared/records/store_fixture.hpp"

using namespace gengji;
using namespace gengji::test;
using Texts = std::vector<std::string>;

SCENARIO("own work that waits comes back with the bucket that it belongs to", "[store][H15][S13]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.enrol();
    RecordKey const lost = record_key("lost", other_village);
    Edit const first = li.save(lost, {{"area_mu", Value::of("5")}});
    Edit const second = li.save(lost, {{"area_mu", Value::of("6")}});
    Edit const elsewhere = li.save(record_key("kept", village), {{"area_mu", Value::of("1")}});
    gengji::sodium_ready();
    unsigned char public_key[crypto_box_PUBLICKEYBYTES], secret_key[crypto_box_SECRETKEYBYTES];
    crypto_box_keypair(public_key, secret_key);
    BytesView const server_key(reinterpret_cast<char const*>(public_key), sizeof public_key);
    good(li->set_scope(scope_of(2, {grant_of(village.owner, false)}), server_key));
    PageUpdate notes{township, epoch(), std::nullopt, {}, {}, {}, {}};
    notes.verdicts = {{first.dot, Verdict::quarantined, Reason::out_of_scope},
                      {second.dot, Verdict::waiting, Reason::behind}};
    CHECK(good(li->sealed_waiting(township)).empty()); // as far as is known, all of it was stored
    good(li->apply(notes));
    CHECK(good(li->sealed_waiting(township)) == std::vector<Dot>{first.dot, second.dot});
    CHECK(good(li->sealed_waiting("500231102")).empty());

    GIVEN("a bucket that is still lost") {
        good(li->reopen(township, {first, second}));
        CHECK_FALSE(li->show(lost));
        CHECK(good(li->sealed_after(first.dot.replica, 0, 10)).size() == 2);
    }
    GIVEN("the bucket again") {
        good(li->set_scope(scope_of(3, {grant_of(township, true)}), server_key));
        THEN("what comes back stands on the screen, marked, and is pushed as it was") {
            good(li->reopen(township, {first, second}));
            CHECK(li.texts(lost, "area_mu") == Texts{"6"});
            Shown const shown = good(li->show(lost));
            CHECK(shown.waiting.size() == 2);
            CHECK(shown.verdicts.size() == 2);
            CHECK(good(li->edits_after(first.dot.replica, 0, 10, 100000)) ==
                  std::vector<Edit>{first, second, elsewhere});
            CHECK(good(li->sealed_waiting(township)).empty());
            CHECK(good(li->rebuild(false)).empty());
            good(li->reopen(township, {first, second})); // an answer that came twice
            CHECK(good(li->show(lost)).waiting.size() == 2);
        }
        THEN("lost once more it is sealed once more") {
            good(li->reopen(township, {first, second}));
            good(li->set_scope(scope_of(4, {grant_of(village.owner, false)}), server_key));
            CHECK(good(li->sealed_after(first.dot.replica, 0, 10)).size() == 2);
            CHECK(good(li->sealed_waiting(township)).size() == 2);
        }
        THEN("what was never saved so is not taken") {
            Edit forged = first;
            forged.patch = {{"area_mu", Value::of("99")}};
            good(li->reopen(township, {forged}));
            Edit stranger = an_edit("wang", 1).to("7");
            stranger.record = lost;
            good(li->reopen(township, {stranger}));
            CHECK_FALSE(li->show(lost));
        }
    }
}

SCENARIO("a fork of what is sealed keeps its chain, over the boxes", "[store][H3][H14]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.enrol();
    RecordKey const lost = record_key("lost", other_village), kept = record_key("kept", village);
    Edit const first = li.save(kept, {{"area_mu", Value::of("1")}});
    ReplicaId const old = first.dot.replica;
    li.save(lost, {{"area_mu", Value::of("5")}});
    Edit const third = li.save(kept, {{"area_mu", Value::of("2")}});
    gengji::sodium_ready();
    unsigned char public_key[crypto_box_PUBLICKEYBYTES], secret_key[crypto_box_SECRETKEYBYTES];
    crypto_box_keypair(public_key, secret_key);
    BytesView const server_key(reinterpret_cast<char const*>(public_key), sizeof public_key);
    good(li->set_scope(scope_of(2, {grant_of(village.owner, false)}), server_key));
    good(li->fork(township, old, 1));
    ReplicaPosition const fresh = li.position().replicas.at(1);
    auto const boxes = good(li->sealed_after(fresh.replica, 0, 10));
    REQUIRE(boxes.size() == 1);
    CHECK(boxes[0].hash == chain(Hash{}, BytesView(boxes[0].box)));
    Edit const again = good(li->edits_after(fresh.replica, 1, 10, 10000)).at(0);
    CHECK(again.dot == Dot{fresh.replica, 2});
    CHECK(again.patch == third.patch);
    CHECK(fresh.last_hash == chain(boxes[0].hash, again));
    CHECK(good(li->rebuild(false)).empty());
}
