#include "tests/shared/forms/expression/evaluating.hpp"

using namespace gengji;
using namespace gengji::forms;

namespace {

Reads reads_of(std::string_view text, std::string_view context = "/data/rep/q") {
    auto const expression = Expression::compile(text);
    REQUIRE(expression);
    return expression->reads(context);
}

/// "/data/a instance:x/root/item/@n /data//" …
std::string paths_of(std::string_view text, std::string_view context = "/data/rep/q") {
    std::string all;
    for (ReadPath const& path : reads_of(text, context).paths) {
        if (!all.empty()) all += " ";
        if (!path.instance.empty()) all += path.instance + ":";
        for (std::string const& step : path.steps) all += "/" + step;
        if (path.anywhere_below) all += "//";
    }
    return all;
}

} // namespace

TEST_CASE("what an expression reads, as paths from the root") {
    CHECK(paths_of("/data/a + 1") == "/data/a");
    CHECK(paths_of("../p + .") == "/data/rep/p /data/rep/q");
    CHECK(paths_of("../../other/@kind") == "/data/other/@kind");
    CHECK(paths_of("/data/rep[k = ../x]/v") == "/data/rep/k /data/rep/v /data/x");
    CHECK(paths_of("instance('t')/root/item[town = current()/../town]/label") ==
          "/data/rep/town t:/root/item/label t:/root/item/town");
    CHECK(paths_of("count(/data/rep)") == "/data/rep");
    CHECK(paths_of("//x") == "//");
    CHECK(paths_of("/data/*") == "/data/*");
    CHECK(paths_of("sum(/data/rep/v | ../w)") == "/data/rep/v /data/rep/w");
    CHECK(paths_of("string-length()") == "/data/rep/q");
    CHECK(paths_of("pulldata('f', 'a', 'b', ../k)") == "/data/rep/k f://");
    CHECK(paths_of("indexed-repeat(/data/rep/v, /data/rep, ../n)") == "/data/rep /data/rep/n /data/rep/v");
    CHECK(paths_of("instance(../which)/root") == "/data/rep/which *:/root");
    CHECK(paths_of("once(1)") == "/data/rep/q");
    CHECK(paths_of("following-sibling::z") == "/data/rep/z");
    CHECK(paths_of("ancestor::data/b") == "//");
    CHECK(paths_of("1 + 2").empty());
}

TEST_CASE("what else its value depends on") {
    CHECK(reads_of("today()").time);
    CHECK_FALSE(reads_of("date('2025-01-01')").time);
    CHECK(reads_of("random()").randomness);
    CHECK(reads_of("randomize(/data/a)").randomness);
    CHECK_FALSE(reads_of("randomize(/data/a, 4)").randomness);
    CHECK(reads_of("position()").position);
    CHECK_FALSE(reads_of("/data/a[position() = 1]").position);
    CHECK(reads_of("jr:itext('x')").language);
    CHECK(reads_of("property('x')").device);
}

TEST_CASE("a change is told to those who read there") {
    ReadPath const leaf{"", {"data", "rep", "v"}, false};
    CHECK(reads_value(leaf, "/data/rep[2]/v"));
    CHECK_FALSE(reads_value(leaf, "/data/rep[2]/w"));
    CHECK_FALSE(reads_value(leaf, "/data/rep[2]"));
    CHECK(reads_structure(leaf, "/data/rep[2]"));
    CHECK_FALSE(reads_structure(leaf, "/data/other"));
    ReadPath const group{"", {"data", "g"}, false};
    CHECK(reads_value(group, "/data/g/deep/q"));
    ReadPath const any{"", {"data", "*", "v"}, false};
    CHECK(reads_value(any, "/data/x/v"));
    CHECK(reads_value(ReadPath{"", {}, true}, "/data/x/v"));
}

TEST_CASE("predicates within predicates are read in bounded time") {
    std::string text = "x";
    for (int level = 0; level < 100; ++level) text = "(a|b)[" + text + "]";
    CHECK_FALSE(reads_of(text).paths.empty());
}
