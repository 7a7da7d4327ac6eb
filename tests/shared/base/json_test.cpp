#include "shared/base/json.hpp"

#include "shared/base/bytes.hpp"
#include "shared/base/limits.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace gengji;

namespace {

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

} // namespace

TEST_CASE("JSON is read and printed, its keys sorted", "[json]") {
    Result<Json> const json = parse_json(R"({"b": [1, 2.5, null], "a": "长龙镇"})");
    REQUIRE(json);
    CHECK(dump(*json) == R"({"a":"长龙镇","b":[1,2.5,null]})");
    CHECK(dump(Json{{"a", 1}}, 2) == "{\n  \"a\": 1\n}");
    CHECK(text_member(*json, "a") == "长龙镇");
    CHECK(text_member(*json, "b").empty());
    CHECK(text_member(*json, "c").empty());
    CHECK(member(*json, "b")->size() == 3);
    CHECK(member(Json(5), "b") == nullptr);
}

TEST_CASE("what is not JSON is an error, never an exception", "[json]") {
    for (char const* const wrong :
         {"", "{", "[1,]", "{\"a\" 1}", "nul", "\"\x80\"", "\"\xED\xA0\x80\"", "[1] 2", "'a'", "\xEF\xBB\xBF"})
        CHECK(parse_json(wrong).error().problem == Problem::invalid);
    rc::prop("whatever the bytes", [](std::string const& text) { (void)parse_json(text); });
}

TEST_CASE("deep JSON is refused before it is built", "[json][S20]") {
    CHECK(parse_json(nested(limits::json_depth)));
    CHECK_FALSE(parse_json(nested(limits::json_depth + 1)));
    CHECK_FALSE(parse_json(std::string(1'000'000, '[')));
    CHECK(parse_json("\"" + std::string(1000, '[') + "\\\"" + std::string(1000, '[') +
                     "\"")); // within a string they do not count
    std::string wide = "[";
    for (int i = 0; i < 1000; ++i) wide += "[],";
    CHECK(parse_json(wide + "[]]"));
}

TEST_CASE("bytes that are no text are replaced when printed", "[json]") {
    std::string const text = dump(Json{{"name", "a\xFFz"}});
    CHECK(text == "{\"name\":\"a\xEF\xBF\xBDz\"}");
    rc::prop("always UTF-8", [](std::string const& any) { RC_ASSERT(is_utf8(dump(Json(any)))); });
}
