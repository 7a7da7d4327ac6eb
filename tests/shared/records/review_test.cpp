#include "shared/records/review.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::test;
using Kind = ReviewState::Kind;

namespace {

constexpr char const* verify = "_review/verify";
ApprovalRules const rules{{"area_mu", "crops/area"}, {"remarks"}};

Value approval(RecordState const& shown, ApprovalRules const& by = rules) { return make_approval(shown, by).value(); }
Edit approves(char const* name, RecordState const& shown) {
    return an_edit(name, 1).saw(shown).reviews(verify, approval(shown));
}
std::vector<std::pair<Edit, Stamp>> stamped(std::initializer_list<Edit> edits) {
    std::vector<std::pair<Edit, Stamp>> all;
    Stamp stamp = 100;
    for (Edit const& edit : edits) all.emplace_back(edit, stamp++);
    return all;
}

} // namespace

SCENARIO("an approval names a version and keeps its figures", "[records][H11][S18]") {
    GIVEN("a log of 5 mu, approved by the township") {
        Edit const entry = an_edit("a", 1).to("5").set("remarks", "晴");
        RecordState const shown = applied({}, entry);
        Edit const approved = approves("chen", shown);
        RecordState const state = applied(shown, approved);
        THEN("it is approved, unchanged since, and holds the figure and the document") {
            ReviewState const review = review_of(state, ReviewLevel::verify);
            CHECK(review.kind == Kind::approved);
            CHECK(review.changed_since.empty());
            CHECK(review.head->actor == person("chen"));
            CHECK(review.review->counted ==
                  std::vector<std::pair<std::string, Bytes>>{{"area_mu", Bytes(Value::of("5").packed())}});
            CHECK(review.review->document == document_hash(shown));
            CHECK(review_of(state, ReviewLevel::accept).kind == Kind::none);
        }
        WHEN("somebody who saw the 5 changes it to 9") {
            RecordState const changed = applied(state, an_edit("b", 1).saw(shown).to("9"));
            ReviewState const review = review_of(changed, ReviewLevel::verify);
            THEN("the approval still says 5, and that the area changed since") {
                CHECK(review.kind == Kind::approved);
                CHECK(review.changed_since == std::vector<std::string>{"area_mu"});
                CHECK(review.review->counted.at(0).second == Value::of("5").packed());
                CHECK(values(changed) == std::set<std::string>{"9"});
            }
        }
        WHEN("a remark or another review comes in") {
            RecordState const remarked = applied(
                state, an_edit("zhao", 1).saw(state).set("_review/remarks[k000000000001]",
                                                         Value::of(Remark{"area_mu", "好", Remark::State::open})));
            THEN("nothing has changed since") { CHECK(review_of(remarked, ReviewLevel::verify).changed_since.empty()); }
        }
    }
}

TEST_CASE("approvals by two people at once", "[records][H18]") {
    RecordState const first = applied({}, an_edit("a", 1).to("5"));
    RecordState const second = applied(first, an_edit("a", 2).saw(first).to("6"));
    SECTION("of the same version count as one") {
        RecordState const both = applied(second, {approves("chen", second), approves("zhao", second)});
        CHECK(review_of(both, ReviewLevel::verify).kind == Kind::approved);
    }
    SECTION("of different versions count in neither, until one approval has seen both") {
        RecordState const both = applied(second, {approves("chen", first), approves("zhao", second)});
        CHECK(review_of(both, ReviewLevel::verify).kind == Kind::disputed);
        CHECK_FALSE(review_of(both, ReviewLevel::verify).review);
        CHECK(conflicts(both) == std::vector<std::string>{verify});
        Edit const last = an_edit("chen", 2).saw(both).reviews(verify, approval(both));
        CHECK(review_of(applied(both, last), ReviewLevel::verify).kind == Kind::approved);
    }
    SECTION("of versions that look the same but are not count in neither either") {
        RecordState const again = applied(first, an_edit("a", 2).saw(first).to("5"));
        RecordState const both = applied(again, {approves("chen", first), approves("zhao", again)});
        CHECK(review_of(both, ReviewLevel::verify).kind == Kind::disputed);
    }
    SECTION("one approves, one sends back: disputed") {
        Edit const returned = an_edit("zhao", 1).saw(second).reviews(
            verify, make_decision(second, Review::Decision::returned, "面积不对"));
        CHECK(review_of(applied(second, {approves("chen", second), returned}), ReviewLevel::verify).kind ==
              Kind::disputed);
    }
}

TEST_CASE("a record sent back stands so until somebody who saw it decides again", "[records]") {
    RecordState const shown = applied({}, an_edit("a", 1).to("5"));
    Edit const returned =
        an_edit("chen", 1).saw(shown).reviews(verify, make_decision(shown, Review::Decision::returned, "面积不对"));
    RecordState const state = applied(shown, returned);
    CHECK(review_of(state, ReviewLevel::verify).kind == Kind::returned);
    CHECK(review_of(state, ReviewLevel::verify).review->note == "面积不对");
    RecordState const corrected = applied(state, an_edit("a", 2).saw(state).to("4"));
    CHECK(review_of(corrected, ReviewLevel::verify).changed_since == std::vector<std::string>{"area_mu"});
    Edit const approved = an_edit("chen", 2).saw(corrected).reviews(verify, approval(corrected));
    CHECK(review_of(applied(corrected, approved), ReviewLevel::verify).kind == Kind::approved);
}

TEST_CASE("whether conflicts block does not depend on what came first", "[records][H18]") {
    Edit const a1 = an_edit("a", 1).to("5"), b1 = an_edit("b", 1).to("9");
    Review const review = approval(applied({}, a1)).review().value();
    CHECK(judge_approval(stamped({a1}), person("chen"), review, rules) == Reason::none);
    CHECK(judge_approval(stamped({a1, b1}), person("chen"), review, rules) == Reason::none);
    CHECK(judge_approval(stamped({b1, a1}), person("chen"), review, rules) == Reason::none);
    RecordState const late = applied(applied({}, {a1, b1}), approves("chen", applied({}, a1)));
    CHECK(review_of(late, ReviewLevel::verify).changed_since == std::vector<std::string>{"area_mu"});
}

TEST_CASE("what the server refuses to count", "[records][S18][H11]") {
    Edit const entry = an_edit("a", 1).to("5").set("crops[k9f27c01b3e45]/area", "3");
    Edit const other = an_edit("b", 1).to("9");
    auto const edits = stamped({entry, other});
    RecordState const shown = applied({}, entry);
    Review const honest = approval(shown).review().value();
    ActorId const chen = person("chen");

    SECTION("an honest approval enters") { CHECK(judge_approval(edits, chen, honest, rules) == Reason::none); }
    SECTION("figures of one's own making") {
        Review forged = honest;
        forged.counted.at(0).second = Bytes(Value::of("50").packed());
        CHECK(judge_approval(edits, chen, forged, rules) == Reason::approval_mismatch);
    }
    SECTION("a figure left out") {
        Review forged = honest;
        forged.counted.pop_back();
        CHECK(judge_approval(edits, chen, forged, rules) == Reason::approval_mismatch);
    }
    SECTION("another document") {
        Review forged = honest;
        forged.document.bytes[0] ^= 1;
        CHECK(judge_approval(edits, chen, forged, rules) == Reason::approval_mismatch);
    }
    SECTION("a version in conflict") {
        Review conflicting = honest;
        conflicting.as_of = vector_of({{"a", 1}, {"b", 1}});
        CHECK(judge_approval(edits, chen, conflicting, rules) == Reason::in_conflict);
        CHECK_FALSE(make_approval(applied({}, {entry, other}), rules));
    }
    SECTION("a version that has not arrived") {
        Review early = honest;
        early.as_of = vector_of({{"a", 2}});
        CHECK(judge_approval(edits, chen, early, rules) == Reason::unknown_dot);
        CHECK_FALSE(make_approval(edits, early.as_of, rules));
    }
    SECTION("one's own entry") { CHECK(judge_approval(edits, person("a"), honest, rules) == Reason::own_entry); }
    SECTION("a record that is void") {
        Edit const voids = an_edit("a", 2).saw(shown).voids();
        RecordState const gone = applied(shown, voids);
        Review review = honest;
        review.as_of = gone.vv;
        CHECK(judge_approval(stamped({entry, voids}), chen, review, rules) == Reason::illegal_transition);
        CHECK_FALSE(make_approval(gone, rules));
    }
    SECTION("sending back needs no figures, but a version that is there") {
        Review const back = make_decision(shown, Review::Decision::returned, "").review().value();
        CHECK(judge_approval(edits, person("a"), back, rules) == Reason::none);
        CHECK(judge_approval(stamped({other}), chen, back, rules) == Reason::unknown_dot);
    }
    SECTION("own edits and remarks in the review itself are no entry") {
        Edit const remark = an_edit("chen", 1).saw(shown).set("_review/remarks[k000000000001]",
                                                              Value::of(Remark{"area_mu", "?", Remark::State::open}));
        RecordState const remarked = applied(shown, remark);
        CHECK(judge_approval(stamped({entry, remark}), chen, approval(remarked).review().value(), rules) ==
              Reason::none);
    }
}

TEST_CASE("two remarks on the weather block no approval; two areas do", "[records]") {
    RecordState const remarks =
        applied({}, {an_edit("a", 1).to("5").set("remarks", "晴"), an_edit("b", 1).set("remarks", "雨")});
    CHECK(make_approval(remarks, rules));
    CHECK_FALSE(make_approval(remarks, ApprovalRules{{"remarks"}, {"remarks"}})); // counted after all
    CHECK_FALSE(make_approval(remarks, ApprovalRules{}));
}

TEST_CASE("instances: void ones are not counted, contested ones block", "[records][H23]") {
    char const* const kept = "crops[k000000000001]/area";
    RecordState const shown = applied({}, an_edit("a", 1).set(kept, "3").set("crops[k000000000002]/area", "4"));
    CHECK(approval(shown).review()->counted.size() == 2);
    RecordState const deleted = applied(shown, an_edit("a", 2).saw(shown).voids("crops[k000000000002]"));
    CHECK(approval(deleted).review()->counted ==
          std::vector<std::pair<std::string, Bytes>>{{kept, Bytes(Value::of("3").packed())}});
    RecordState const contested = applied(deleted, an_edit("b", 1).saw(shown).set("crops[k000000000002]/area", "5"));
    CHECK_FALSE(make_approval(contested, rules));
}

TEST_CASE("no stamp has a part in the document's hash", "[records][S10]") {
    Edit const a1 = an_edit("a", 1).set("remarks", "晴"), b1 = an_edit("b", 1).set("remarks", "雨");
    RecordState const one = applied(applied({}, a1, 100), b1, 200), two = applied(applied({}, b1, 100), a1, 200);
    CHECK(to_text(winner(*one.field("remarks"))->value) != to_text(winner(*two.field("remarks"))->value));
    CHECK(document_hash(one) == document_hash(two));
    CHECK(document_hash(one) != document_hash(applied({}, a1)));
    RecordState const crossed =
        applied({}, {an_edit("a", 1).set("remarks", "雨"), an_edit("b", 1).set("remarks", "晴")});
    CHECK(document_hash(crossed) == document_hash(one)); // nor has who wrote which
}

TEST_CASE("remarks on a field reach their author and are worked off", "[records]") {
    std::string const key = "_review/remarks[k000000000001]";
    RecordState const shown = applied({}, an_edit("a", 1).to("5"));
    RecordState const open = applied(
        shown, an_edit("chen", 1).saw(shown).set(key, Value::of(Remark{"area_mu", "请核实", Remark::State::open})));
    REQUIRE(remarks_of(open).size() == 1);
    CHECK(remarks_of(open).at(0).key == key);
    CHECK(remarks_of(open).at(0).remark.text == "请核实");
    RecordState const done = applied(
        open, an_edit("a", 2).saw(open).to("4").set(key, Value::of(Remark{"area_mu", "请核实", Remark::State::done})));
    CHECK(remarks_of(done).at(0).remark.state == Remark::State::done);
    CHECK(remarks_of(shown).empty());
}

TEST_CASE("a path of a record and the path of its form", "[records]") {
    CHECK(form_path("area_mu") == "area_mu");
    CHECK(form_path("crops[k9f27c01b3e45]/area") == "crops/area");
    CHECK(form_path("a[k9f27c01b3e45]/b[k9f27c01b3e45]/c") == "a/b/c");
}
