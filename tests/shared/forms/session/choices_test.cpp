#include "tests/shared/forms/session/forms.hpp"

#include <algorithm>

using namespace gengji;
using namespace gengji::forms;

namespace {

std::string select_form(std::string const& secondary, std::string const& nodeset, std::string const& kind = "select1") {
    return form_xml("<data id='a'><town/><q/><name/></data>",
                    secondary + "<bind nodeset='/data/name' calculate=\"jr:choice-name(/data/q, '/data/q')\"/>",
                    "<input ref='/data/town'/><" + kind + " ref='/data/q'><itemset nodeset=\"" + nodeset +
                        "\"><value ref='name'/><label ref='label'/></itemset></" + kind + ">");
}

char const* const villages = "<instance id='v'><root><item><name>1</name><label>大村</label><town>甲</town></item>"
                             "<item><name>2</name><label>小村</label><town>甲</town></item>"
                             "<item><name>3</name><label>Lake</label><town>乙</town></item></root></instance>";
char const* const by_town = "instance('v')/root/item[town = /data/town]";

std::vector<std::string> values(FormSession const& session, std::string_view text = {}, std::size_t most = SIZE_MAX) {
    auto const found = session.choices(*session.at("/data/q"), text, most);
    REQUIRE(found);
    std::vector<std::string> all;
    for (Choice const& each : *found) all.push_back(each.value);
    return all;
}

using Values = std::vector<std::string>;

} // namespace

TEST_CASE("choices follow what they are filtered by", "[forms]") {
    auto const form = compiled(select_form(villages, by_town));
    auto session = opened(form);
    CHECK(values(session).empty());
    answer(session, "/data/town", "甲");
    CHECK(values(session) == Values{"1", "2"});
    CHECK(values(session, "小") == Values{"2"});
    CHECK(values(session, "", 1) == Values{"1"});
    answer(session, "/data/q", "2");
    CHECK(value(session, "/data/name") == "小村");

    WHEN("the filter takes the chosen one away") {
        answer(session, "/data/town", "乙");
        CHECK(value(session, "/data/q").empty());
        CHECK(value(session, "/data/name").empty());
        CHECK(values(session, "LAKE") == Values{"3"});
        THEN("it is back when the filter is, unless something else was chosen") {
            answer(session, "/data/town", "甲");
            CHECK(value(session, "/data/q") == "2");
            answer(session, "/data/town", "乙");
            answer(session, "/data/q", "3");
            answer(session, "/data/town", "甲");
            CHECK(value(session, "/data/q").empty());
        }
    }
}

TEST_CASE("a multiple selection loses only what is no longer offered, in its order", "[forms]") {
    auto const form =
        compiled(select_form(villages, "instance('v')/root/item[/data/town = '' or town = /data/town]", "select"));
    auto session = opened(form);
    answer(session, "/data/q", "3 2 1");
    CHECK(value(session, "/data/q") == "3 2 1");
    answer(session, "/data/town", "甲");
    CHECK(value(session, "/data/q") == "2 1");
}

TEST_CASE("a shuffled list keeps its order while it is looked at", "[forms]") {
    auto const form = compiled(select_form(villages, "randomize(instance('v')/root/item)"));
    auto session = opened(form);
    auto const first = values(session);
    CHECK(first.size() == 3);
    for (int i = 0; i < 20; ++i) CHECK(values(session) == first);
}

TEST_CASE("files that come with a form give choices", "[forms]") {
    struct Files final : FormFiles {
        std::optional<std::string> read(std::string_view name) const override {
            if (name == "v.csv") return "name,label,town\r\n1,大村,甲\r\n3,\"湖, 村\",乙\r\n";
            if (name == "v.xml") return "<root><item><name>9</name><label>x</label><town>甲</town></item></root>";
            if (name == "v.geojson")
                return R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"p","label":"塘",)"
                       R"("town":"甲"},"geometry":{"type":"Point","coordinates":[108.4,31.2]}}]})";
            return std::nullopt;
        }
    } files;
    SessionOptions options;
    options.files = &files;
    auto const [src, town, expected] =
        GENERATE(table<std::string, std::string, Values>({{"jr://file-csv/v.csv", "乙", {"3"}},
                                                          {"jr://file/v.xml", "甲", {"9"}},
                                                          {"jr://file/v.geojson", "甲", {"p"}}}));
    auto const form = compiled(select_form("<instance id='v' src='" + src + "'/>", by_town));
    auto session = opened(form, options);
    answer(session, "/data/town", town);
    CHECK(values(session) == expected);
}

TEST_CASE("while a file is missing, what was chosen stands", "[forms]") {
    auto const form = compiled(select_form("<instance id='v' src='jr://file-csv/v.csv'/>", by_town));
    auto session = opened(form);
    answer(session, "/data/q", "77");
    answer(session, "/data/town", "甲");
    CHECK(value(session, "/data/q") == "77");
}

TEST_CASE("a register is asked for just the rows that are looked for", "[forms]") {
    struct Register final : ChoiceSource {
        mutable std::vector<Query> asked;
        bool has(std::string_view instance) const override { return instance == "members"; }
        Result<std::vector<Row>> rows(Query const& query) const override {
            asked.push_back(query);
            return std::vector<Row>{{"m1", "王小明"}};
        }
    } people;
    SessionOptions options;
    options.rows = &people;
    auto const form = compiled(select_form("<instance id='members' src='jr://file-csv/members.csv'/>",
                                           "instance('members')/root/item[town = /data/town and kind='家庭']"));
    auto session = opened(form, options);
    answer(session, "/data/town", "甲");
    people.asked.clear();
    CHECK(values(session, "王", 20) == Values{"m1"});
    REQUIRE(people.asked.size() == 1);
    CHECK(people.asked[0].text == "王");
    CHECK(people.asked[0].most == 20);
    using Filters = std::vector<std::pair<std::string, std::string>>;
    CHECK(people.asked[0].filters == Filters{{"town", "甲"}, {"kind", "家庭"}});
    answer(session, "/data/q", "m1");
    CHECK(value(session, "/data/q") == "m1");
    answer(session, "/data/q", "unknown");
    CHECK(value(session, "/data/q").empty());

    auto const odd = compiled(select_form("<instance id='members' src='jr://file-csv/members.csv'/>",
                                          "instance('members')/root/item[starts-with(town, /data/town)]"));
    auto const other = opened(odd, options);
    auto const refusal = other.choices(*other.at("/data/q"));
    REQUIRE_FALSE(refusal);
    CHECK(refusal.error().detail.find("列名 = 表达式") != std::string::npos);
}

TEST_CASE("pulldata and last-saved read what is there, and say so when it is not", "[forms]") {
    struct Files final : FormFiles {
        std::optional<std::string> read(std::string_view name) const override {
            if (name == "prices.csv") return "crop,price\nrice,2.50\n";
            return std::nullopt;
        }
    } files;
    std::string const xml =
        form_xml("<data id='a'><crop>rice</crop><price/><before/></data>",
                 "<instance id='last-saved' src='jr://instance/last-saved'/>"
                 "<bind nodeset='/data/price' calculate=\"pulldata('prices', 'price', 'crop', /data/crop)\"/>"
                 "<setvalue event='odk-instance-first-load' ref='/data/before' "
                 "value=\"instance('last-saved')/data/crop\"/>");
    SessionOptions options;
    options.files = &files;
    options.last_saved = "<data><crop>wheat</crop></data>";
    auto const session = opened(compiled(xml), options);
    CHECK(value(session, "/data/price") == "2.50");
    CHECK(value(session, "/data/before") == "wheat");
    CHECK(refused(xml).find("prices") != std::string::npos);
}
