#include "shared/base/signature.hpp"
#include "sync-protocol/signing.hpp"
#include "tests/contract/store_contract.hpp"

#include <csignal>
#include <filesystem>
#include <sys/wait.h>
#include <unistd.h>

using namespace gengji;
using namespace gengji::test;

TEMPLATE_LIST_TEST_CASE("a county is made once and opens again as it was", "[store]", StoreKinds) {
    TestType stores;
    Bytes key, seal;
    EpochId epoch;
    {
        auto const store = stores.open();
        ok(store->set_county("500231", "垫江县"));
        CHECK_FALSE(store->set_county("500232", "别的县"));
        key = store->signing_public_key(), seal = store->seal_public_key();
        CHECK((key.size() == 32 && seal.size() == 32 && key != seal));
        epoch = ok(store->epoch(township));
        ok(store->set_setting("sync.page", "500"));
        ok(store->set_setting("sync.page", "1000"));
    }
    auto const store = stores.open();
    CHECK(ok(store->county()) == "500231");
    CHECK(store->signing_public_key() == key);
    CHECK(store->seal_public_key() == seal);
    CHECK(ok(store->epoch(township)) == epoch);
    CHECK(ok(store->setting("sync.page")) == "1000");
    CHECK_FALSE(ok(store->setting("none")));
    CHECK(ok(store->settings()).size() == 1);
}

TEMPLATE_LIST_TEST_CASE("a backup is whole while writing goes on, and a restore is another epoch", "[store][S16]",
                        StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    li.push(*store, {an_edit("li", 1).to("1")});
    ok(store->backup_to(stores.path("backup.db")));
    CHECK_FALSE(store->backup_to(stores.path("backup.db")));
    auto const at_backup = dump(*store);
    li.push(*store, {an_edit("li", 2).saw({{"li", 1}}).to("2")});
    Cursor const later{2, *ok(store->check_at(township, 2))};

    auto const restored = stores.open("backup.db");
    CHECK(dump(*restored) == at_backup);
    EpochId const before = ok(restored->epoch(township));
    CHECK(before == ok(store->epoch(township)));
    ok(restored->new_epoch());
    CHECK(ok(restored->epoch(township)) != before);
    CHECK_FALSE(ok(restored->check_at(township, later.seq))); // beyond its head
    Pusher wang("wang");
    wang.push(*restored, {an_edit("wang", 1).to("3")});
    CHECK(ok(restored->check_at(township, later.seq)) != later.check);
    Pusher again("li");
    again.batch({an_edit("li", 1).to("1")});
    again.push(*restored, {an_edit("li", 2).saw({{"li", 1}}).to("2")}); // S3: what the author still has comes back
    CHECK(values(*ok(restored->state(record_key()))) ==
          std::set<std::string>{to_text(Value::of("2")), to_text(Value::of("3"))});
    CHECK(findings(*restored).empty());
}

TEMPLATE_LIST_TEST_CASE("a store under a key opens with that key only, its backup too", "[store]", StoreKinds) {
    TestType stores;
    Bytes const key(32, 'k');
    {
        auto const store = stores.open("county.db", key);
        Pusher li("li");
        li.push(*store, {an_edit("li", 1).to("1")});
        ok(store->backup_to(stores.path("backup.db")));
        CHECK(findings(*store).empty());
    }
    auto const backup = stores.open("backup.db", key);
    CHECK(dump(*backup).size() == 1);
    SystemClock clock;
    SystemRandom random;
    CHECK_FALSE(server::SqliteStore::open(stores.path(), {}, clock, random));
}

TEST_CASE("check finds what differs from the log, and rebuild mends it", "[store][S19]") {
    SqliteStores stores;
    auto const damage =
        GENERATE(as<std::string>{}, "UPDATE record SET state = (SELECT state FROM record WHERE seq = 2) WHERE seq = 3",
                 "DELETE FROM record WHERE seq = 3", "UPDATE record SET seq = 77 WHERE seq = 3",
                 "UPDATE verdict SET verdict = 0", "DELETE FROM verdict", "DELETE FROM waiting",
                 "UPDATE waiting SET body = (SELECT body FROM waiting WHERE behind = 0)",
                 "UPDATE waiting SET behind = 1 - behind", "UPDATE replica SET held = held - 1 WHERE held = 6",
                 "UPDATE replica SET hash = zeroblob(32) WHERE held = 6", "UPDATE bucket SET low = low + 1",
                 "INSERT INTO record (partition, seq, bucket, id, created, member, history, state) SELECT partition, "
                 "99, bucket, "
                 "randomblob(16), 99, member, history, state FROM record WHERE seq = 3");
    std::vector<std::pair<RecordKey, Bytes>> before;
    {
        auto const store = stores.open();
        Pusher li("li"), wang("wang");
        li.push(*store,
                {an_edit("li", 1).saw({{"other", 3}}).to("1"), an_edit("li", 2).to("2").of(record_key("second")),
                 an_edit("li", 3).to("3").of(record_key("third")),
                 quarantined(an_edit("li", 4).to("4").of(record_key("fourth"))),
                 quarantined(an_edit("li", 5).to("5").of(record_key("fifth"))),
                 behind(an_edit("li", 6).saw({{"li", 5}}).to("6").of(record_key("fifth")))});
        ok(store->release(township, dot("li", 4), person("chen"), noon));
        wang.push(*store, {an_edit("wang", 1).to("5")});
        CHECK(findings(*store).empty());
        before = dump(*store);
    }
    {
        auto db = ok(Database::open(stores.path()));
        ok(db.execute(damage));
    }
    auto const store = stores.open();
    CHECK_FALSE(findings(*store).empty());
    CHECK_FALSE(findings(*ok(store->reader())).empty()); // while the writer goes on
    CHECK_FALSE(ok(store->rebuild()).empty());
    CHECK(findings(*store).empty());
    CHECK(dump(*store) == before);
    auto const waiting = ok(store->waiting(township, 10));
    REQUIRE(waiting.size() == 2);
    CHECK_FALSE(waiting[0].behind);
    CHECK(waiting[1].edit == an_edit("li", 6).saw({{"li", 5}}).to("6").of(record_key("fifth")).build());
    CHECK(ok(store->held(township, replica("li")))->seq == 6);
    CHECK(ok(store->verdicts(township, {replica("li")}, 0, 100)).size() == 3);
    CHECK_FALSE(std::filesystem::exists(stores.path() + "-check"));
}

TEST_CASE("a log or an audit entry that somebody changed is found", "[store]") {
    SqliteStores stores;
    auto const damage = GENERATE(as<std::string>{}, "UPDATE log SET notes = x'0000' WHERE number = 1",
                                 "DELETE FROM log WHERE number = 1", "UPDATE audit SET detail = '1' WHERE number = 1",
                                 "DELETE FROM audit WHERE number = 1", "UPDATE partition SET head = head - 1",
                                 "UPDATE verdict SET verdict = 0", "DELETE FROM waiting");
    {
        auto const store = stores.open();
        Pusher li("li"), wang("wang");
        li.push(*store, {quarantined(an_edit("li", 1).to("1")), behind(an_edit("li", 2).to("2"))});
        wang.push(*store, {an_edit("wang", 1).to("5")});
        ok(store->audit({.at = noon, .actor = person("chen"), .act = "unmask", .detail = "3"}));
        ok(store->audit({.at = noon, .actor = person("chen"), .act = "unmask", .detail = "4"}));
        CHECK(findings(*store).empty());
    }
    {
        auto db = ok(Database::open(stores.path()));
        ok(db.execute(damage));
    }
    auto const store = stores.open();
    auto const checked = store->check(); // a log that cannot be played again is an error, any other fault a finding
    CHECK((!checked || !checked->empty()));
}

TEST_CASE("a batch that its device did not sign so is found", "[store]") {
    SqliteStores stores;
    SeededRandom random(4);
    SigningKey const key = SigningKey::generate(random);
    auto const damage =
        GENERATE(as<std::string>{}, "", "UPDATE log SET signature = zeroblob(64) WHERE number = 1",
                 "UPDATE log SET signature = x'' WHERE number = 2", "UPDATE log SET earlier_epoch = 1 WHERE number = 2",
                 "UPDATE device SET public_key = randomblob(32)");
    {
        auto const store = stores.open();
        Pusher li("li");
        server::Account account;
        account.actor = person("li");
        account.login = "li";
        ok(store->put_account(account));
        ok(store->put_device(
            {named<DeviceId>("device", "li"), person("li"), Bytes(key.verify_key().view()), "laptop"}));
        for (std::uint64_t seq = 1; seq <= 2; ++seq) {
            auto batch = li.batch({an_edit("li", seq).to(std::to_string(seq))});
            batch.raw.signature = key.sign(sync::signed_part(township, batch.raw));
            ok(store->admit(batch));
        }
        Pusher unknown("wang"); // of a device that is not there: nobody can say
        unknown.push(*store, {an_edit("wang", 1).to("5")});
    }
    if (!damage.empty()) ok(ok(Database::open(stores.path())).execute(damage));
    auto const store = stores.open();
    CHECK(findings(*store).empty() == damage.empty());
}

TEMPLATE_LIST_TEST_CASE("counts are those of the tables", "[store]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    li.push(*store, {an_edit("li", 1).to("1"), quarantined(an_edit("li", 2).to("2").of(record_key("second")))});
    auto const counts = ok(store->counts());
    REQUIRE(counts.partitions.size() == 1);
    CHECK((counts.partitions[0].head == 2 && counts.partitions[0].records == 1 && counts.partitions[0].edits == 2));
    CHECK(counts.waiting == 1);
    CHECK(counts.file_bytes > 0);
}

TEST_CASE("what was acknowledged survives kill -9 in the midst of writing", "[store][S2]") {
    SqliteStores stores;
    std::uint64_t told = 0;
    for (int round = 0; round < 5; ++round) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        ::pid_t const child = ::fork();
        if (child == 0) { // no test macros here: this process is not the one that reports
            SystemClock clock;
            SystemRandom random;
            auto opened = server::SqliteStore::open(stores.path(), {}, clock, random);
            if (!opened) ::_exit(1);
            server::Store& store = **opened;
            auto held = store.held(township, replica("li"));
            if (!held) ::_exit(1);
            sync::Held at = held->value_or(sync::Held{replica("li"), 0, {}, 0});
            for (std::uint64_t seq = at.seq + 1;; ++seq) {
                Edit const edit =
                    an_edit("li", seq).to(std::to_string(seq)).of(record_key("r" + std::to_string(seq % 50)));
                Hash const hash = chain(at.hash, edit);
                sync::AdmittedBatch const batch{
                    township,
                    {},
                    {at.replica, seq, at.hash, false, false, sync::encode_edits({edit}), {}},
                    {{edit, Verdict::stored, Reason::none, noon}},
                    hash};
                auto unit = store.begin();
                if (!unit || !store.admit(batch) || !(*unit)->commit()) ::_exit(1);
                at.hash = hash;
                if (::write(ends[1], &seq, sizeof seq) != sizeof seq) ::_exit(1);
            }
        }
        ::close(ends[1]);
        std::uint64_t const wanted = told + 20 + static_cast<std::uint64_t>(round) * 7;
        std::uint64_t seq = 0;
        while (told < wanted && ::read(ends[0], &seq, sizeof seq) == sizeof seq) told = seq;
        ::kill(child, SIGKILL);
        while (::read(ends[0], &seq, sizeof seq) == sizeof seq) told = seq;
        ::close(ends[0]);
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));
        CHECK(told >= wanted);

        auto const store = stores.open();
        auto const held = ok(store->held(township, replica("li")));
        REQUIRE(held);
        CHECK(held->seq >= told);
        CHECK(held->seq <= told + 1); // committed, not yet told
        CHECK(ok(store->head(township)) == held->seq);
        CHECK(ok(store->edits_within(record_key("r1"), vector_of({{"li", told}}))).size() == (told + 49) / 50);
        CHECK(findings(*store).empty());
    }
}
