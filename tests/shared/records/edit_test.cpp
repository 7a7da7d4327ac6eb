#include "shared/base/limits.hpp"
#include "tests/shared/records/worlds.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace gengji;
using namespace gengji::test;

namespace {

Edit an_ordinary_edit() {
    Edit edit = an_edit("a", 3)
                    .saw({{"a", 2}, {"b", 7}})
                    .to("5")
                    .set("crops[k9f27c01b3e45]/area", Value::of(Decimal{25, 1}))
                    .set("name", Value());
    edit.extra = "\x05later";
    return edit;
}

} // namespace

TEST_CASE("an edit comes back byte for byte, parts of newer peers included", "[records][S4]") {
    Edit const edit = an_ordinary_edit();
    CHECK(check_shape(edit));
    CHECK(decode_edit(encode(edit)).value() == edit);
    CHECK(chain(Hash{}, edit) == chain(Hash{}, encode(edit)));
}

TEST_CASE("every part of an edit is in its chain", "[records][S4]") {
    Edit const edit = an_ordinary_edit();
    auto const differs = [&](auto change) {
        Edit other = edit;
        change(other);
        return chain(Hash{}, other) != chain(Hash{}, edit);
    };
    CHECK(differs([](Edit& e) { e.dot.seq = 4; }));
    CHECK(differs([](Edit& e) { e.dot.replica = replica("b"); }));
    CHECK(differs([](Edit& e) { e.record.bucket.owner = "500231101204"; }));
    CHECK(differs([](Edit& e) { e.record.bucket.cls = BucketClass::log; }));
    CHECK(differs([](Edit& e) { e.record.id = record_id("other"); }));
    CHECK(differs([](Edit& e) { e.form.form = "machine"; }));
    CHECK(differs([](Edit& e) { e.form.version = 2; }));
    CHECK(differs([](Edit& e) { e.actor = person("b"); }));
    CHECK(differs([](Edit& e) { e.wall_seconds = -1; }));
    CHECK(differs([](Edit& e) { e.seen.add(dot("b", 8)); }));
    CHECK(differs([](Edit& e) { e.patch[0].value = Value::of("6"); }));
    CHECK(differs([](Edit& e) { e.patch.pop_back(); }));
    CHECK(differs([](Edit& e) { e.extra.clear(); }));
    CHECK(chain(hash_of("x"), edit) != chain(Hash{}, edit));
}

TEST_CASE("what is a path", "[records]") {
    auto const good =
        GENERATE("area_mu", "_life", "_review/verify", "_review/remarks[k000000000001]", "crops[k9f27c01b3e45]/area",
                 "crops[k9f27c01b3e45]/_life", "a[k9f27c01b3e45]/b[k9f27c01b3e45]/c",
                 "farm[k9f27c01b3e45]/crops[k0123456789ab]/_life", "farm[k9f27c01b3e45]/crops[k0123456789ab]/_pos",
                 "a[k9f27c01b3e45]/b[k9f27c01b3e45]/c[k9f27c01b3e45]/d", "a/b/c/d", "x1");
    CHECK(is_path(good));
}

TEST_CASE("what is not", "[records]") {
    auto const bad = GENERATE("", "/", "a/", "/a", "a//b", "Area", "1a", "a b", "面积", "a[k9f27c01b3e4]",
                              "a[k9F27c01b3e45]", "a[x9f27c01b3e45]", "[k9f27c01b3e45]", "a[k9f27c01b3e45",
                              "a[k9f27c01b3e45]b", "a]", "a[]", "a/b/c/d/e", "a[k9f27c01b3e45][k9f27c01b3e45]");
    CAPTURE(bad);
    CHECK_FALSE(is_path(bad));
    CHECK_FALSE(is_path(std::string(limits::field_path_bytes + 1, 'a')));
}

TEST_CASE("edits that are no edits", "[records]") {
    auto const refused = [](auto spoil) {
        Edit edit = an_ordinary_edit();
        spoil(edit);
        bool const shape = static_cast<bool>(check_shape(edit));
        CHECK(static_cast<bool>(decode_edit(encode(edit))) == shape);
        return !shape;
    };
    CHECK(refused([](Edit& e) { e.dot.seq = 0; }));
    CHECK(refused([](Edit& e) { e.seen.add(e.dot); })); // saw itself
    CHECK(refused([](Edit& e) { e.record.bucket.owner = "50023"; }));
    CHECK(refused([](Edit& e) { e.form.form = "Plot"; }));
    CHECK(refused([](Edit& e) { e.form.form = ""; }));
    CHECK(refused([](Edit& e) { e.form.form = std::string(limits::form_id_bytes + 1, 'a'); }));
    CHECK(refused([](Edit& e) { e.patch[0].path = "no path"; }));
    CHECK(refused([](Edit& e) { e.patch[1].path = e.patch[0].path; }));
    CHECK(refused([](Edit& e) { std::swap(e.patch[0], e.patch[1]); }));
    CHECK(refused([](Edit& e) { e.patch[0].value = Value::of(std::string(limits::text_value_bytes, 'x')); }));
    CHECK(refused([](Edit& e) { e.extra = std::string(limits::edit_extra_bytes + 1, 'x'); }));
    CHECK(refused([](Edit& e) {
        for (std::size_t i = 0; i <= limits::edit_fields; ++i)
            e.patch.push_back(Change{"z" + std::to_string(10000 + i), Value()});
    }));
    CHECK(refused([](Edit& e) {
        for (int i = 0; i < 5; ++i)
            e.patch.push_back(Change{"z" + std::to_string(i), Value::of(std::string(60'000, 'x'))});
    }));
    CHECK(refused([](Edit& e) {
        for (std::size_t i = 0; i <= limits::seen_entries; ++i) e.seen.add(dot(std::to_string(i), 1));
    }));
    CHECK_FALSE(refused([](Edit&) {}));
}

TEST_CASE("a void or review that claims more, or less, than its author saw is no edit", "[records][R11]") {
    auto const shape = [](std::string const& path, Value const& value) {
        return check_shape(an_edit("a", 2).saw({{"b", 1}}).set(path, value));
    };
    Life life{Life::State::voided, "", {}, vector_of({{"b", 1}})};
    Review review;
    review.decision = Review::Decision::approved;
    review.as_of = life.as_of;
    CHECK(shape("_life", Value::of(life)));
    CHECK(shape("crops[k9f27c01b3e45]/_life", Value::of(life)));
    CHECK(shape("_review/verify", Value::of(review)));
    life.as_of.add(dot("c", 99));
    review.as_of.add(dot("c", 99));
    CHECK_FALSE(shape("_life", Value::of(life)));
    CHECK_FALSE(shape("crops[k9f27c01b3e45]/_life", Value::of(life)));
    CHECK_FALSE(shape("_review/verify", Value::of(review)));
    CHECK_FALSE(shape("_review/accept", Value::of(review)));
    CHECK_FALSE(shape("_life", Value::of("void")));
    CHECK_FALSE(shape("_life", Value()));
    CHECK(shape("wild_life", Value::of("deer")));
}

TEST_CASE("edits as bytes", "[records][fuzz]") {
    auto const own = [](Bytes const& bytes) {
        auto const edit = decode_edit(bytes);
        return !edit || encode(*edit) == bytes;
    };
    rc::prop("come back", [] {
        Choices choose = choices();
        for (auto const& [edit, stamp] : random_world(choose, 10, choose.below(2) == 0).all())
            RC_ASSERT(decode_edit(encode(edit)).value() == edit);
    });
    rc::prop("changed bytes are refused or are some edit's own",
             [&](std::vector<std::pair<std::uint16_t, std::uint8_t>> const& changes) {
                 Bytes bytes = encode(an_ordinary_edit());
                 for (auto const& [at, byte] : changes)
                     bytes[at % bytes.size()] = static_cast<char>(byte), RC_ASSERT(own(bytes));
                 for (std::size_t size = 0; size < bytes.size(); ++size) RC_ASSERT(own(bytes.substr(0, size)));
             });
    rc::prop("any bytes are refused or are some edit's own", [&](std::vector<std::uint8_t> const& tail) {
        Bytes bytes(1, '\1');
        bytes.append(tail.begin(), tail.end());
        RC_ASSERT(own(bytes));
    });
}
