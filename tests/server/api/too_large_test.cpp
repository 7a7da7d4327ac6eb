#include "tests/server/api/running_county.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::test;

SCENARIO("a record that would outgrow what laptops read keeps what it holds", "[S5]") {
    RunningCounty at;
    TestLaptop li(at, "li", 1'760'000'000'000), wang(at, "wang", 1'760'000'000'000);
    li.sync();
    RecordKey const plot = li.save("5.25");
    constexpr int many = 20; // of 60 KB each: more than a megabyte
    for (int i = 0; i < many; ++i) {
        Shown const shown = ok(li.laptop->store().show(plot));
        std::string const path = "note_" + std::to_string(i);
        ok(li.laptop->store().save({plot,
                                    shown.state.form,
                                    li.laptop->identity().actor,
                                    shown.seen,
                                    {{path, Value::of(std::string(60'000, static_cast<char>('a' + i)))}},
                                    {}}));
    }
    li.edit(plot, "6"); // small, but behind them
    li.sync();
    THEN("each edit too many waits, the small one waits behind them, and the record reaches others") {
        std::vector<server::WaitingEdit> waiting;
        at.at_store([&](server::Store& store) { waiting = ok(store.waiting(township, 100)); });
        REQUIRE(waiting.size() >= 3);
        CHECK(waiting.front().reason == Reason::too_large);
        CHECK(waiting.back().behind);
        std::size_t const too_many = waiting.size() - 1;
        wang.sync();
        CHECK(ok(wang.laptop->store().show(plot)).state.fields.size() == 1 + many - too_many);
        CHECK(ok(li.laptop->store().show(plot)).state.fields.size() == 1 + many); // its author still sees all of it
        AND_THEN("nobody can let them in; once they are discarded, the small one enters") {
            at.at_store([&](server::Store& store) {
                auto const released = store.release(township, waiting[0].edit.dot, ActorId{}, 1'760'000'000);
                REQUIRE_FALSE(released);
                CHECK(released.error().problem == Problem::invalid);
                CHECK_THAT(released.error().detail, Catch::Contains("只能作废"));
            });
            for (std::size_t i = 0; i < too_many; ++i) {
                at.at_store([&](server::Store& store) {
                    ok(store.discard(township, waiting[i].edit.dot, ActorId{}, 1'760'000'000));
                });
            }
            at.at_store([&](server::Store& store) { CHECK(ok(store.waiting(township, 100)).empty()); });
            wang.sync();
            CHECK(to_text(winner(*ok(wang.laptop->store().show(plot)).state.field("contract_area"))->value) == "6");
            std::vector<std::string> found;
            at.at_store([&](server::Store& store) { found = ok(ok(store.reader())->check()); });
            CHECK(found.empty()); // the log played again decides the same
            CHECK(li.sync().level);
        }
    }
}
