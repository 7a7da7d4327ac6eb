#include "client/app/theme.hpp"
#include "client/views/views.hpp"
#include "tests/client/desk_fixture.hpp"
#include "tests/ui/headless.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::client;
using namespace gengji::test;

namespace {

/// Li's whole window: every frame lets the answers in first, as the shell does.
struct Screen {
    explicit Screen(ImVec2 size = {1366, 768})
        : ui(
              [this] {
                  desk.settle();
                  desk.desktop.tick(desk.clock.boot_ms());
                  draw(desk.desktop);
              },
              size) {
        apply_theme(1);
    }
    void unlock() {
        ui.click("##password");
        ui.type(right_password);
        ui.key(ImGuiKey_Enter);
        REQUIRE(desk.desktop.is_open());
    }
    DeskFixture desk;
    Headless ui;
};

using Place = Navigation::Place;

} // namespace

SCENARIO("the window asks for the password", "[ui]") {
    Screen screen;
    CHECK(screen.ui.has("打开"));
    screen.ui.click("##password"); // it has the focus already; a click does no harm
    screen.ui.type("wrong");
    screen.ui.click("打开");
    CHECK_FALSE(screen.desk.desktop.is_open());
    CHECK(screen.desk.desktop.unlock().trouble().find("口令不对") != std::string::npos);
    screen.unlock();
    CHECK(screen.ui.has("新建"));
    CHECK(screen.ui.has("同步"));
}

SCENARIO("a plot is registered with mouse and keyboard", "[ui][S1]") {
    Screen screen;
    screen.unlock();
    screen.ui.click("地块");
    CHECK(screen.desk.desktop.navigation().form() == "plot");
    screen.ui.click("新建");
    REQUIRE(screen.desk.desktop.form().is_open());
    screen.ui.click("##name");
    screen.ui.type("大田湾");
    CHECK(screen.desk.desktop.form().value("name")->text() == "大田湾");

    screen.ui.click("##tenure"); // the list opens, one answer is clicked
    auto const* const tenure = screen.desk.desktop.form().lookups().choices("land_tenure");
    REQUIRE(tenure);
    screen.ui.click(tenure->choices[0].label.zh);
    CHECK(screen.desk.desktop.form().value("tenure")->text() == tenure->choices[0].id);

    screen.ui.click("保存"); // something is missing: it is said
    REQUIRE(screen.desk.desktop.form().is_open());
    CHECK(screen.desk.desktop.form().warned());
    screen.ui.frames();
    screen.ui.click("先保存");
    screen.ui.frames();
    CHECK_FALSE(screen.desk.desktop.form().is_open());
    REQUIRE(screen.desk.desktop.records().rows().size() == 1);
    CHECK(screen.desk.desktop.records().rows()[0].title.find("大田湾") != std::string::npos);
    CHECK(screen.desk.desktop.records().rows()[0].waiting);
    CHECK(screen.desk.desktop.sync().store().counts.waiting_edits == 1);
    CHECK(screen.ui.has("知道了"));
}

SCENARIO("a record is found and opened without the mouse", "[ui]") {
    Screen screen;
    screen.unlock();
    for (auto const* const name : {"张三丰", "张小明", "王五"}) screen.desk.member(name);
    screen.ui.click("会员建档画像");
    CHECK(screen.desk.desktop.records().rows().size() == 3);
    screen.ui.click("##search");
    screen.ui.type("z");
    CHECK(screen.desk.desktop.records().rows().size() == 2);
    screen.ui.key(ImGuiKey_DownArrow);
    CHECK(screen.desk.desktop.records().selected() == 1);
    auto const key = screen.desk.desktop.records().rows()[1].key;
    screen.ui.key(ImGuiKey_Enter);
    REQUIRE(screen.desk.desktop.form().is_open());
    CHECK(screen.desk.desktop.form().key() == key);
    WHEN("a field is changed and saved with Ctrl+S") {
        screen.ui.click("##group_no");
        screen.ui.type("三组");
        screen.ui.key(ImGuiKey_S, true);
        screen.ui.key(ImGuiKey_S, true); // after the warning
        screen.ui.frames();
        CHECK_FALSE(screen.desk.desktop.form().is_open());
        CHECK(values(must(screen.desk.store().show(key)).state, "group_no") == std::set<std::string>{"三组"});
    }
    WHEN("Ctrl is let go before S, all within one frame") {
        screen.ui.click("##group_no");
        screen.ui.type("三组");
        ImGuiIO& io = ImGui::GetIO();
        io.AddKeyEvent(ImGuiMod_Ctrl, true);
        screen.ui.frame();
        io.AddKeyEvent(ImGuiKey_S, true);
        io.AddKeyEvent(ImGuiMod_Ctrl, false);
        io.AddKeyEvent(ImGuiKey_S, false);
        screen.ui.frames();
        CHECK(screen.desk.desktop.form().warned()); // it was heard
    }
    WHEN("nothing is changed") {
        screen.ui.click("返回");
        CHECK(screen.desk.desktop.navigation().place() == Place::records);
        CHECK(must(screen.desk.store().drafts()).empty());
    }
}

SCENARIO("a conflict is decided where it stands", "[ui][S9]") {
    Screen screen;
    screen.unlock();
    auto& desk = screen.desk;
    auto const key = desk.member("张三丰");
    auto const seen = must(desk.store().show(key)).seen;
    (void)must(
        desk.store().save({key, {"member_profile", 1}, person("li"), seen, {{"group_no", Value::of("三组")}}, {}}));
    desk.elsewhere.admit(an_edit("wang", desk.next_of_wang())
                             .of(key)
                             .by("wang")
                             .with_form("member_profile")
                             .saw(seen)
                             .set("group_no", "五组"));
    desk.elsewhere.reach(desk.store());
    desk.desktop.data_changed();
    screen.ui.frames();
    screen.ui.click("待处理（1）");
    CHECK(desk.desktop.navigation().place() == Place::inbox);
    screen.ui.frames();
    screen.ui.click("张三丰");
    REQUIRE(desk.desktop.form().is_open());
    CHECK(desk.desktop.form().layout()->conflicts == 1);
    screen.ui.frames();
    screen.ui.click("采用"); // the last one: Wang's stands below Li's, or the other way round
    CHECK(desk.desktop.form().layout()->conflicts == 0);
    screen.ui.click("保存");
    screen.ui.frames();
    if (desk.desktop.form().is_open()) screen.ui.click("先保存");
    screen.ui.frames();
    CHECK(values(must(desk.store().show(key)).state, "group_no").size() == 1);
    CHECK(desk.desktop.inbox().waiting() == 0);
}

SCENARIO("a person and a place are picked as one types", "[ui]") {
    Screen screen;
    screen.unlock();
    auto const member = screen.desk.member("张三丰");
    screen.ui.click("地块");
    screen.ui.click("新建");
    screen.ui.click("##owner");
    screen.ui.type("zsf");
    screen.ui.frames();
    screen.ui.click("##" + to_text(member.id));
    CHECK(screen.desk.desktop.form().value("owner")->record() == member.id);
    screen.ui.click("##division_code");
    auto const* const village = screen.desk.desktop.form().lookups().catalog().villages_of(home_township).front();
    screen.ui.type(village->name);
    screen.ui.frames();
    screen.ui.click("##" + village->code);
    CHECK(screen.desk.desktop.form().value("division_code")->text() == village->code);
}

TEST_CASE("every screen of every form is drawn, at the smallest size too", "[ui]") {
    ImVec2 const size = GENERATE(ImVec2{1366, 768}, ImVec2{1024, 600});
    Screen screen(size);
    screen.unlock();
    for (auto const& form : screen.desk.desktop.signed_in().forms) {
        INFO(form);
        screen.desk.desktop.go_to_form(form);
        screen.ui.frames();
        screen.desk.desktop.open_new(form);
        screen.ui.frames();
        REQUIRE(screen.desk.desktop.form().is_open());
        for (auto const& section : screen.desk.desktop.form().form().sections)
            if (section.repeat) screen.desk.desktop.form().add_instance(section.id);
        screen.ui.frames();
        auto const place = screen.ui.place_of("保存"); // what ends the form is always in sight, whole
        CHECK(place.x > 0);
        CHECK(place.z <= size.x);
        CHECK(screen.ui.has("返回"));
        CHECK(screen.ui.has("待处理"));
        screen.desk.desktop.form().drop();
        screen.ui.frames();
    }
    screen.ui.click("同步");
    screen.ui.click("立即同步");
    CHECK(screen.desk.commands.syncs_asked == 1);
}
