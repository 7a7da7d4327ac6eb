#include "shared/forms/condition.hpp"

#include "tests/shared/forms/filled_form.hpp"

#include "shared/forms/evaluation.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace gengji;
using namespace gengji::forms;
using gengji::test::KnownRecords;

namespace {

/// A record with a field of each kind; `items` is a repeat with times and unit_price.
struct World {
    World() {
        vocabulary.plain = [](std::string_view name) -> std::optional<Kind> {
            static std::map<std::string_view, Kind> const names{
                {"n", Kind::number},    {"m", Kind::number},      {"t", Kind::text},        {"u", Kind::text},
                {"yes", Kind::boolean}, {"no", Kind::boolean},    {"maybe", Kind::boolean}, {"d", Kind::date},
                {"e", Kind::date},      {"at", Kind::instant},    {"to", Kind::instant},    {"picks", Kind::list},
                {"none", Kind::list},   {"who", Kind::reference}, {"where", Kind::other},   {"gone", Kind::number},
                {"crop", Kind::text},   {"big", Kind::number}};
            auto const found = names.find(name);
            return found == names.end() ? std::nullopt : std::optional(found->second);
        };
        vocabulary.repeat = [](std::string_view section) -> std::optional<Names> {
            if (section != "items") return std::nullopt;
            return Names([](std::string_view name) -> std::optional<Kind> {
                return name == "times" || name == "unit_price" ? std::optional(Kind::number) : std::nullopt;
            });
        };
        vocabulary.self = Kind::number;
        document.set("n", Value::of(Decimal{525, 2}));
        document.set("m", Value::of(std::int64_t{3}));
        document.set("big", Value::of(Decimal{900'000'000'000'000'000, 0}));
        document.set("t", Value::of("农户"));
        document.set("u", Value::of("500231101"));
        document.set("crop", Value::of("rice"));
        document.set("yes", Value::of(true));
        document.set("no", Value::of(false));
        document.set("d", Value::of(*parse_date("2025-10-20")));
        document.set("e", Value::of(*parse_date("2025-10-25")));
        document.set("at", Value::instant(1000));
        document.set("to", Value::instant(4600));
        Value const picks[] = {Value::of("pest"), Value::of("price")};
        document.set("picks", Value::list(picks));
        document.set("who", Value::of(friend_id));
        document.set("where", Value::of(Point{300000000, 1070000000, 525}));
        document.set("items[k000000000001]/times", Value::of(std::int64_t{2}));
        document.set("items[k000000000001]/unit_price", Value::of(Decimal{105, 1}));
        document.set("items[k000000000002]/times", Value::of(std::int64_t{1}));
        document.set("items[k000000000002]/unit_price", Value::of(Decimal{3, 0}));
    }

    KnownRecords known;
    RecordId friend_id = known.add("王", {{"contract_area", Value::of(Decimal{10, 0})}});
    Document document;
    Vocabulary vocabulary;

    Scope scope() const { return {document, known, {*parse_instant("2025-10-20T10:00:00+08:00"), true}, "", "n"}; }
    char truth(std::string_view text) const {
        auto const condition = Condition::parse(text, vocabulary);
        INFO(text);
        INFO((condition ? "" : condition.error().detail));
        REQUIRE(condition);
        auto const truth = holds(*condition, scope());
        return truth == Truth::yes ? 'y' : truth == Truth::no ? 'n' : '?';
    }
    std::string value(std::string_view text) const {
        auto const condition = Condition::parse(text, vocabulary);
        INFO(text);
        INFO((condition ? "" : condition.error().detail));
        REQUIRE(condition);
        auto const result = evaluate(*condition, scope());
        return result ? to_text(*result) : "?";
    }
    std::string fault(std::string_view text) const {
        auto const condition = Condition::parse(text, vocabulary);
        INFO(text);
        REQUIRE_FALSE(condition);
        return condition.error().detail;
    }
};

} // namespace

TEST_CASE("comparisons are exact", "[forms][condition]") {
    World const world;
    CHECK(world.truth("n = 5.25") == 'y');
    CHECK(world.truth("n = 5.250") == 'y');
    CHECK(world.truth("n < 5.26 and n > 5.24") == 'y');
    CHECK(world.truth("0.1 + 0.2 = 0.3") == 'y');
    CHECK(world.truth(". <> n") == 'n');
    CHECK(world.truth("t = '农户'") == 'y');
    CHECK(world.truth("t <> '农户'") == 'n');
    CHECK(world.truth("t in ('合作社', '农户')") == 'y');
    CHECK(world.truth("n in 5.25..6") == 'y');
    CHECK(world.truth("n in 0..m + 2") == 'n');
    CHECK(world.truth("n in 0..m * 2") == 'y');
    CHECK(world.truth("yes and not no") == 'y');
    CHECK(world.truth("no or no and yes") == 'n');
    CHECK(world.truth("(no or yes) and yes") == 'y');
    CHECK(world.truth("picks has 'pest'") == 'y');
    CHECK(world.truth("picks has ('pesto', 'price')") == 'y');
    CHECK(world.truth("picks has 'pesto'") == 'n');
    CHECK(world.truth("none has 'pest'") == 'n');
    CHECK(world.truth("d < e and e = d + 5 and e - d = 5") == 'y');
    CHECK(world.truth("seconds(at, to) = 3600 and to = at + 3600") == 'y');
}

TEST_CASE("what is not there makes a condition unknown, unless the rest decides", "[forms][condition]") {
    World const world;
    CHECK(world.truth("gone = 1") == '?');
    CHECK(world.truth("not gone = 1") == '?');
    CHECK(world.truth("gone = 1 and no") == 'n');
    CHECK(world.truth("gone = 1 or yes") == 'y');
    CHECK(world.truth("gone = 1 or no") == '?');
    CHECK(world.truth("n in 0..gone") == '?');
    CHECK(world.truth("n in 6..gone") == 'n');
    CHECK(world.truth("t in ('x', ref(who, 'nothing'))") == '?');
    CHECK(world.truth("filled(gone)") == 'n');
    CHECK(world.truth("filled(n) and filled(where)") == 'y');
    CHECK(world.truth("maybe") == '?');
    CHECK(world.value("gone * n") == "?");
    CHECK(world.value("coalesce(gone, n) + 1") == "6.25");
    CHECK(world.value("big * big") == "?"); // more than a Decimal holds
}

TEST_CASE("calculations, functions, the clock, and other records", "[forms][condition]") {
    World const world;
    CHECK(world.value("n + m * 2 - 1") == "10.25");
    CHECK(world.value("(n + m) * 2") == "16.5");
    CHECK(world.value("-n") == "-5.25");
    CHECK(world.value("round(n * 0.1, 2)") == "0.53");
    CHECK(world.value("if(n > 5, 'AA', 'B')") == "AA");
    CHECK(world.value("sum(items, times * unit_price)") == "24");
    CHECK(world.value("sum(items, times * n)") == "15.75");
    CHECK(world.value("count(items) + count(picks)") == "4");
    CHECK(world.value("length(t)") == "2");
    CHECK(world.value("accuracy(where)") == "5.25");
    CHECK(world.value("ref(who, 'contract_area') * 1.2") == "12");
    CHECK(world.value("property('crops', crop, 'yield_max')") == "900");
    CHECK(world.value("this_year + 1") == "2026");
    CHECK(world.truth("d = today and d <= today and e > today") == 'y');
    CHECK(world.truth("at < now") == 'y');
    CHECK(world.truth("starts(u, '500231')") == 'y');
    CHECK(world.truth("starts(t, u)") == 'n');
    CHECK(world.truth("division(u)") == 'y');
    CHECK(world.truth("division(t)") == 'n');
}

TEST_CASE("a wrong expression is named with its place", "[forms][condition]") {
    World const world;
    CHECK(world.fault("n = ") == "第 5 个字符：此处缺少一个值");
    CHECK(world.fault("nn = 1") == "第 1 个字符：没有名为“nn”的字段；若是选项，请加单引号");
    CHECK(world.fault("n = 1 and t = farm") == "第 15 个字符：没有名为“farm”的字段；若是选项，请加单引号");
    CHECK(world.fault("n = '1'").find("不能把数与文字相比") != std::string::npos);
    CHECK(world.fault("t <= 30").find("不能把文字与数相比") != std::string::npos);
    CHECK(world.fault("d + d").find("需要数，而不是日期") != std::string::npos);
    CHECK(world.fault("n and yes").find("需要是非，而不是数") != std::string::npos);
    CHECK(world.fault("t has 'x'").find("需要多选") != std::string::npos);
    CHECK(world.fault("picks = 'x'").find("不能") != std::string::npos);
    CHECK(world.fault("who < who").find("引用不能这样比较") != std::string::npos);
    CHECK(world.fault("sum(nothing, n)").find("可重复的分组") != std::string::npos);
    CHECK(world.fault("sum(items, sum(items, n))").find("sum 不能套 sum") != std::string::npos);
    CHECK(world.fault("times > 1").find("没有名为“times”的字段") != std::string::npos); // only inside the repeat
    CHECK(world.fault("frobnicate(n)").find("没有名为“frobnicate”的函数") != std::string::npos);
    CHECK(world.fault("n = 1 n").find("此处应当结束") != std::string::npos);
    CHECK(world.fault("t = 'x").find("单引号") != std::string::npos);
    CHECK(world.fault("n = 5e").find("此处应当结束") != std::string::npos);
    CHECK(world.fault(std::string(30, '(') + "n").find("层数太多") != std::string::npos);
    CHECK(world.fault(std::string(100, '-') + "n").find("太多") != std::string::npos);
    std::string nots;
    for (int i = 0; i < 100; ++i) nots += "not ";
    CHECK(world.fault(nots + "yes").find("太多") != std::string::npos);
    CHECK(world.fault(std::string(3000, 'n')).find("太长") != std::string::npos);
}

/// A random expression: how it is written with as few brackets as the grammar allows, and what it is worth, reckoned
/// apart from the parser. Numbers are 0 … 9, so nothing overflows.
struct Number {
    std::string text;
    int binding; ///< 3 primary, 2 product, 1 sum
    std::int64_t value;
};
Number a_number(int depth) {
    auto const kind = depth == 0 ? 0 : *rc::gen::inRange(0, 4);
    if (kind == 0) {
        auto const digit = *rc::gen::inRange(0, 10);
        return {std::to_string(digit), 3, digit};
    }
    auto const bracketed = [](Number const& part, int binding) {
        return part.binding >= binding ? part.text : "(" + part.text + ")";
    };
    auto const left = a_number(depth - 1), right = a_number(depth - 1);
    if (kind == 1) return {bracketed(left, 2) + "*" + bracketed(right, 3), 2, left.value * right.value};
    if (kind == 2) return {bracketed(left, 1) + "+" + bracketed(right, 2), 1, left.value + right.value};
    return {bracketed(left, 1) + "-" + bracketed(right, 2), 1, left.value - right.value};
}

struct Judgement {
    std::string text;
    int binding; ///< 4 comparison, 3 not, 2 and, 1 or
    char truth;  ///< y, n, ?
};
Judgement a_judgement(int depth) {
    auto const kind = depth == 0 ? *rc::gen::inRange(0, 2) : *rc::gen::inRange(0, 5);
    auto const bracketed = [](Judgement const& part, int binding) {
        return part.binding >= binding ? part.text : "(" + part.text + ")";
    };
    if (kind == 0) return {"gone = 1", 4, '?'};
    if (kind == 1) {
        auto const left = a_number(2), right = a_number(2);
        return {left.text + " <= " + right.text, 4, left.value <= right.value ? 'y' : 'n'};
    }
    auto const left = a_judgement(depth - 1);
    if (kind == 2) return {"not " + bracketed(left, 3), 3, left.truth == '?' ? '?' : left.truth == 'y' ? 'n' : 'y'};
    auto const right = a_judgement(depth - 1);
    char const decides = kind == 3 ? 'n' : 'y', otherwise = kind == 3 ? 'y' : 'n';
    char const truth = left.truth == decides || right.truth == decides ? decides
                       : left.truth == '?' || right.truth == '?'       ? '?'
                                                                       : otherwise;
    if (kind == 3) return {bracketed(left, 2) + " and " + bracketed(right, 3), 2, truth};
    return {bracketed(left, 1) + " or " + bracketed(right, 2), 1, truth};
}

TEST_CASE("brackets and binding: random expressions are worth what they were built to be", "[forms][condition]") {
    World const world;
    rc::prop("numbers", [&world] {
        auto const number = a_number(4);
        RC_ASSERT(world.value(number.text) == std::to_string(number.value));
    });
    rc::prop("truths", [&world] {
        auto const judgement = a_judgement(4);
        RC_ASSERT(world.truth(judgement.text) == judgement.truth);
    });
}

TEST_CASE("no text makes the parser fall over, and what parses can be run", "[forms][condition]") {
    World const world;
    static std::vector<std::string> const words{
        "n",     "t",          "yes", "d",         "picks",   "who",    "(",    ")",       ",",   "..",  ".", "+",
        "-",     "*",          "=",   "<>",        "in",      "has",    "and",  "or",      "not", "'x'", "1", "0.5",
        "today", "sum(items,", "if(", "coalesce(", "length(", "count(", "ref(", "filled(", "'",   "农"};
    rc::prop("random words", [&world] {
        std::string text;
        for (auto const index :
             *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, words.size())))
            text += words[index] + " ";
        auto const condition = Condition::parse(text, world.vocabulary);
        if (condition) evaluate(*condition, world.scope());
        RC_TAG(condition ? "parses" : "does not");
    });
}
