#include "shared/records/bucket.hpp"
#include "shared/records/scope.hpp"

#include <catch2/catch.hpp>

using namespace gengji;

TEST_CASE("a bucket is written as owner and class", "[records]") {
    auto const text = GENERATE("500231/public", "500231101/log", "500231101203/registry", "500231101T01/credit",
                               "500231101G0001/bookkeeping");
    CHECK(to_text(parse_bucket(text).value()) == text);
}

TEST_CASE("what is not a bucket", "[records]") {
    auto const text = GENERATE("", "500231", "/log", "50023/log", "5002A1/log", "500231101t01/log", "500231101203/logs",
                               "500231/", "500231101203456789012/log", "500231/log/log", "500231/everyone");
    CHECK_FALSE(parse_bucket(text));
}

TEST_CASE("a bucket lives in its township's partition, or in the county's", "[records]") {
    CHECK(parse_bucket("500231101203/registry")->partition() == "500231101");
    CHECK(parse_bucket("500231101T01/log")->partition() == "500231101");
    CHECK(parse_bucket("500231101/log")->partition() == "500231101");
    CHECK(parse_bucket("500231/public")->partition() == "500231");
}

TEST_CASE("grants: by owner or subtree, by class, to read or to write", "[records][S12]") {
    auto const bit = [](BucketClass cls) { return static_cast<std::uint8_t>(1u << static_cast<unsigned>(cls)); };
    std::vector<Grant> const grants = {Grant{"500231101", true, bit(BucketClass::registry), true},
                                       Grant{"500231", false, bit(BucketClass::everyone), false}};
    auto const bucket = [](char const* text) { return parse_bucket(text).value(); };
    CHECK(may_read(grants, bucket("500231101203/registry")));
    CHECK(may_write(grants, bucket("500231101203/registry")));
    CHECK_FALSE(may_read(grants, bucket("500231101203/credit")));
    CHECK_FALSE(may_read(grants, bucket("500231102203/registry")));
    CHECK(may_read(grants, bucket("500231/public")));
    CHECK_FALSE(may_write(grants, bucket("500231/public")));
    CHECK_FALSE(may_read(grants, bucket("500231101/public"))); // not a subtree
    CHECK_FALSE(may_read({}, bucket("500231/public")));
}
