#include "shared/records/record_state.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::test;
using Texts = std::set<std::string>;

SCENARIO("two laptops change the same area while offline", "[records][S9]") {
    GIVEN("an area of 5 mu that both laptops show") {
        RecordState const shown = applied({}, an_edit("office", 1).to("5"));
        WHEN("each changes it without the other") {
            RecordState const on_li = applied(shown, an_edit("li", 1).saw(shown).to("6"));
            RecordState const merged = applied(on_li, an_edit("wang", 1).saw(shown).to("7"));
            THEN("both values stand until someone who saw both decides") {
                CHECK(values(merged) == Texts{"6", "7"});
                CHECK(conflicts(merged) == std::vector<std::string>{"area_mu"});
                RecordState const settled = applied(merged, an_edit("chen", 1).saw(merged).to("6.5"));
                CHECK(values(settled) == Texts{"6.5"});
                CHECK(conflicts(settled).empty());
            }
            THEN("a third value that nobody saw reopens it") {
                RecordState const settled = applied(merged, an_edit("chen", 1).saw(merged).to("6.5"));
                CHECK(values(applied(settled, an_edit("zhao", 1).saw(shown).to("8"))) == Texts{"6.5", "8"});
            }
            THEN("the same value twice is no conflict") {
                RecordState const agreed = applied(on_li, an_edit("wang", 1).saw(shown).to("6"));
                CHECK(agreed.field("area_mu")->heads.size() == 2);
                CHECK(conflicts(agreed).empty());
            }
        }
        WHEN("each changes another field") {
            RecordState const merged = applied(shown, {an_edit("li", 1).saw(shown).set("phone", "138"),
                                                       an_edit("wang", 1).saw(shown).set("name", "大田湾")});
            THEN("they merge silently") {
                CHECK(conflicts(merged).empty());
                CHECK(values(merged, "phone") == Texts{"138"});
                CHECK(values(merged, "name") == Texts{"大田湾"});
            }
        }
    }
}

TEST_CASE("an edit applied again changes nothing", "[records][S3]") {
    Edit const edit = an_edit("li", 1).to("6");
    RecordState state;
    CHECK(apply(state, edit, 100));
    RecordState const once = state;
    CHECK_FALSE(apply(state, edit, 50)); // only join lowers a stamp
    CHECK(state == once);
}

TEST_CASE("an edit to many fields finds the places of old and new ones", "[records]") {
    RecordState state = applied({}, an_edit("li", 1).set("b", "1").set("d", "1").set("f", "1"));
    apply(state, an_edit("li", 2).saw(state).set("a", "2").set("b", "2").set("c", "2").set("f", "2").set("g", "2"),
          unstamped);
    std::vector<std::string> shown;
    for (FieldState const& field : state.fields) shown.push_back(field.path + to_text(field.heads.at(0).value));
    CHECK(shown == std::vector<std::string>{"a2", "b2", "c2", "d1", "f2", "g2"});
}

TEST_CASE("the record carries the highest form version that any edit named", "[records]") {
    RecordState const merged =
        applied({}, {an_edit("li", 1).with_form("plot", 3).to("5"), an_edit("wang", 1).with_form("plot", 2).to("5")});
    CHECK(merged.form == FormVersion{"plot", 3});
}

TEST_CASE("A1 f, A2 f apart are two heads, whatever is applied between them", "[records][H2]") {
    Edit const first = an_edit("a", 1).to("1"), second = an_edit("a", 2).to("2");
    Edit const other = an_edit("b", 1).saw({{"a", 1}}).set("phone", "3");
    RecordState const together = applied({}, {first, second, other});
    CHECK(values(together) == Texts{"1", "2"}); // two forms of one record open at once: a conflict with oneself
    CHECK(encode(applied({}, {first, other, second})) == encode(together));
    CHECK(encode(joined(applied({}, {first}), applied({}, {first, second, other}))) == encode(together));
}

TEST_CASE("replaced is kept only beyond vv, so equal sets have equal bytes", "[records][H2]") {
    Edit const a1 = an_edit("a", 1).to("1");
    Edit const b1 = an_edit("b", 1).saw({{"a", 1}}).to("2");
    RecordState const early = applied({}, {b1}); // b1 had seen a1, which this server has lost
    CHECK(early.field("area_mu")->replaced == vector_of({{"a", 1}}));
    RecordState const late = applied(early, a1);
    CHECK(values(late) == Texts{"2"}); // already replaced on arrival
    CHECK(late.field("area_mu")->replaced.empty());
    CHECK(encode(late) == encode(applied({}, {a1, b1})));
}

TEST_CASE("a deleted edit's followers find a gapless vector: two quarantines, released or ended, in any order",
          "[records][H1]") {
    // What R1 makes of the queue: a2 waits behind a1, so that a state never covers a dot that has not entered.
    Edit const a1 = an_edit("a", 1).to("1"), a2 = an_edit("a", 2).saw({{"a", 1}}).set("phone", "2");
    Edit const b1 = an_edit("b", 1).to("9");
    RecordState const server = applied({}, {b1});
    CHECK_FALSE(server.vv.covers(a2.dot));
    RecordState const released = applied(server, {a1, a2});
    CHECK(values(released) == Texts{"1", "9"}); // b never saw a1, so b1 cannot have removed it
    CHECK(encode(released) == encode(applied({}, {a1, a2, b1})));
    // Without R1: a2 enters first, and a1 is lost when it is released.
    CHECK(values(applied(applied(server, {a2}), {a1})) == Texts{"9"});
}

TEST_CASE("the earlier of two stamps counts, and no stamp is later than any", "[records][H19]") {
    Edit const edit = an_edit("a", 1).to("1");
    RecordState const own = applied({}, edit), first = applied({}, edit, 100), again = applied({}, edit, 200);
    CHECK(joined(own, again).field("area_mu")->heads.at(0).stamp == 200);
    CHECK(encode(joined(first, again)) == encode(first));
    CHECK(encode(joined(again, first)) == encode(first));
    CHECK(encode(joined(own, first)) == encode(first));

    SECTION("an own unstamped edit is the provisional winner here; acknowledged, stamps and dots decide") {
        RecordState const both = applied(applied({}, an_edit("b", 1).to("2"), 500), edit);
        CHECK(to_text(winner(*both.field("area_mu"))->value) == "1");
        RecordState const stamped = applied(applied({}, an_edit("b", 1).to("2"), 500), edit, 100);
        CHECK(to_text(winner(*stamped.field("area_mu"))->value) == "2");
        RecordState const tie = applied(applied({}, an_edit("b", 1).to("2"), 500), edit, 500);
        CHECK(winner(*tie.field("area_mu"))->dot == std::max(dot("a", 1), dot("b", 1)));
    }
    SECTION("a lowered stamp is a change that travels") {
        RecordState state = applied({}, edit, 200, 7);
        join(state, first, 9);
        CHECK(changes_after(state, 8).fields.size() == 1);
    }
}

TEST_CASE("members of a group stay together when every writer writes the whole group", "[records][H21]") {
    RecordState const shown = applied({}, an_edit("office", 1).set("quantity", "5").set("unit", "亩"));
    Edit const li = an_edit("li", 1).saw(shown).set("quantity", "6").set("unit", "亩");
    Edit const wang = an_edit("wang", 1).saw(shown).set("quantity", "0.4").set("unit", "公顷");
    RecordState const merged = applied(shown, {wang, li});
    auto const dots = [&](char const* path) {
        std::vector<Dot> all;
        for (Head const& head : merged.field(path)->heads) all.push_back(head.dot);
        return all;
    };
    CHECK(dots("quantity") == dots("unit")); // the alternatives are dots: 6 亩 or 0.4 公顷, never 6 公顷

    // A save that writes one member alone mixes two people's members, silently.
    Edit const apart = an_edit("wang", 1).saw(shown).set("unit", "公顷");
    RecordState const mixed = applied(shown, {an_edit("li", 1).saw(shown).set("quantity", "6"), apart});
    CHECK(conflicts(mixed).empty());
}

TEST_CASE("patched calculations merge into nonsense, which is why they are computed from what is shown",
          "[records][H22]") {
    RecordState const shown = applied({}, an_edit("office", 1).set("claimed", "5").set("times", "2").set("calc", "10"));
    RecordState const patched = applied(shown, {an_edit("a", 1).saw(shown).set("claimed", "6").set("calc", "12"),
                                                an_edit("b", 1).saw(shown).set("times", "3").set("calc", "15")});
    CHECK(values(patched, "calc") == Texts{"12", "15"}); // 6 x 3 is neither
    RecordState const computed =
        applied(shown, {an_edit("a", 1).saw(shown).set("claimed", "6"), an_edit("b", 1).saw(shown).set("times", "3")});
    CHECK(conflicts(computed).empty());
}

TEST_CASE("re-issued edits name what their author saw, not what a stranger wrote under the old name",
          "[records][H3][R4]") {
    // O and its copy C both mint under r. C's (r,1) is the server's; O's (r,1), (r,2){r:1} are re-issued with k = 0.
    Edit const of_copy = an_edit("r", 1).to("copy");
    Edit const own1 = an_edit("r", 1).set("phone", "own"), own2 = an_edit("r", 2).saw({{"r", 1}}).to("own2");
    RecordState const server = applied({}, {of_copy});
    Edit const renamed1 = reissued(own1, replica("r"), 0, replica("o")),
               renamed2 = reissued(own2, replica("r"), 0, replica("o"));
    CHECK(renamed1.dot == dot("o", 1));
    CHECK(renamed2.dot == dot("o", 2));
    CHECK(renamed2.seen == vector_of({{"o", 1}}));
    CHECK(values(applied(server, {renamed1, renamed2})) == Texts{"copy", "own2"});

    Edit kept = own2;
    kept.dot = renamed2.dot; // the rule left out: seen still says r:1
    CHECK(values(applied(server, {renamed1, kept})) == Texts{"own2"});

    SECTION("the common prefix keeps its name, and as_of is rewritten with seen") {
        Edit const ends = an_edit("r", 5).saw({{"r", 4}, {"b", 2}}).voids();
        Edit const renamed = reissued(ends, replica("r"), 3, replica("o"));
        CHECK(renamed.dot == dot("o", 2));
        CHECK(renamed.seen == vector_of({{"r", 3}, {"o", 1}, {"b", 2}}));
        CHECK(renamed.patch.at(0).value.life()->as_of == renamed.seen);
        CHECK(check_shape(renamed));
    }
    SECTION("an edit within the common prefix stays as it is") {
        CHECK(reissued(own1, replica("r"), 1, replica("o")) == own1);
    }
}

TEST_CASE("a poisoned seen is kept beyond vv and would swallow later edits", "[records][H20]") {
    // The merge is exact even then; that such an edit waits is the server's rule (R14).
    RecordState state = applied({}, an_edit("x", 1).saw({{"a", 1}, {"b", 99}}).to("x"));
    apply(state, an_edit("b", 1).saw(state).to("b"), unstamped);
    CHECK(values(state).empty());
    CHECK(state.field("area_mu")->replaced == vector_of({{"a", 1}, {"b", 99}}));
    CHECK(decode_state(encode(state)).value() == state);
}
