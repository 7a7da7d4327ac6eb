#include "tests/shared/records/store_fixture.hpp"

using namespace gengji;
using namespace gengji::test;
using Texts = std::vector<std::string>;

namespace {

Hash hash_up_to(std::vector<Edit> const& edits) {
    Hash link;
    for (Edit const& edit : edits) link = chain(link, edit);
    return link;
}

} // namespace

SCENARIO("the server knows another edit under the same name", "[store][H3][S15]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.enrol();
    RecordKey const plot = record_key("plot", village);
    GIVEN("three saves, of which the server knows the first, a draft, and a form that is still open") {
        Edit const first = li.save(plot, {{"name", Value::of("湾")}});
        ReplicaId const old = first.dot.replica;
        VersionVector const before = vector_of({});
        Edit const second = li.save(plot, {{"area_mu", Value::of("5")}});
        Edit const third = li.save(plot, {{"area_mu", Value::of("6")},
                                          {"_life", Value::of(Life{Life::State::voided, "错", {}, li.seen(plot)})}});
        VersionVector const open_form = li.seen(plot);
        Draft const draft{"0123456789abcdef0123456789abcdef", plot, {"plot", 1}, open_form,
                          {{"area_mu", Value::of("7")}},      1};
        good(li->put_draft(draft));
        good(li->confirm(old, 3, hash_up_to({first, second, third})));
        WHEN("the fork after the first is dealt with") {
            good(li->fork(township, old, 1));
            PartitionPosition const position = li.position();
            REQUIRE(position.replicas.size() == 2);
            ReplicaPosition const fresh = position.replicas[1];
            std::vector<Edit> const again = good(li->edits_after(fresh.replica, 0, 10, 10000));
            THEN("later edits stand under a new name, with what they had seen rewritten") {
                REQUIRE(again.size() == 2);
                CHECK(again[0].seen.of(old) == 1);
                CHECK(again[1].seen.of(old) == 1);
                CHECK(again[1].seen.of(fresh.replica) == 1);
                CHECK(again[1].patch.at(0).path == "_life");
                CHECK(again[1].patch.at(0).value.life()->as_of == again[1].seen);
                CHECK(fresh.last_hash == hash_up_to(again));
                CHECK(position.replicas[0].last == 1);
                CHECK(position.replicas[0].confirmed == 1);
                CHECK(position.replicas[0].confirmed_hash == hash_up_to({first}));
                CHECK(good(li->edits_after(old, 0, 10, 10000)) == std::vector<Edit>{first});
                CHECK(good(li->rebuild(false)).empty());
            }
            THEN("the draft, and the form that was open, have seen own edits only, not the stranger's") {
                VersionVector rewritten;
                rewritten.add({old, 1});
                rewritten.add({fresh.replica, 2});
                CHECK(good(li->drafts()).at(0).seen == rewritten);
                Edit const saved = good(
                    li->save({plot, {"plot", 1}, person("li"), open_form, {{"area_mu", Value::of("7")}}, draft.id}));
                CHECK(saved.seen == rewritten);
                CHECK(saved.dot == Dot{fresh.replica, 3});
                CHECK(li.texts(plot, "area_mu") == Texts{"7"});
            }
            THEN("the stranger's value and the own one stand side by side") {
                Server server;
                server.admit(first);
                Edit stranger = second;
                stranger.patch = {{"area_mu", Value::of("9")}};
                server.admit(stranger);
                for (Edit const& edit : again) server.admit(edit);
                good(li->confirm(fresh.replica, 2, fresh.last_hash));
                CHECK(good(li->apply(server.page(li))).empty()); // it names (old, 2), which is not this file's any more
                CHECK(li.texts(plot, "area_mu") == Texts{"6", "9"});
                CHECK(good(li->list({})).at(0).conflicts == 1);
            }
        }
        WHEN("the server only holds more than this file") {
            good(li->fork(township, old, 3));
            THEN("nothing is re-issued; the next save begins a new replica") {
                CHECK(li.position().replicas.size() == 1);
                Edit const next = li.save(plot, {{"area_mu", Value::of("8")}});
                CHECK(next.dot.seq == 1);
                CHECK(next.dot.replica != old);
                CHECK(next.seen.of(old) == 3);
            }
        }
        (void)before;
    }
}

SCENARIO("a copied or rolled-back file begins a new replica with its next save", "[store][H8][S15]") {
    TempFolder folder;
    auto const surroundings = std::make_shared<FakeSurroundings>();
    Laptop li(folder / "li.db");
    li.options.surroundings = surroundings;
    li.open();
    RecordKey const plot = record_key("plot", village);
    Edit const first = li.save(plot, {{"name", Value::of("湾")}});
    CHECK(surroundings->saves == 1);

    auto const next_replica = [&] {
        li.open();
        CHECK(li.position().replicas.size() == 1); // opening alone re-issues nothing
        return li.save(plot, {{"name", Value::of("湾二")}}).dot.replica;
    };
    SECTION("opened again where it was: the same") { CHECK(next_replica() == first.dot.replica); }
    SECTION("killed between commit and counter: the same") {
        surroundings->saves = 0;
        CHECK(next_replica() == first.dot.replica);
    }
    SECTION("moved to another disk: a new one, once") {
        surroundings->machine = "disk-2";
        ReplicaId const second = next_replica();
        CHECK(second != first.dot.replica);
        CHECK(good(li->edits_after(first.dot.replica, 0, 10, 1000)) == std::vector<Edit>{first});
        li.open();
        CHECK(li.save(plot, {{"name", Value::of("湾三")}}).dot.replica == second);
    }
    SECTION("put back from an older copy: a new one, once") {
        surroundings->saves = 5;
        ReplicaId const second = next_replica();
        CHECK(second != first.dot.replica);
        CHECK(surroundings->saves == 2);
        li.open();
        CHECK(li.save(plot, {{"name", Value::of("湾三")}}).dot.replica == second);
    }
}

SCENARIO("a form stays open over two forks", "[store][H3][S9]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.enrol();
    RecordKey const plot = record_key("plot", village);
    std::vector<Edit> saved{li.save(plot, {{"name", Value::of("湾")}})};
    for (char const* area : {"4", "5", "6"}) saved.push_back(li.save(plot, {{"area_mu", Value::of(area)}}));
    ReplicaId const old = saved[0].dot.replica;
    VersionVector const open_form = li.seen(plot);
    Draft draft{"0123456789abcdef0123456789abcdef", plot, {"plot", 1}, open_form, {{"area_mu", Value::of("7")}}, 1};
    good(li->put_draft(draft));
    good(li->fork(township, old, 3));
    VersionVector const between = li.seen(plot);
    ReplicaId const first_fork = li.position().replicas.at(1).replica;
    bool const puts_between = GENERATE(false, true);
    if (puts_between) good(li->put_draft(draft)); // the window still names what it had seen at the beginning
    good(li->fork(township, old, 1));

    VersionVector const now = li.seen(plot); // (old, 1), the second fork's two, and the first fork's one
    CHECK(now.entries().size() == 3);
    CHECK(now.of(old) == 1);
    CHECK(now.of(first_fork) == 1);
    CHECK(good(li->drafts()).at(0).seen == now);
    WHEN("it is kept once more") {
        draft.changed_ms = 2;
        good(li->put_draft(draft));
        CHECK(good(li->drafts()).at(0).seen == now);
    }
    WHEN("it is saved by the window that opened it before both") {
        Edit const last =
            good(li->save({plot, {"plot", 1}, person("li"), open_form, {{"area_mu", Value::of("7")}}, draft.id}));
        CHECK(last.seen == now); // no name that the server knows a stranger's edit under
        CHECK(li.texts(plot, "area_mu") == Texts{"7"});
    }
    WHEN("it is saved by a window that took the draft up between them") {
        Edit const last =
            good(li->save({plot, {"plot", 1}, person("li"), between, {{"area_mu", Value::of("7")}}, draft.id}));
        CHECK(last.seen == now);
    }
}

SCENARIO("a fork of a replica that was left behind", "[store][H3][S15]") {
    TempFolder folder;
    auto const surroundings = std::make_shared<FakeSurroundings>();
    Laptop li(folder / "li.db");
    li.options.surroundings = surroundings;
    li.open();
    li.enrol();
    RecordKey const plot = record_key("plot", village);
    Edit const first = li.save(plot, {{"name", Value::of("湾")}});
    ReplicaId const old = first.dot.replica;
    li.save(plot, {{"area_mu", Value::of("5")}});
    surroundings->machine = "disk-2"; // copied: what follows is saved under another name, having seen the old one's
    li.open();
    Edit const later = li.save(plot, {{"area_mu", Value::of("6")}});
    REQUIRE(later.seen.of(old) == 2);
    good(li->fork(township, old, 1));

    PartitionPosition const position = li.position();
    REQUIRE(position.replicas.size() == 3);
    CHECK(position.replicas[0].replica == old);
    ReplicaId const fresh = position.replicas[1].replica; // pushed before the one that has seen its edits
    CHECK(position.replicas[2].replica == later.dot.replica);
    CHECK(position.replicas[1].retired);
    CHECK_FALSE(position.replicas[2].retired);
    Edit const again = good(li->edits_after(later.dot.replica, 0, 10, 10000)).at(0);
    CHECK(again.dot == later.dot);
    CHECK(again.seen.of(old) == 1);
    CHECK(again.seen.of(fresh) == 1);
    CHECK(position.replicas[2].last_hash == hash_up_to({again}));
    CHECK(li.texts(plot, "area_mu") == Texts{"6"});
    CHECK(li.save(plot, {{"area_mu", Value::of("7")}}).dot == Dot{later.dot.replica, 2});
    CHECK(good(li->rebuild(false)).empty());
}

SCENARIO("an edit that waits is shown and marked; one that ended is not", "[store][H1][H4]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.enrol();
    Server server;
    RecordKey const plot = record_key("plot", village);
    server.admit(an_edit("wang", 1).to("5"));
    RecordKey const key = server.records.begin()->first;
    sync(li, server);
    Edit const saved = li.save(key, {{"area_mu", Value::of("6")}});
    auto const tell = [&](Verdict verdict, Reason reason) {
        PageUpdate page = server.page(li);
        page.verdicts = {{saved.dot, verdict, reason}};
        good(li->apply(page));
    };
    GIVEN("a quarantine") {
        tell(Verdict::quarantined, Reason::out_of_scope);
        CHECK(li.texts(key, "area_mu") == Texts{"6"});
        CHECK(good(li->list({})).at(0).quarantined);
        CHECK(good(li->counts()).quarantined == 1);
        CHECK(good(li->show(key)).verdicts ==
              std::vector<VerdictNote>{{saved.dot, Verdict::quarantined, Reason::out_of_scope}});
        WHEN("a person discards it") {
            tell(Verdict::discarded, Reason::out_of_scope);
            THEN("the server's value is back, and the verdict can be looked up") {
                CHECK(li.texts(key, "area_mu") == Texts{"5"});
                CHECK_FALSE(good(li->list({})).at(0).waiting);
                CHECK(good(li->verdicts()).size() == 1);
                CHECK(good(li->edits_after(saved.dot.replica, 0, 9, 9999)).size() == 1); // kept for ever
            }
            THEN("a late note of the quarantine changes nothing") {
                tell(Verdict::quarantined, Reason::out_of_scope);
                CHECK(li.texts(key, "area_mu") == Texts{"5"});
            }
        }
        WHEN("a person releases it") {
            tell(Verdict::released, Reason::none);
            server.admit(saved);
            good(li->apply(server.page(li)));
            THEN("it is part of the record, and nothing waits") {
                CHECK(good(li->show(key)).waiting.empty());
                CHECK(good(li->verdicts()).empty());
                CHECK(li.texts(key, "area_mu") == Texts{"6"});
            }
        }
    }
    GIVEN("a record whose only edit is refused") {
        Edit const alone = li.save(plot, {{"name", Value::of("新")}});
        PageUpdate page = server.page(li);
        page.verdicts = {{alone.dot, Verdict::refused, Reason::undecodable}};
        good(li->apply(page));
        THEN("lists leave it out") { CHECK(good(li->list({})).size() == 1); }
    }
    CHECK(good(li->rebuild(false)).empty());
}

SCENARIO("a delta is laid only over a record held in full", "[store][S11]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.enrol();
    Server server;
    Edit const first = an_edit("wang", 1).to("5");
    RecordKey const key = first.record;
    server.admit(first);
    sync(li, server);
    Cursor const level = li.position().streams.at(0).cursor;
    Edit const second = an_edit("wang", 2).saw(server.records[key].state).set("phone", "138");
    server.admit(second);
    PageUpdate page{
        township, epoch(), li.position().streams.at(0).id, level, server.cursor(), {server.delta(key, level.seq)}, {}};
    CHECK(page.states[0].state.fields.size() == 1);
    WHEN("the record is held as of the cursor") {
        CHECK(good(li->apply(page)).empty());
        THEN("fields that did not change stay") { CHECK(good(li->show(key)).state == server.records[key].state); }
    }
    WHEN("another laptop does not hold it") {
        Laptop wang(folder / "wang.db", 2);
        wang.enrol();
        PageUpdate other = page;
        other.stream.reset();
        THEN("it is asked for whole") {
            CHECK(good(wang->apply(other)) == std::vector<RecordKey>{key});
            CHECK_FALSE(wang->show(key));
        }
    }
    WHEN("nobody vouches that the held one is complete up to there") {
        Edit const third = an_edit("wang", 3).saw(server.records[key].state).to("6");
        server.admit(third);
        PageUpdate later{township, epoch(), std::nullopt, {}, {}, {server.delta(key, 2)}, {}};
        THEN("it is asked for whole") {
            CHECK(good(li->apply(later)) == std::vector<RecordKey>{key});
            CHECK(li.texts(key, "area_mu") == Texts{"5"});
        }
    }
    CHECK(good(li->rebuild(false)).empty());
}

SCENARIO("a record moves up between two pages of one pull", "[store][S8][S11]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.enrol();
    Server server;
    Edit const first = an_edit("wang", 1).to("5");
    RecordKey const key = first.record;
    server.admit(first);
    sync(li, server);
    std::uint64_t const full = li.position().streams.at(0).full_as_of;
    CHECK(full == server.head);
    server.admit(
        an_edit("wang", 2).saw(server.records[key].state).set("phone", "138")); // would come in the first page …
    Cursor const between{server.head, server.head * 7};
    server.admit(an_edit("wang", 3).saw(server.records[key].state).to("6")); // … but has moved behind it
    Stream const stream = li.position().streams.at(0);
    good(li->apply({township, epoch(), stream.id, stream.cursor, between, {}, {}, false}));
    CHECK(li.position().streams.at(0).full_as_of == full);
    WHEN("a delta from that cursor comes, without the first change") {
        PageUpdate const page{township, epoch(), stream.id, between, server.cursor(), {server.delta(key, between.seq)},
                              {},       true};
        THEN("it is not laid: the cursor is no proof that the record was held in full there") {
            CHECK(good(li->apply(page)) == std::vector<RecordKey>{key});
            CHECK(li.texts(key, "phone").empty());
            CHECK(li.texts(key, "area_mu") == Texts{"5"});
        }
    }
    WHEN("the delta begins where the stream was level") {
        PageUpdate const page{township, epoch(), stream.id, between, server.cursor(), {server.delta(key, full)},
                              {},       true};
        THEN("nothing is missing") {
            CHECK(good(li->apply(page)).empty());
            CHECK(good(li->show(key)).state == server.records[key].state);
            CHECK(li.position().streams.at(0).full_as_of == server.head);
        }
    }
}

SCENARIO("a restored server has another past", "[store][H13][S16]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.enrol();
    Server server;
    Edit const kept = an_edit("wang", 1).to("5");
    server.admit(kept);
    Edit lost = an_edit("wang", 2).to("6");
    lost.record = record_key("lost", village);
    server.admit(lost);
    Edit const own = li.save(record_key("own", village), {{"name", Value::of("自家")}});
    sync(li, server);
    CHECK(li.position().replicas.at(0).confirmed == 1);

    Server restored;
    restored.present = epoch("second");
    restored.admit(kept);
    good(li->enter_epoch(township, restored.present));
    THEN("confirmations and cursors begin anew, states stay until the server sends its own") {
        PartitionPosition const position = li.position();
        CHECK(position.epoch == restored.present);
        CHECK_FALSE(position.epoch_settled);
        CHECK(position.replicas.at(0).confirmed == 0);
        CHECK(position.replicas.at(0).earlier_epoch == 1);
        CHECK(position.streams.at(0).cursor == Cursor{});
        CHECK(good(li->show(lost.record)).on_server);
        CHECK(good(li->states_in(village, 0, 0)).size() == 3);
    }
    WHEN("the laptop is level in the new epoch") {
        sync(li, restored);
        good(li->settle_epoch(township));
        THEN("it holds exactly what the server holds, and its own edits") {
            CHECK(li.position().epoch_settled);
            CHECK_FALSE(li->show(lost.record));
            CHECK(good(li->show(own.record)).on_server);
            CHECK(good(li->show(kept.record)).state == restored.records[kept.record].state);
            CHECK(good(li->digests(township)).at(0).digest.count == 2);
            CHECK(good(li->rebuild(false)).empty());
        }
    }
    WHEN("the own edit has not come back before it settles") {
        good(li->settle_epoch(township));
        THEN("it is still shown, waiting") {
            CHECK(li.texts(own.record, "name") == Texts{"自家"});
            CHECK(good(li->show(own.record)).waiting.size() == 1);
        }
    }
}

SCENARIO("digests follow every page, and ranges find the place", "[store][S8]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    li.enrol();
    Server server;
    for (std::uint64_t i = 1; i <= 40; ++i) {
        Edit edit = an_edit("wang", i).to(std::to_string(i));
        edit.record = record_key("plot" + std::to_string(i % 15), village);
        server.admit(edit);
        if (i % 7 == 0) sync(li, server);
    }
    sync(li, server);
    SetHash whole;
    for (auto const& [key, held] : server.records) whole.add(hash_of(key, encode(held.state)));
    CHECK(good(li->digests(township)) == std::vector<BucketDigest>{{village, whole}});
    for (std::uint8_t const bits : {0, 8, 16}) {
        SetHash sum;
        std::size_t states = 0;
        for (RangeDigest const& range : good(li->ranges(village, bits))) {
            sum.join(range.digest);
            states += good(li->states_in(village, bits, range.prefix)).size();
        }
        CHECK(sum == whole);
        CHECK(states == server.records.size());
        for (auto const& [key, held] : server.records) { // the places that PROTOCOL.md names, and the server cuts by
            auto const in_range = good(li->states_in(village, bits, range_of(key.id, bits)));
            CHECK(std::any_of(in_range.begin(), in_range.end(), [&](auto const& one) { return one.record == key; }));
        }
    }
    GIVEN("a bucket that differs") {
        RecordKey const extra = record_key("ghost", village);
        Edit edit = an_edit("zhao", 1).to("9");
        edit.record = extra;
        StateUpdate ghost{extra, 1, 0, {}};
        gengji::apply(ghost.state, edit, 5);
        good(li->apply({township, epoch(), std::nullopt, {}, {}, {ghost}, {}}));
        CHECK(good(li->digests(township)).at(0).digest != whole);
        WHEN("it is pulled again from the start") {
            good(li->refetch(village));
            REQUIRE(li.position().streams.size() == 2);
            CHECK(good(li->show(extra)).on_server); // still there meanwhile
            good(li->set_scope(scope_of(2, {grant_of(township, true), grant_of(village.owner, false)}), {}));
            REQUIRE(li.position().streams.size() == 2); // a change of scope does not end it
            Stream const stream = li.position().streams[1];
            CHECK(stream.cursor == Cursor{});
            PageUpdate page{township, epoch(), stream.id, {}, server.cursor(), {}, {}};
            for (auto const& [key, held] : server.records) page.states.push_back(server.whole(key));
            good(li->apply(page));
            good(li->join_streams(township));
            THEN("it is equal, and one stream is left") {
                CHECK(li.position().streams.size() == 1);
                CHECK(good(li->digests(township)) == std::vector<BucketDigest>{{village, whole}});
                CHECK_FALSE(li->show(extra));
                CHECK(good(li->rebuild(false)).empty());
            }
        }
    }
}
