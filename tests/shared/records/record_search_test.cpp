#include "tests/shared/records/store_fixture.hpp"

#include "shared/records/record_search.hpp"

#include <algorithm>

using namespace gengji;
using namespace gengji::test;
using Texts = std::vector<std::string>;

namespace {

/// A laptop that holds one member a name; a second text is given behind a slash.
void fill(Laptop& laptop, std::vector<std::string> const& names) {
    for (std::string const& name : names) {
        std::size_t const slash = name.find('/');
        std::vector<Change> patch{{"name", Value::of(name.substr(0, slash))}};
        if (slash != std::string::npos) patch.insert(patch.begin(), {"code", Value::of(name.substr(slash + 1))});
        laptop.save(record_key(name, village), patch);
    }
}

Texts sorted(Texts texts) {
    std::sort(texts.begin(), texts.end());
    return texts;
}

} // namespace

TEST_CASE("a name is found by any part of it", "[store][search]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    fill(li, {"张三丰", "王小明", "李小明", "欧阳建国", "王㛃", "𠮷田𠮷", "长龙镇", "大田湾3组/M00012-A",
              "红旗、机耕队/13812345678"});
    CHECK(li.search("张三丰") == Texts{"张三丰"});
    CHECK(li.search("三丰") == Texts{"张三丰"});
    CHECK(li.search("丰") == Texts{"张三丰"});
    CHECK(li.search("小明") == Texts{"李小明", "王小明"}); // two characters; the newest first
    CHECK(li.search("明小").empty());
    CHECK(li.search("㛃") == Texts{"王㛃"});
    CHECK(li.search("𠮷田") == Texts{"𠮷田𠮷"});
    CHECK(li.search("田𠮷") == Texts{"𠮷田𠮷"});
    CHECK(li.search("旗机").empty()); // not over a comma
    CHECK(li.search(" 阳建 ") == Texts{"欧阳建国"});
    CHECK(li.search("王 明") == Texts{"王小明"}); // both parts, in any order
    CHECK(li.search("3组") == Texts{"大田湾3组"});
    CHECK(li.search("３组") == Texts{"大田湾3组"}); // typed with full-width digits
    CHECK(li.search("m0001") == Texts{"大田湾3组"});
    CHECK(li.search("12-a") == Texts{"大田湾3组"});
    CHECK(li.search("1381234") == Texts{"红旗、机耕队"});
    CHECK(li.search("45678") == Texts{"红旗、机耕队"});
    CHECK(li.search("13812345678") == Texts{"红旗、机耕队"});
    CHECK(li.search("13812345679").empty());
    CHECK(li.search("8").size() == 1);
    CHECK(li.search("、 -").empty());
    CHECK(li.search("\"*: AND NEAR(").empty()); // nothing of FTS5's language gets through
    CHECK(li.search("").size() == 9);
}

TEST_CASE("a name is found by its pinyin initials", "[store][search]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    fill(li, {"张三丰", "长龙镇", "欧阳建国", "曾志伟", "A区大田湾", "单于长曾"});
    CHECK(li.search("zsf") == Texts{"张三丰"});
    CHECK(li.search("ZSF") == Texts{"张三丰"});
    CHECK(li.search("sf") == Texts{"张三丰"});
    CHECK(li.search("clz") == Texts{"长龙镇"});
    CHECK(li.search("zlz") == Texts{"长龙镇"});
    CHECK(li.search("oyjg") == Texts{"欧阳建国"});
    CHECK(li.search("yjg") == Texts{"欧阳建国"});
    CHECK(li.search("zzw") == Texts{"曾志伟"});
    CHECK(li.search("czw") == Texts{"曾志伟"});
    CHECK(li.search("aqdt") == Texts{"A区大田湾"});
    CHECK(li.search("sycz").size() == 1);
    CHECK(li.search("dycc").size() == 1);
    CHECK(li.search("l") == Texts{"长龙镇"});
    CHECK(sorted(li.search("z")) == sorted({"张三丰", "长龙镇", "曾志伟", "单于长曾"}));
    CHECK(li.search("zsx").empty());
}

TEST_CASE("a renamed record is found by its new name only", "[store][search]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    RecordKey const member = record_key("member", village);
    li.save(member, {{"name", Value::of("张三丰")}});
    li.save(member, {{"name", Value::of("李四")}});
    CHECK(li.search("三丰").empty());
    CHECK(li.search("zsf").empty());
    CHECK(li.search("李四") == Texts{"李四"});
    good(li->reindex());
    CHECK(li.search("ls") == Texts{"李四"});
    CHECK(li.search("zsf").empty());
}

TEST_CASE("lists and searches come in pages", "[store][search]") {
    TempFolder folder;
    Laptop li(folder / "li.db");
    for (int i = 0; i < 25; ++i) {
        RecordKey const key = record_key("p" + std::to_string(i), i % 2 ? village : other_village);
        good(li->save({key,
                       {i % 5 ? "plot" : "machine", 1},
                       person("li"),
                       {},
                       {{"name", Value::of("王" + std::to_string(i))}},
                       {}}));
    }
    auto const walk = [&](ListQuery query) {
        Texts all;
        query.limit = 4;
        while (true) {
            auto const rows = good(li->list(query));
            for (RecordRow const& row : rows) all.push_back(row.title);
            if (rows.size() < query.limit) return all;
            query.after = rows.back().position;
        }
    };
    ListQuery query;
    CHECK(walk(query).size() == 25);
    CHECK(walk(query).front() == "王24");
    CHECK(good(li->count(query)) == 25);
    query.search = "王";
    CHECK(walk(query).size() == 25);
    CHECK(good(li->count(query)) == 25);
    query.form = "machine";
    CHECK(walk(query) == Texts{"王20", "王15", "王10", "王5", "王0"});
    query.search.clear();
    CHECK(walk(query) == Texts{"王20", "王15", "王10", "王5", "王0"});
    query.owner_prefix = village.owner;
    CHECK(walk(query) == Texts{"王15", "王5"});
    CHECK(good(li->count(query)) == 2);
    query.owner_prefix = "999999";
    CHECK(walk(query).empty());
    query = {};
    query.form = "nothing_of_the_kind";
    CHECK(walk(query).empty());

    SECTION("the last change comes first") {
        li.save(record_key("p3", village), {{"area_mu", Value::of("5")}});
        CHECK(li.titles().front() == "王3");
    }
    SECTION("void records are left out unless asked for") {
        RecordKey const key = record_key("p7", village);
        VersionVector const seen = li.seen(key);
        li.save(key, {{"_life", Value::of(Life{Life::State::voided, "重复", {}, seen})}});
        CHECK(li.titles().size() == 24);
        query = {};
        query.with_voided = true;
        CHECK(good(li->list(query)).front().voided);
        CHECK(good(li->count(query)) == 25);
    }
    SECTION("those in conflict, waiting, with remarks") {
        li.save(record_key("p3", village), {}, {{"name", Value::of("李3")}}); // has not seen 王3
        query = {};
        query.only = ListQuery::Only::conflicts;
        CHECK(good(li->list(query)).size() == 1);
        CHECK(good(li->list(query)).front().conflicts == 1);
        CHECK(good(li->counts()).conflicts == 1);
        query.only = ListQuery::Only::waiting;
        CHECK(good(li->count(query)) == 25);
        query.only = ListQuery::Only::quarantined;
        CHECK(good(li->count(query)) == 0);
        CHECK(good(li->counts()).waiting_edits == 26);
        CHECK(good(li->counts()).records == 25);
        CHECK(good(li->counts()).oldest_waiting_wall_seconds == li.clock.now_ms() / 1000);
    }
}
