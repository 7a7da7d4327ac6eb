#include "tests/client/desk_fixture.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::client;
using namespace gengji::test;

namespace {

forms::FormSpec farms() {
    return must(forms::form_from_json(R"json(
        {"id": "farms", "title": "地块调查", "kind": "event", "title_fields": ["who"],
         "bucket": {"class": "log", "owners": [{"level": "village", "from": "@author"}]}, "sections": [
         {"id": "base", "label": "基本", "fields": [{"name": "who", "label": "谁家", "type": "text"}]},
         {"id": "farm", "label": "地块", "repeat": true,
          "fields": [{"name": "name", "label": "小地名", "type": "text", "required": true}]},
         {"id": "crops", "label": "作物", "repeat": true, "within": "farm", "fields": [
          {"name": "crop", "label": "种什么", "type": "text"},
          {"name": "area", "label": "面积", "type": "area", "relevant": "${crop} != ''"}]}]})json"));
}

std::vector<std::string> instances(std::vector<SectionCard> const& cards, std::string const& place) {
    std::vector<std::string> found;
    for (auto const& card : cards)
        for (auto const& one : card.instances) {
            if (card.place == place) found.push_back(one.instance);
            for (auto& inner : instances(one.repeats, place)) found.push_back(std::move(inner));
        }
    return found;
}
std::vector<std::string> instances(DeskFixture& desk, std::string const& place) {
    return instances(desk.desktop.form().layout()->sections, place);
}

/// Adds an instance behind the others and says its path.
std::string added(DeskFixture& desk, std::string const& place) {
    desk.desktop.form().add_instance(place);
    return instances(desk, place).back();
}

} // namespace

SCENARIO("crops of a farm, farms of a household", "[desk][nested]") {
    DeskFixture desk;
    desk.unlock();
    desk.publish(farms());
    desk.desktop.open_new("farms");
    desk.settle();
    auto& form = desk.desktop.form();
    REQUIRE(form.is_open());
    form.type(desk.row("who"), "张三丰");
    auto const east = added(desk, "farm"), west = added(desk, "farm");
    form.type(desk.row(east + "/name"), "东坡");
    form.type(desk.row(west + "/name"), "西坡");
    auto const rice = added(desk, east + "/crops"), maize = added(desk, east + "/crops");
    CHECK_FALSE(desk.asks(rice + "/area")); // the rule looks into its own instance
    form.type(desk.row(rice + "/crop"), "水稻");
    form.type(desk.row(maize + "/crop"), "玉米");
    form.type(desk.row(rice + "/area"), "3.5");

    auto const& cards = form.layout()->sections;
    REQUIRE(cards.size() == 2); // the inner repeat stands in its outer instances
    REQUIRE(cards[1].instances.size() == 2);
    CHECK(cards[1].instances[0].instance == east);
    REQUIRE(cards[1].instances[0].repeats.size() == 1);
    CHECK(cards[1].instances[0].repeats[0].place == east + "/crops");
    CHECK(cards[1].instances[0].repeats[0].instances.size() == 2);
    CHECK(cards[1].instances[1].repeats[0].instances.empty());

    form.save();
    desk.settle();
    REQUIRE_FALSE(form.is_open());
    desk.desktop.go_to_form("farms");
    desk.settle();
    REQUIRE(desk.desktop.records().rows().size() == 1);
    auto const saved = desk.desktop.records().rows()[0];
    auto const open = [&] {
        desk.desktop.open_record(saved);
        desk.settle();
        REQUIRE(form.is_open());
    };
    open();
    CHECK(form.shown(desk.row(rice + "/area")) == "3.50");

    WHEN("an inner one is taken away") {
        form.remove_instance(rice);
        CHECK(instances(desk, east + "/crops") == std::vector<std::string>{maize});
        form.save();
        desk.settle();
        auto const state = must(desk.store().show(saved.key)).state;
        CHECK(life_of(state, rice) == LifeState::voided);
        CHECK(life_of(state, east) == LifeState::alive);
        open();
        CHECK_FALSE(desk.asks(rice + "/crop"));
        CHECK(desk.asks(maize + "/crop"));
    }
    WHEN("an outer one is taken away while somebody else edits within it") {
        auto const seen = must(desk.store().show(saved.key)).seen;
        form.remove_instance(east);
        CHECK_FALSE(desk.asks(maize + "/crop"));
        form.save();
        desk.settle();
        CHECK(life_of(must(desk.store().show(saved.key)).state, east) == LifeState::voided);
        desk.elsewhere.receive(desk.store());
        desk.elsewhere.admit(
            an_edit("wang", 1).of(saved.key).by("wang").with_form("farms").saw(seen).set(maize + "/crop", "高粱"));
        desk.elsewhere.reach(desk.store());
        CHECK(life_of(must(desk.store().show(saved.key)).state, east) == LifeState::contested);
        open();
        CHECK(form.shown(desk.row(maize + "/crop")) == "高粱");
        CHECK(desk.asks(rice + "/crop"));
    }
}
