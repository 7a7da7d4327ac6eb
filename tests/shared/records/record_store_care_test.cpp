#include "shared/base/sodium_ready.hpp"
#include "tests/shared/records/store_fixture.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/wait.h>
#include <unistd.h>

using namespace gengji;
using namespace gengji::test;
using Texts = std::vector<std::string>;

namespace {

std::string bytes_of(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Is a text anywhere in the files of a database?
bool holds(std::string const& path, std::string const& text) {
    for (char const* suffix : {"", "-wal"}) {
        if (bytes_of(path + suffix).find(text) != std::string::npos) return true;
    }
    return false;
}

Draft draft_of(RecordKey key, std::string text) {
    return {"0123456789abcdef0123456789abcdef", std::move(key), {"plot", 1}, {}, {{"name", Value::of(text)}}, 7};
}

} // namespace

SCENARIO("a half-filled form survives, and ends with its save", "[store][S1]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    RecordKey const plot = record_key("plot", village);
    Draft const draft = draft_of(plot, "大田");
    good(li->put_draft(draft));
    Draft further = draft;
    further.patch[0].value = Value::of("大田湾");
    further.changed_ms = 8;
    good(li->put_draft(further));
    li.open();
    auto const drafts = good(li->drafts());
    REQUIRE(drafts.size() == 1);
    CHECK(drafts[0].record == plot);
    CHECK(drafts[0].form == further.form);
    CHECK(drafts[0].patch == further.patch);
    CHECK(drafts[0].changed_ms == 8);
    WHEN("it is saved") {
        good(li->save({plot, {"plot", 1}, person("li"), {}, further.patch, draft.id}));
        THEN("it is gone, whatever happens next") {
            li.open();
            CHECK(good(li->drafts()).empty());
            CHECK(li.titles() == Texts{"大田湾"});
        }
    }
    WHEN("the save is refused") {
        CHECK_FALSE(li->save({plot, {"plot", 1}, person("li"), {}, {{"Not A Path", Value::of("x")}}, draft.id}));
        THEN("nothing of it is there, and the draft is") {
            CHECK(good(li->drafts()).size() == 1);
            CHECK(good(li->list({})).empty());
            CHECK(li.save(plot, {{"name", Value::of("湾")}}).dot.seq == 1);
        }
    }
    WHEN("it is dropped") {
        good(li->drop_draft(draft.id));
        CHECK(good(li->drafts()).empty());
    }
}

SCENARIO("an import is saved whole or not at all", "[store]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    std::vector<Save> saves;
    for (int i = 0; i < 30; ++i) {
        saves.push_back({record_key("m" + std::to_string(i), village),
                         {"member", 1},
                         person("li"),
                         {},
                         {{"name", Value::of("王" + std::to_string(i))}},
                         {}});
    }
    SECTION("whole") {
        auto const edits = good(li->save_all(saves));
        CHECK(edits.back().dot.seq == 30);
        CHECK(good(li->counts()).records == 30);
        CHECK(good(li->edits_after(edits[0].dot.replica, 0, 7, 1 << 20)).size() == 7);
        CHECK(good(li->edits_after(edits[0].dot.replica, 28, 100, 1)).size() ==
              1); // at least one, however small the bound
    }
    SECTION("not at all") {
        saves[20].patch.push_back({"BAD", Value::of("x")});
        CHECK_FALSE(li->save_all(saves));
        CHECK(good(li->counts()).records == 0);
        CHECK(li.save(record_key("m1", village), {{"name", Value::of("李")}}).dot.seq == 1);
        CHECK(good(li->rebuild(false)).empty());
    }
}

SCENARIO("a bucket that is lost leaves no byte behind", "[store][S13][H14]") {
    TempFolder folder;
    Laptop li(folder / "li.db"); // not encrypted: here every byte can be looked at
    li.enrol();
    Server server;
    RecordKey const kept = record_key("kept", village), lost = record_key("lost", other_village);
    Edit theirs = an_edit("wang", 1).set("name", "长龙secretname").set("phone", "secretphone");
    theirs.record = lost;
    server.admit(theirs);
    sync(li, server);
    Edit const mine = li.save(lost, {{"note", Value::of("secretnote")}});
    li.save(kept, {{"name", Value::of("大田湾")}});
    good(li->put_draft(draft_of(lost, "secretdraft")));
    for (int i = 0; i < 40; ++i)
        li.save(record_key("k" + std::to_string(i), village), {{"name", Value::of("王" + std::to_string(i))}});
    REQUIRE(holds(li.path, "secretname"));
    REQUIRE(li.search("长龙") == Texts{"长龙secretname"});
    Hash const link = good(li->hash_at(mine.dot.replica, 1));

    unsigned char public_key[crypto_box_PUBLICKEYBYTES], secret_key[crypto_box_SECRETKEYBYTES];
    crypto_box_keypair(public_key, secret_key);
    BytesView const server_key(reinterpret_cast<char const*>(public_key), sizeof public_key);
    good(li->set_scope(scope_of(2, {grant_of(village.owner, false)}), server_key));
    THEN("rows, index, drafts and texts are gone from the file") {
        for (char const* secret :
             {"secretname", "secretphone", "secretnote", "secretdraft", "长龙", "retnam", "cretna"}) {
            INFO(secret);
            CHECK_FALSE(holds(li.path, secret));
        }
        CHECK(li.search("长龙").empty());
        CHECK_FALSE(li->show(lost));
        CHECK(good(li->drafts()).empty());
        CHECK(good(li->digests(township)).empty());
        CHECK(li.search("大田") == Texts{"大田湾"});
        CHECK(good(li->rebuild(false)).empty());
        CHECK(good(li->integrity()) == "ok");
    }
    THEN("the own edit stays in its chain, in a box that only the server opens") {
        CHECK(good(li->edits_after(mine.dot.replica, 0, 10, 1000)).empty());
        auto const boxes = good(li->sealed_after(mine.dot.replica, 0, 10));
        REQUIRE(boxes.size() == 1);
        CHECK(boxes[0].seq == 1);
        CHECK(boxes[0].hash == link);
        Bytes opened(boxes[0].box.size() - crypto_box_SEALBYTES, '\0');
        CHECK(crypto_box_seal_open(reinterpret_cast<unsigned char*>(opened.data()),
                                   reinterpret_cast<unsigned char const*>(boxes[0].box.data()), boxes[0].box.size(),
                                   public_key, secret_key) == 0);
        CHECK(good(decode_edit(opened)) == mine);
        CHECK(good(li->edits_after(mine.dot.replica, 1, 10, 100000)).size() == 10);
        CHECK(good(li->sealed_after(mine.dot.replica, 1, 10)).empty());
        CHECK(good(li->hash_at(mine.dot.replica, 1)) == link);
    }
    THEN("a form that was still open keeps no draft") {
        auto const kept_draft = li->put_draft(draft_of(lost, "secretdraft"));
        REQUIRE(!kept_draft);
        CHECK(kept_draft.error().problem == Problem::unauthorized);
        CHECK_FALSE(holds(li.path, "secretdraft"));
    }
    THEN("an older word on the scope changes nothing") {
        good(li->set_scope(scope_of(1, {grant_of(township, true)}), server_key));
        CHECK(good(li->scope()).version == 2);
    }
    THEN("gained again it is pulled from the start, in a stream of its own") {
        Cursor const before = li.position().streams.at(0).cursor;
        good(li->set_scope(scope_of(3, {grant_of(other_village.owner, false), grant_of(village.owner, false)}),
                           server_key));
        auto const streams = li.position().streams;
        REQUIRE(streams.size() == 2);
        CHECK(streams[0].cursor == before);
        CHECK(streams[1].cursor == Cursor{});
        CHECK(streams[1].grants == std::vector<Grant>{grant_of(other_village.owner, false)});
    }
}

SCENARIO("the own village comes before the township", "[store]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    RecordKey const early = record_key("early", village);
    li.save(early, {{"name", Value::of("先")}}); // before anybody said what this laptop may hold
    good(li->set_scope(scope_of(1, {grant_of(township, true), grant_of(village.owner, false)}), {}));
    auto const streams = li.position().streams;
    REQUIRE(streams.size() == 2);
    CHECK(streams[0].grants == std::vector<Grant>{grant_of(village.owner, false)});
    CHECK(streams[1].grants == std::vector<Grant>{grant_of(township, true)});
    CHECK(li.titles() == Texts{"先"});
    good(li->set_scope(scope_of(2, {grant_of(other_village.owner, false)}), {}));
    CHECK(li.titles().empty());
}

SCENARIO("work done before the first scope came, outside of it", "[store][S13][H14]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    Edit const early = li.save(record_key("early", village), {{"name", Value::of("先")}});
    good(li->put_draft(draft_of(record_key("early", village), "稿")));
    good(li->set_scope(scope_of(1, {grant_of(other_village.owner, false)}), Bytes(crypto_box_PUBLICKEYBYTES, 'k')));
    CHECK(li.titles().empty());
    CHECK(good(li->drafts()).empty());
    CHECK(good(li->sealed_after(early.dot.replica, 0, 10)).size() == 1);
    CHECK(good(li->counts()).waiting_edits == 1);
}

TEST_CASE("the system tells copies of a file apart and counts beside it", "[store][S15]") {
    TempFolder folder;
    char const* const before = ::getenv("XDG_STATE_HOME");
    std::string const kept = before ? before : "";
    ::setenv("XDG_STATE_HOME", (folder / "state").c_str(), 1);
    std::ofstream(folder / "a.db") << "a";
    auto const surroundings = system_surroundings(folder / "a.db");
    std::string const fingerprint = surroundings->fingerprint();
    CHECK(fingerprint.size() > 10);
    CHECK(system_surroundings(folder / "a.db")->fingerprint() == fingerprint);
    std::filesystem::copy_file(folder / "a.db", folder / "b.db");
    CHECK(system_surroundings(folder / "b.db")->fingerprint() != fingerprint);
    CHECK(surroundings->counter() == 0);
    surroundings->set_counter(1234);
    surroundings->set_counter(99);
    CHECK(surroundings->counter() == 99);
    CHECK(system_surroundings(folder / "a.db")->counter() == 99);
    CHECK(system_surroundings(folder / "b.db")->counter() == 0);
    before ? ::setenv("XDG_STATE_HOME", kept.c_str(), 1) : ::unsetenv("XDG_STATE_HOME");
}

SCENARIO("the disk is full", "[store][S1]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.options.ballast_bytes = 100'000;
    li.options.page_limit = 120;
    li.open();
    REQUIRE(std::filesystem::file_size(li.path + ".ballast") == 100'000);
    RecordKey const plot = record_key("plot", village);
    Edit const first = li.save(plot, {{"name", Value::of("湾")}});
    good(li->put_draft(draft_of(plot, "大田")));
    std::optional<Error> error;
    for (int i = 0; i < 200 && !error; ++i) {
        auto const saved = li->save({plot,
                                     {"plot", 1},
                                     person("li"),
                                     li.seen(plot),
                                     {{"note", Value::of(std::string(2000, 'x'))}},
                                     draft_of(plot, "").id});
        if (!saved) error = saved.error();
    }
    THEN("the save says so, the ballast is given up, and all that was saved can be pushed") {
        REQUIRE(error);
        CHECK(error->problem == Problem::full);
        CHECK(error->detail.find("草稿") != std::string::npos);
        CHECK_FALSE(std::filesystem::exists(li.path + ".ballast"));
        auto const position = li.position().replicas.at(0);
        CHECK(good(li->edits_after(first.dot.replica, 0, 1000, 1 << 24)).size() == position.last);
        CHECK(li.texts(plot, "name") == Texts{"湾"});
        CHECK(good(li->integrity()) == "ok");
        good(li->confirm(first.dot.replica, position.last, position.last_hash)); // pushing still works
    }
}

SCENARIO("a database of a newer program is left alone", "[store]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.save(record_key("plot", village), {{"name", Value::of("湾")}});
    li.store.reset();
    {
        Database db = good(Database::open(li.path));
        good(db.execute("PRAGMA user_version = 999"));
    }
    auto const opened = RecordStore::open(li.path, li.options, li.clock, li.random);
    REQUIRE(!opened);
    CHECK(opened.error().problem == Problem::too_old);
}

SCENARIO("what is derived can be rebuilt and compared", "[store][S19]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.enrol();
    Server server;
    server.admit(an_edit("wang", 1).set("name", "长龙镇"));
    sync(li, server);
    li.save(record_key("own", village), {{"name", Value::of("张三丰")}});
    CHECK(good(li->rebuild(false)).empty());
    li.store.reset();
    {
        Database db = good(Database::open(li.path));
        SECTION("a title") { good(db.execute("UPDATE record SET title = '李四' WHERE title = '张三丰'")); }
        SECTION("a flag") { good(db.execute("UPDATE record SET flags = 0 WHERE title = '张三丰'")); }
        SECTION("a digest") { good(db.execute("UPDATE bucket SET digest_low = digest_low + 1")); }
        SECTION("a state of the server") { good(db.execute("UPDATE record SET base = NULL WHERE base IS NOT NULL")); }
        SECTION("search") { good(db.execute("DELETE FROM search; UPDATE record SET words = 0")); }
        SECTION("a search entry") { good(db.execute("DELETE FROM search")); }
        SECTION("an edit of the chain") { good(db.execute("UPDATE edit SET hash = zeroblob(32)")); }
    }
    li.open();
    CHECK_FALSE(good(li->rebuild(false)).empty());
    CHECK_FALSE(good(li->rebuild(true)).empty());
    bool const chain_broken =
        !good(li->rebuild(false)).empty(); // an edit cannot be made up again: it is told, not mended
    CHECK(chain_broken == (good(li->hash_at(li.position().replicas.at(0).replica, 1)) == Hash{}));
    CHECK(li.search("zsf") == Texts{"张三丰"});
}

SCENARIO("a record that cannot be read does not keep the others from being mended", "[store][S19]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.enrol();
    Server server;
    server.admit(an_edit("wang", 1).set("name", "长龙镇"));
    sync(li, server);
    li.save(record_key("own", village), {{"name", Value::of("张三丰")}});
    li.store.reset();
    good(good(Database::open(li.path))
             .execute("UPDATE record SET base = x'00' WHERE base IS NOT NULL; "
                      "UPDATE record SET title = '李四' WHERE title = '张三丰'"));
    li.open();
    CHECK(good(li->rebuild(true)).size() == 3); // the state, the bucket's digest, the title
    CHECK(li.titles() == Texts{"张三丰", "长龙镇"});
    CHECK(li.search("zsf") == Texts{"张三丰"});
    CHECK(good(li->rebuild(false)).size() == 1); // what cannot be read is told again, and nothing else
    good(li->reindex());
    CHECK(li.search("zsf") == Texts{"张三丰"});
}

SCENARIO("history keeps each laptop's own order, whatever its clock says", "[store][S17]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.enrol();
    RecordKey const plot = record_key("plot", village);
    Server server;
    server.admit(an_edit("wang", 1).of(plot).set("name", "湾")); // stamped 1760000001
    sync(li, server);
    auto const save_at = [&](std::int64_t seconds, char const* area) {
        li.clock.jump_to(seconds * 1000);
        li.save(plot, {{"area_mu", Value::of(area)}});
    };
    save_at(2'400'000'000, "1"); // 2046, then the clock is put right, then the battery is dead
    save_at(1'770'000'000, "2");
    save_at(0, "3");
    std::vector<std::string> areas;
    auto const history = good(li->history(plot));
    for (HistoryEntry const& entry : history) {
        if (entry.own) areas.emplace_back(*entry.patch.at(0).value.text());
    }
    CHECK(areas == Texts{"1", "2", "3"});
    REQUIRE(history.size() == 4);
    CHECK(history[0].actor == person("wang"));
    CHECK(history[0].standing);
    CHECK_FALSE(history[1].standing);
    CHECK(history[3].standing);
    CHECK(history[3].wall_seconds == 0);
}

SCENARIO("kill -9 in the middle of saving loses nothing that was shown as saved", "[store][S1]") {
    TempFolder folder;
    std::string const path = folder / "li.db";
    SeededRandom random(GENERATE(1, 2, 3, 4, 5));
    int pipe_ends[2];
    REQUIRE(::pipe(pipe_ends) == 0);
    pid_t const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) { // saves for ever, and tells each once it is durable
        FakeClock clock;
        SystemRandom system_random;
        RecordStoreOptions options;
        options.database.key = Bytes(32, 'k');
        options.indexer = std::make_shared<NameIndexer>();
        auto store = RecordStore::open(path, options, clock, system_random);
        for (std::uint64_t i = 1; store; ++i) {
            (void)(*store)->put_draft(draft_of(record_key("plot", village), "稿" + std::to_string(i)));
            auto const saved = (*store)->save({record_key("p" + std::to_string(i % 10), village),
                                               {"plot", 1},
                                               ActorId{},
                                               {},
                                               {{"name", Value::of("名" + std::to_string(i))}},
                                               {}});
            if (!saved || ::write(pipe_ends[1], &saved->dot.seq, sizeof saved->dot.seq) != sizeof saved->dot.seq) break;
        }
        ::_exit(1);
    }
    ::close(pipe_ends[1]);
    std::uint64_t told = 0, wanted = 5 + random.below(40);
    while (told < wanted) REQUIRE(::read(pipe_ends[0], &told, sizeof told) == sizeof told);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    for (std::uint64_t more = 0; ::read(pipe_ends[0], &more, sizeof more) == sizeof more;) told = more;
    ::close(pipe_ends[0]);

    Laptop li(path, 9, Bytes(32, 'k'));
    ReplicaPosition const replica = li.position().replicas.at(0);
    CHECK(replica.last >= told);
    CHECK(good(li->edits_after(replica.replica, 0, 100000, 1 << 24)).size() == replica.last);
    CHECK(good(li->drafts()).size() == 1);
    CHECK(good(li->integrity()) == "ok");
    CHECK(good(li->rebuild(false)).empty());
    CHECK(good(li->show(record_key("p" + std::to_string(told % 10), village))).waiting.size() >= 1);
}
