#include "tests/shared/records/store_fixture.hpp"

using namespace gengji;
using namespace gengji::test;
using Texts = std::vector<std::string>;

SCENARIO("what is saved is there after the program starts again", "[store][S1]") {
    TempFolder folder;
    GIVEN("a laptop that saved a member and its correction") {
        Laptop li(folder / "li.db", 1, Bytes(32, 'k'));
        RecordKey const member = record_key("member", village);
        Edit const first = li.save(member, {{"name", Value::of("张三丰")}, {"phone", Value::of("138")}});
        Edit const second = li.save(member, {{"phone", Value::of("139")}});
        CHECK(second.dot.replica == first.dot.replica);
        CHECK(second.dot.seq == 2);
        WHEN("it is opened again") {
            li.open();
            THEN("record, list, search and position are as before") {
                CHECK(li.texts(member, "phone") == Texts{"139"});
                CHECK(li.titles() == Texts{"张三丰"});
                CHECK(li.search("三丰") == Texts{"张三丰"});
                CHECK(li.position().replicas.at(0).last == 2);
                CHECK(good(li->edits_after(first.dot.replica, 0, 10, 1000)) == std::vector<Edit>{first, second});
                CHECK(good(li->hash_at(first.dot.replica, 2)) == chain(chain(Hash{}, first), second));
                CHECK(li.position().replicas.at(0).last_hash == good(li->hash_at(first.dot.replica, 2)));
                CHECK(good(li->rebuild(false)).empty());
                CHECK(good(li->integrity()) == "ok");
            }
            THEN("the next save goes on counting") {
                CHECK(li.save(member, {{"phone", Value::of("137")}}).dot == Dot{first.dot.replica, 3});
            }
        }
        WHEN("the key is wrong") {
            li.store.reset();
            li.options.database.key = Bytes(32, 'x');
            auto const opened = RecordStore::open(li.path, li.options, li.clock, li.random);
            THEN("it does not open, and says so") {
                REQUIRE(!opened);
                CHECK(opened.error().problem == Problem::invalid);
            }
        }
    }
}

SCENARIO("an acknowledgement alone changes nothing on the screen", "[store][H4]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.enrol();
    Server server;
    RecordKey const plot = record_key("plot", village);
    GIVEN("a save that the server has confirmed, but whose state has not come") {
        Edit const saved = li.save(plot, {{"name", Value::of("大田湾")}});
        server.admit(saved);
        good(li->confirm(saved.dot.replica, 1, li.position().replicas.at(0).last_hash));
        THEN("it is still shown, seen by the next form, and waiting") {
            Shown const shown = good(li->show(plot));
            CHECK(li.texts(plot, "name") == Texts{"大田湾"});
            CHECK(shown.seen.covers(saved.dot));
            CHECK(shown.waiting.size() == 1);
            CHECK_FALSE(shown.on_server);
            CHECK(good(li->counts()).waiting_edits == 0);
            CHECK(good(li->list({})).at(0).waiting);
        }
        WHEN("its state comes") {
            sync(li, server);
            THEN("the record is the server's, once") {
                Shown const shown = good(li->show(plot));
                CHECK(shown.on_server);
                CHECK(shown.waiting.empty());
                CHECK(shown.state == server.records[plot].state);
                CHECK(shown.state.field("name")->heads.size() == 1);
                CHECK_FALSE(good(li->list({})).at(0).waiting);
            }
        }
    }
}

SCENARIO("a late page undoes nothing", "[store][H5][S8]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.enrol();
    Server server;
    RecordKey const plot = record_key("plot", village);
    server.admit(an_edit("wang", 1).to("5"));
    RecordKey const key = server.records.begin()->first;
    PageUpdate early = server.page(li);
    early.stream.reset(); // an answer that somebody asked for, on its way for long
    server.admit(an_edit("wang", 2).saw(server.records[key].state).to("6"));
    good(li->apply(server.page(li)));
    Cursor const level = li.position().streams.at(0).cursor;
    CHECK(level == server.cursor());

    WHEN("an older state arrives after a newer one") {
        CHECK(good(li->apply(early)).empty());
        THEN("the newer one stays, and so does the cursor") {
            CHECK(good(li->show(key)).state == server.records[key].state);
            CHECK(li.position().streams.at(0).cursor == level);
        }
    }
    WHEN("a page arrives that does not begin at the cursor") {
        PageUpdate page = early;
        page.stream = li.position().streams.at(0).id;
        auto const applied = li->apply(page);
        THEN("none of it is taken") {
            REQUIRE(!applied);
            CHECK(applied.error().problem == Problem::invalid);
            CHECK(good(li->show(key)).state == server.records[key].state);
        }
    }
    WHEN("a page of another epoch arrives") {
        PageUpdate page = early;
        page.epoch = epoch("second");
        THEN("it is refused") { CHECK(li->apply(page).error().problem == Problem::invalid); }
    }
    CHECK(good(li->rebuild(false)).empty());
}

SCENARIO("a state that knows more of this laptop than it ever saved is refused", "[store][H7]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.enrol();
    RecordKey const plot = record_key("plot", village);
    Edit const saved = li.save(plot, {{"name", Value::of("湾")}});
    Server server;
    server.admit(saved);
    Edit more = saved;
    more.dot.seq = 2;
    server.admit(more);
    auto const applied = li->apply(server.page(li));
    REQUIRE(!applied);
    CHECK(applied.error().problem == Problem::invalid);
    CHECK(li.position().streams.at(0).cursor == Cursor{});
    CHECK(good(li->show(plot)).waiting.size() == 1);
}
