#include "tests/contract/store_contract.hpp"

using namespace gengji;
using namespace gengji::test;

namespace {

Cursor cursor_at(server::Store& store, std::uint64_t seq) { return {seq, *ok(store.check_at(township, seq))}; }

std::vector<RecordKey> keys_of(sync::StatePage const& page) {
    std::vector<RecordKey> keys;
    for (StateUpdate const& update : page.states) keys.push_back(update.record);
    return keys;
}

std::string number(int i) { return "r" + std::to_string(i); }

} // namespace

TEMPLATE_LIST_TEST_CASE("pages follow each other by seq until level", "[store][S6]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    std::vector<Decided> edits;
    for (int i = 1; i <= 25; ++i)
        edits.emplace_back(an_edit("li", static_cast<std::uint64_t>(i)).to("5").of(record_key(number(i))));
    li.push(*store, edits);
    li.push(*store, {an_edit("li", 26).saw({{"li", 2}}).to("6").of(record_key(number(2)))});

    Cursor cursor;
    std::set<RecordKey> met;
    std::uint64_t last = 0;
    int pages = 0;
    for (bool level = false; !level; ++pages) {
        auto const page = ok(store->page(township, whole_township, cursor, 10, 1 << 20));
        CHECK(page.states.size() <= 10);
        for (StateUpdate const& update : page.states) {
            CHECK(update.seq > last);
            last = update.seq;
            met.insert(update.record);
        }
        CHECK(page.to == cursor_at(*store, page.to.seq));
        cursor = page.to;
        level = page.level;
    }
    CHECK(pages == 3);
    CHECK(met.size() == 25);
    CHECK(cursor.seq == 26);
    auto const level = ok(store->page(township, whole_township, cursor, 10, 1 << 20));
    CHECK((level.level && level.states.empty() && level.to == cursor));
    CHECK(ok(store->page(township, whole_township, {}, 100, 1)).states.size() == 1); // always at least one
}

TEMPLATE_LIST_TEST_CASE("a record known at the cursor travels as what changed since, any other whole", "[store]",
                        StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li"), wang("wang");
    li.push(*store, {an_edit("li", 1).set("area_mu", "5").set("crop", "水稻").set("owner", "王"),
                     an_edit("li", 2).to("1").of(record_key("second"))});
    Cursor const cursor = cursor_at(*store, 2);
    wang.push(*store, {an_edit("wang", 1).saw({{"li", 1}}).set("crop", "玉米"),
                       an_edit("wang", 2).to("2").of(record_key("third"))});

    auto const page = ok(store->page(township, whole_township, cursor, 10, 1 << 20));
    REQUIRE(keys_of(page) == std::vector{record_key(), record_key("third")});
    CHECK(page.states[0].after == 2);
    REQUIRE(page.states[0].state.fields.size() == 1);
    CHECK(page.states[0].state.fields[0].path == "crop");
    CHECK(page.states[0].state.vv == vector_of({{"li", 1}, {"wang", 1}}));
    CHECK(page.states[1].after == 0);

    RecordState mine = ok(store->page(township, whole_township, {}, 1, 1 << 20)).states[0].state;
    auto const whole = ok(store->whole(township, {record_key(), record_key("none")}));
    REQUIRE(whole.size() == 1);
    CHECK(whole[0].after == 0);
    CHECK(whole[0].seq == 3);
    RecordState held;
    apply(held, an_edit("li", 1).set("area_mu", "5").set("crop", "水稻").set("owner", "王").build(), noon);
    overlay(held, page.states[0].state);
    CHECK(encode(held) == encode(whole[0].state));
    CHECK(ok(store->page(township, whole_township, {}, 10, 1 << 20)).states[1].after ==
          0); // from 0 everything is whole
}

TEMPLATE_LIST_TEST_CASE("a page and a digest hold what the grants name, nothing else", "[store][S12]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    Bucket const other_village{"500231101204", BucketClass::registry};
    li.push(*store, {an_edit("li", 1).to("1"), an_edit("li", 2).to("2").of(record_key("log", logs)),
                     an_edit("li", 3).to("3").of(record_key("plot", other_village))});
    std::vector<Grant> const own{{"500231101203", false, 1 << static_cast<int>(BucketClass::registry), true}};
    auto const page = ok(store->page(township, own, {}, 10, 1 << 20));
    CHECK(keys_of(page) == std::vector{record_key()});
    CHECK(page.to.seq == 3);
    auto const digests = ok(store->digests(township, own));
    REQUIRE(digests.size() == 1);
    CHECK(digests[0].bucket == registry);
    CHECK(ok(store->digests(township, whole_township)).size() == 3);
    CHECK(ok(store->page(township, {}, {}, 10, 1 << 20)).states.empty());
    CHECK(ok(store->page("500231102", whole_township, {}, 10, 1 << 20)).states.empty());
}

TEMPLATE_LIST_TEST_CASE("digests are the sum of the records, however they came about", "[store][S8]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li"), wang("wang");
    std::vector<Decided> edits;
    for (int i = 1; i <= 300; ++i)
        edits.emplace_back(an_edit("li", static_cast<std::uint64_t>(i)).to("5").of(record_key(number(i))));
    li.push(*store, edits);
    std::vector<Decided> changes;
    for (int i = 1; i <= 100; ++i)
        changes.emplace_back(an_edit("wang", static_cast<std::uint64_t>(i))
                                 .saw({{"li", static_cast<std::uint64_t>(i)}})
                                 .to("6")
                                 .of(record_key(number(i))));
    wang.push(*store, changes);

    SetHash sum;
    std::map<std::uint16_t, SetHash> ranges;
    ok(store->each_in(registry, [&](StateUpdate const& record) {
        Hash const member = hash_of(record.record, encode(record.state));
        sum.add(member);
        ranges[range_of(record.record.id, 8)].add(member);
        return true;
    }));
    auto const digests = ok(store->digests(township, whole_township));
    REQUIRE(digests.size() == 1);
    CHECK(digests[0].digest == sum);
    CHECK(sum.count == 300);
    auto const told = ok(store->ranges(registry, 8));
    CHECK(told.size() == ranges.size());
    for (RangeDigest const& range : told) CHECK(ranges[range.prefix] == range.digest);
    CHECK(ok(store->ranges(registry, 16)).size() > told.size());
}

TEMPLATE_LIST_TEST_CASE("verdicts are told by the seq at which they changed", "[store][S14]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li"), wang("wang");
    li.push(*store, {an_edit("li", 1).to("1"), quarantined(an_edit("li", 2).to("2").of(record_key("second"))),
                     Decided(an_edit("li", 3).to("3"), Verdict::refused, Reason::undecodable)});
    wang.push(*store, {quarantined(an_edit("wang", 1).to("4"))});
    auto const of_li = ok(store->verdicts(township, {li.id()}, 0, 4));
    REQUIRE(of_li.size() == 2);
    CHECK(of_li[0] == VerdictNote{dot("li", 2), Verdict::quarantined, Reason::out_of_scope});
    CHECK(of_li[1] == VerdictNote{dot("li", 3), Verdict::refused, Reason::undecodable});
    CHECK(ok(store->verdicts(township, {li.id()}, 2, 4)).size() == 1);
    CHECK(ok(store->verdicts(township, {li.id()}, 0, 1)).empty());
    ok(store->discard(township, dot("li", 2), person("chen"), noon));
    CHECK(ok(store->head(township)) == 5);
    auto const later = ok(store->verdicts(township, {li.id(), wang.id()}, 4, 5));
    REQUIRE(later.size() == 1);
    CHECK(later[0] == VerdictNote{dot("li", 2), Verdict::discarded, Reason::none});
}

TEMPLATE_LIST_TEST_CASE("another past is told by the check of a cursor", "[store][H13]", StoreKinds) {
    TestType stores;
    auto const one = stores.open("one.db"), other = stores.open("other.db");
    CHECK(ok(one->check_at(township, 0)) == 0u);
    CHECK_FALSE(ok(one->check_at(township, 1)));
    for (auto* store : {one.get(), other.get()}) {
        Pusher li("li");
        li.push(*store, {an_edit("li", 1).to("1"), an_edit("li", 2).to("2")});
        Pusher wang("wang");
        wang.push(*store, {an_edit("wang", 1).to(store == one.get() ? "3" : "4"), an_edit("wang", 2).to("5")});
        li.push(*store, {an_edit("li", 3).to("6")});
    }
    for (std::uint64_t seq : {1, 2}) CHECK(ok(one->check_at(township, seq)) == ok(other->check_at(township, seq)));
    for (std::uint64_t seq : {3, 4, 5}) CHECK(ok(one->check_at(township, seq)) != ok(other->check_at(township, seq)));
    CHECK(ok(one->check_at(township, 1)) != ok(one->check_at(township, 2)));
    CHECK_FALSE(ok(one->check_at(township, 6)));
}
