#include "shared/records/record_state.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::test;

namespace {
constexpr char const* crop = "crops[k9f27c01b3e45]";
std::string in_crop(char const* name) { return std::string(crop) + "/" + name; }
} // namespace

TEST_CASE("two worlds with the same heads: one is void, one contested", "[records][H10]") {
    Edit const a1 = an_edit("a", 1).to("1"), a2 = an_edit("a", 2).saw({{"a", 1}}).to("2");
    RecordState const seen = applied({}, {a1, a2, an_edit("a", 3).saw({{"a", 2}}).voids()});
    RecordState const unseen = applied({}, {a1, a2, an_edit("a", 3).voids()});
    CHECK(life_of(seen) == LifeState::voided);
    CHECK(life_of(unseen) == LifeState::contested);
}

SCENARIO("a record is voided while somebody else edits it", "[records][H10]") {
    RecordState const shown = applied({}, an_edit("office", 1).to("5"));
    RecordState const voided = applied(shown, an_edit("chen", 1).saw(shown).voids());
    CHECK(life_of(voided) == LifeState::voided);
    WHEN("an edit arrives that the void had not seen") {
        RecordState const merged = applied(voided, an_edit("li", 1).saw(shown).set("phone", "138"));
        THEN("the record is contested, and visible") { CHECK(life_of(merged) == LifeState::contested); }
        THEN("voiding again, having seen it, ends it") {
            CHECK(life_of(applied(merged, an_edit("chen", 2).saw(merged).voids())) == LifeState::voided);
        }
    }
    WHEN("somebody who saw the void restores the record") {
        CHECK(life_of(applied(voided, an_edit("li", 1).saw(voided).restores())) == LifeState::alive);
    }
    WHEN("somebody who did not see it declares the record alive") {
        CHECK(life_of(applied(voided, an_edit("li", 1).saw(shown).restores())) == LifeState::contested);
    }
    WHEN("a second person voids it too") {
        CHECK(life_of(applied(voided, an_edit("li", 1).saw(shown).voids())) == LifeState::voided);
    }
    WHEN("a review or a remark comes in") {
        RecordState const remarked = applied(
            voided, an_edit("zhao", 1).saw(shown).set("_review/remarks[k000000000001]",
                                                      Value::of(Remark{"area_mu", "请核实", Remark::State::open})));
        THEN("the record stays void") { CHECK(life_of(remarked) == LifeState::voided); }
    }
}

TEST_CASE("what the voiding save wrote beside the void does not contest it", "[records][H10]") {
    RecordState const shown = applied({}, an_edit("office", 1).to("5"));
    CHECK(life_of(applied(shown, an_edit("chen", 1).saw(shown).voids().set("note", "重复"))) == LifeState::voided);
}

TEST_CASE("a move ends a record in its old bucket; what it had not seen shows there as contested", "[records][H16]") {
    RecordState const shown = applied({}, an_edit("office", 1).to("5"));
    RecordState const moved = applied(shown, an_edit("chen", 1).saw(shown).moves_to("500231102/registry"));
    CHECK(life_of(moved) == LifeState::moved);
    CHECK(life_of(applied(moved, an_edit("li", 1).saw(shown).to("6"))) == LifeState::contested);
    CHECK(life_of(applied(moved, an_edit("li", 1).saw(shown).moves_to("500231103/registry"))) == LifeState::contested);
    CHECK(life_of(applied(moved, an_edit("li", 1).saw(shown).moves_to("500231102/registry"))) == LifeState::moved);
    CHECK(life_of(applied(moved, an_edit("li", 1).saw(shown).voids())) == LifeState::contested);
}

TEST_CASE("a deleted repeat instance is judged as a record is", "[records][H23][R16]") {
    RecordState const shown =
        applied({}, an_edit("a", 1).set(in_crop("area"), "3").set(in_crop("crop"), "rice").to("5"));
    RecordState const deleted = applied(shown, an_edit("a", 2).saw(shown).voids(crop));
    CHECK(life_of(deleted, crop) == LifeState::voided);
    CHECK(life_of(deleted) == LifeState::alive);
    CHECK(life_of(deleted, "crops[k000000000000]") == LifeState::alive);
    RecordState const noted = applied(deleted, an_edit("b", 1).saw(shown).set(in_crop("note"), "zombie"));
    CHECK(life_of(noted, crop) ==
          LifeState::contested); // not a zombie that is only a note, and not a note that vanished
    CHECK(values(noted, in_crop("area")) == std::set<std::string>{"3"});
    CHECK(life_of(applied(deleted, an_edit("b", 1).saw(shown).to("6")), crop) ==
          LifeState::voided); // outside the instance
}

TEST_CASE("the record's void counts instances in", "[records][H23]") {
    RecordState const shown = applied({}, an_edit("a", 1).to("5"));
    RecordState const voided = applied(shown, an_edit("a", 2).saw(shown).voids());
    CHECK(life_of(applied(voided, an_edit("b", 1).saw(shown).set(in_crop("area"), "3"))) == LifeState::contested);
    CHECK(life_of(applied(voided, an_edit("b", 1).saw(shown).voids(crop))) == LifeState::contested);
}

SCENARIO("repeats within repeats: who takes the outer one away takes what he saw in it", "[records][H23][R16]") {
    std::string const farm = "farm[k000000000001]", first = farm + "/crops[k00000000000a]",
                      second = farm + "/crops[k00000000000b]";
    RecordState const shown = applied(
        {}, an_edit("office", 1).set(farm + "/name", "东坡").set(first + "/area", "3").set(second + "/area", "4"));
    GIVEN("an outer instance that Chen took away") {
        RecordState const gone = applied(shown, an_edit("chen", 1).saw(shown).voids(farm));
        CHECK(life_of(gone, farm) == LifeState::voided);
        CHECK(life_of(gone) == LifeState::alive);
        THEN("what is in it has said nothing about its own life") { CHECK(life_of(gone, first) == LifeState::alive); }
        WHEN("Li, who did not know, changed something in it") {
            RecordState const merged = applied(gone, an_edit("li", 1).saw(shown).set(first + "/area", "5"));
            THEN("it is contested, and visible with all that is in it") {
                CHECK(life_of(merged, farm) == LifeState::contested);
                CHECK(values(merged, second + "/area") == std::set<std::string>{"4"});
            }
        }
        WHEN("Li added an inner one, or took one away") {
            CHECK(life_of(applied(gone, an_edit("li", 1).saw(shown).set(farm + "/crops[k00000000000c]/area", "1")),
                          farm) == LifeState::contested);
            CHECK(life_of(applied(gone, an_edit("li", 1).saw(shown).voids(first)), farm) == LifeState::contested);
        }
    }
    GIVEN("an inner instance that Chen took away") {
        RecordState const gone = applied(shown, an_edit("chen", 1).saw(shown).voids(first));
        WHEN("Li changed its neighbour, or the outer one") {
            RecordState const merged =
                applied(gone, an_edit("li", 1).saw(shown).set(second + "/area", "9").set(farm + "/name", "西坡"));
            THEN("it is gone all the same") {
                CHECK(life_of(merged, first) == LifeState::voided);
                CHECK(life_of(merged, farm) == LifeState::alive);
            }
        }
    }
}
