#include "tests/client/desk_fixture.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::client;
using namespace gengji::test;

namespace {

void open_new(DeskFixture& desk, std::string const& form) {
    desk.desktop.open_new(form);
    desk.settle();
    REQUIRE(desk.desktop.form().is_open());
}

void open(DeskFixture& desk, RecordKey const& key) {
    RecordRow row;
    row.key = key;
    desk.desktop.open_record(row);
    desk.settle();
    REQUIRE(desk.desktop.form().is_open());
}

void save(DeskFixture& desk) {
    desk.desktop.form().save();
    if (desk.desktop.form().is_open() && desk.desktop.form().warned()) desk.desktop.form().save_anyway();
    desk.settle();
}

std::string shown(DeskFixture& desk, std::string const& path) { return desk.desktop.form().shown(desk.row(path)); }

Value const* stored(DeskFixture& desk, RecordKey const& key, std::string const& path, RecordState& state) {
    state = must(desk.store().show(key)).state;
    auto const* const field = state.field(path);
    return field && winner(*field) ? &winner(*field)->value : nullptr;
}

} // namespace

SCENARIO("a new record is filled in and saved on this laptop", "[desk][S1]") {
    DeskFixture desk;
    desk.unlock();
    GIVEN("an empty plot") {
        open_new(desk, "plot");
        auto& form = desk.desktop.form();
        CHECK(form.is_new());
        CHECK(shown(desk, "division_code").find("村") != std::string::npos); // where the clerk works
        CHECK_FALSE(desk.asks("lessor"));                                    // only land taken over has one
        form.set("tenure", Value::of("transferred_in"));
        CHECK(desk.asks("lessor"));
        CHECK(desk.row("name").required);
        CHECK(desk.row("name").violations.empty()); // nobody is told off for a form just opened
        form.type(desk.row("name"), "大田湾");
        form.type(desk.row("contract_area"), "5.25");
        WHEN("it is saved with gaps") {
            form.save();
            CHECK(form.warned());
            CHECK_FALSE(desk.row("season").violations.empty()); // now they are said
            REQUIRE(form.is_open());
            form.save();
            CHECK(form.is_saving());
            desk.settle();
            THEN("it stands in the list, marked as not sent, and the draft is gone") {
                CHECK_FALSE(form.is_open());
                CHECK(desk.desktop.notice() == "已保存（只在本机，待同步）");
                desk.settle();
                REQUIRE(desk.desktop.records().rows().size() == 1);
                auto const& row = desk.desktop.records().rows()[0];
                CHECK(row.title.find("大田湾") != std::string::npos);
                CHECK(row.waiting);
                CHECK(must(desk.store().drafts()).empty());
                RecordState state;
                auto const* const area = stored(desk, row.key, "contract_area", state);
                REQUIRE(area);
                CHECK(area->decimal() == Decimal{525, 2});
                auto const* const number = stored(desk, row.key, "plot_code", state);
                REQUIRE(number); // given at the save
                CHECK(number->text()->starts_with(home_village));
                CHECK(row.key.bucket.owner == home_village);
            }
        }
        WHEN("the disk is full at the save") {
            form.save();
            desk.commands.trouble_at_save = "磁盘已满";
            form.save();
            desk.settle();
            THEN("it says so, and everything is still there") {
                REQUIRE(form.is_open());
                CHECK(form.trouble() == "磁盘已满");
                CHECK(form.text(desk.row("name")) == "大田湾");
                form.save_anyway();
                desk.settle();
                CHECK_FALSE(form.is_open());
            }
        }
    }
}

SCENARIO("what cannot be understood is not saved as something else", "[desk]") {
    DeskFixture desk;
    desk.unlock();
    open_new(desk, "plot");
    auto& form = desk.desktop.form();
    form.type(desk.row("contract_area"), "5.25");
    form.type(desk.row("contract_area"), "5.25 左右");
    REQUIRE(form.not_understood("contract_area"));
    form.save();
    CHECK(form.trouble().find("1 处没有看懂") != std::string::npos);
    CHECK(form.is_open());
    CHECK(form.text(desk.row("contract_area")) == "5.25 左右");
    form.type(desk.row("contract_area"), "5.3亩");
    CHECK_FALSE(form.not_understood("contract_area"));
    CHECK(form.value("contract_area")->decimal() == Decimal{53, 1});
}

SCENARIO("a draft outlives the power", "[desk][S1]") {
    DeskFixture desk;
    desk.unlock();
    open_new(desk, "plot");
    auto& form = desk.desktop.form();
    form.tick(1000);
    CHECK_FALSE(form.due_ms()); // nothing typed, nothing due
    form.type(desk.row("name"), "大田湾");
    form.tick(1000);
    REQUIRE(form.due_ms());
    CHECK(*form.due_ms() <= 2000); // within a second
    form.type(desk.row("name"), "大田湾上块");
    form.tick(1900);
    desk.settle();
    CHECK(form.draft_kept());
    WHEN("the laptop is switched off and on again") {
        DirectCommands& commands = desk.commands;
        commands.~DirectCommands(); // without a word: the lock goes, the file stays as it is
        new (&commands) DirectCommands(desk.folder.path(), desk.clock, desk.random);
        DesktopModel again(commands, desk.clock, desk.random);
        again.unlock().unlock_with(right_password);
        commands.settle();
        THEN("the draft is offered, and goes on where it was") {
            REQUIRE(again.drafts().size() == 1);
            CHECK(again.drafts()[0].title.find("大田湾上块") != std::string::npos);
            again.continue_draft(again.drafts()[0].id);
            commands.settle();
            REQUIRE(again.form().is_open());
            CHECK(again.form().is_new());
            CHECK(again.form().value("name")->text() == "大田湾上块");
            again.form().drop();
            commands.settle();
            CHECK(again.drafts().empty());
        }
    }
    WHEN("the person goes elsewhere") {
        form.type(desk.row("name"), "大田湾下块");
        desk.desktop.go_to_form("member_profile");
        desk.settle();
        THEN("the last word is in the draft too") {
            REQUIRE(desk.desktop.drafts().size() == 1);
            CHECK(desk.desktop.drafts()[0].title.find("大田湾下块") != std::string::npos);
        }
        AND_WHEN("it is opened again and left as it is") {
            desk.desktop.continue_draft(desk.desktop.drafts()[0].id);
            desk.settle();
            CHECK(form.touched()); // it can be dropped, by whoever means to
            form.leave();
            desk.settle();
            THEN("it stays") {
                REQUIRE(desk.desktop.drafts().size() == 1);
                CHECK(desk.desktop.drafts()[0].title.find("大田湾下块") != std::string::npos);
            }
        }
    }
}

SCENARIO("a record that is only looked at leaves nothing behind", "[desk]") {
    DeskFixture desk;
    desk.unlock();
    auto const key = desk.member("张三丰");
    open(desk, key);
    CHECK(must(desk.store().drafts()).size() == 1); // it remembers what the form showed (R4)
    desk.desktop.go_back();
    desk.settle();
    CHECK(must(desk.store().drafts()).empty());
    CHECK(must(desk.store().counts()).waiting_edits == 0);
}

SCENARIO("what arrives while a form is open is not overwritten unseen", "[desk][S9]") {
    DeskFixture desk;
    desk.unlock();
    GIVEN("a member's group number that both laptops show") {
        auto const key = desk.member("张三丰");
        auto const shown_to_wang = must(desk.store().show(key)).seen;
        open(desk, key);
        auto& form = desk.desktop.form();
        form.type(desk.row("group_no"), "三组");
        WHEN("Wang's change arrives before this one is saved") {
            desk.elsewhere.admit(an_edit("wang", desk.next_of_wang())
                                     .of(key)
                                     .by("wang")
                                     .with_form("member_profile")
                                     .saw(shown_to_wang)
                                     .set("group_no", "五组"));
            desk.elsewhere.reach(desk.store());
            desk.desktop.data_changed();
            desk.settle();
            save(desk);
            THEN("both values stand, and the inbox says so") {
                CHECK(values(must(desk.store().show(key)).state, "group_no") == std::set<std::string>{"三组", "五组"});
                CHECK(desk.desktop.inbox().waiting() == 1);
            }
            AND_WHEN("the form is opened again") {
                open(desk, key);
                auto const row = desk.row("group_no");
                REQUIRE(row.alternatives.size() == 2);
                auto const wangs = row.alternatives[0].person == "王建国" ? row.alternatives[0] : row.alternatives[1];
                CHECK(wangs.text == "五组");
                CHECK(wangs.when.starts_with("2025-"));
                CHECK(form.layout()->conflicts == 1);
                form.take("group_no", wangs.dot);
                CHECK(form.layout()->conflicts == 0); // decided, once saved
                CHECK(must(desk.store().show(key)).state.field("group_no")->heads.size() == 2);
                save(desk);
                THEN("the one that was taken stands alone") {
                    CHECK(values(must(desk.store().show(key)).state, "group_no") == std::set<std::string>{"五组"});
                    CHECK(desk.desktop.inbox().waiting() == 0);
                }
            }
            AND_WHEN("the value that already wins is taken") {
                open(desk, key);
                auto const row = desk.row("group_no");
                for (auto const& one : row.alternatives)
                    if (one.text == shown(desk, "group_no")) form.take("group_no", one.dot);
                save(desk);
                CHECK(values(must(desk.store().show(key)).state, "group_no").size() ==
                      1); // a decision, though the form shows no change
            }
        }
    }
}

SCENARIO("personal data is hidden until it is typed anew", "[desk]") {
    DeskFixture desk;
    desk.unlock();
    auto const key = desk.member("张三丰");
    open(desk, key);
    auto& form = desk.desktop.form();
    auto const* const phone = form.form().field("phone");
    REQUIRE(phone);
    REQUIRE(phone->sensitivity != forms::Sensitivity::none);
    CHECK(form.is_masked(desk.row("phone")));
    CHECK(shown(desk, "phone") == "199****1234");
    form.retype("phone");
    CHECK_FALSE(form.is_masked(desk.row("phone")));
    CHECK(form.text(desk.row("phone")).empty());
    CHECK(form.patch().empty()); // nothing is lost by looking
    form.type(desk.row("phone"), "19900230000");
    CHECK(form.patch().size() == 1);
}

SCENARIO("rows of a repeat come and go, each with its own key", "[desk]") {
    DeskFixture desk;
    desk.unlock();
    open_new(desk, "demand_survey");
    auto& form = desk.desktop.form();
    form.add_instance("needs");
    form.add_instance("needs");
    auto const section = [&] {
        for (auto const& one : form.layout()->sections)
            if (one.section->id == "needs") return one;
        throw std::runtime_error("no section");
    };
    REQUIRE(section().instances.size() == 2);
    auto const first = section().instances[0].instance, second = section().instances[1].instance;
    form.type(desk.row(first + "/note"), "要两台");
    form.type(desk.row(second + "/note"), "不急");
    form.remove_instance(first);
    REQUIRE(section().instances.size() == 1);
    CHECK(form.text(desk.row(second + "/note")) == "不急");
    for (auto const& change : form.patch()) CHECK_FALSE(change.path.starts_with(first + "/"));
    form.type(desk.row(second + "/quantity"), "30");
    auto const patch = form.patch();
    auto const has = [&](std::string const& path) {
        return std::any_of(patch.begin(), patch.end(), [&](auto const& one) { return one.path == path; });
    };
    CHECK(has(second + "/quantity"));
    CHECK(has(second + "/unit")); // a group is written whole (R15)

    desk.commands.trouble_at_save.clear();
    auto const member = desk.member("张三丰");
    form.find_referred(desk.row("client"), "zsf");
    desk.settle();
    REQUIRE(form.found().size() == 1);
    form.pick(desk.row("client"), form.found()[0]);
    desk.settle();
    CHECK(form.value("client")->record() == member.id);
    CHECK(shown(desk, "client").find("张三丰") != std::string::npos);
    save(desk);
    desk.desktop.go_to_form("demand_survey");
    desk.settle();
    REQUIRE(desk.desktop.records().rows().size() == 1);
    auto const key = desk.desktop.records().rows()[0].key;

    WHEN("a saved row is removed later") {
        open(desk, key);
        REQUIRE(section().instances.size() == 1);
        form.remove_instance(second);
        CHECK(section().instances.empty());
        save(desk);
        THEN("it is void, not gone") {
            auto const state = must(desk.store().show(key)).state;
            CHECK(life_of(state, second) == LifeState::voided);
            CHECK(values(state, second + "/note") == std::set<std::string>{"不急"});
            open(desk, key);
            CHECK(section().instances.empty());
        }
    }
    WHEN("the history is asked for") {
        open(desk, key);
        desk.desktop.go_to_history();
        desk.settle();
        REQUIRE(desk.desktop.history().lines().size() == 1);
        auto const& line = desk.desktop.history().lines()[0];
        CHECK(line.person == "李晓梅");
        CHECK(line.own);
        CHECK(line.standing);
        CHECK(std::any_of(line.fields.begin(), line.fields.end(), [](auto const& field) {
            return field.label == "调查对象" && field.text.find("张") != std::string::npos;
        }));
        desk.desktop.go_back();
        CHECK(desk.desktop.navigation().place() == Navigation::Place::form);
    }
}

TEST_CASE("places are found by any part of the name, by initials and by code", "[desk]") {
    DeskFixture desk;
    desk.unlock();
    open_new(desk, "plot");
    auto const& form = desk.desktop.form();
    auto const whole = form.divisions("village", "");
    CHECK(whole.size() == 12);
    for (auto const* const one : whole)
        CHECK(one->code.starts_with(home_township)); // near by first: exactly the twelve of this township
    auto const* const here = form.lookups().division(home_village);
    REQUIRE(here);
    for (auto const& text : {here->name, here->code, here->pinyin}) {
        auto const found = form.divisions("village", text);
        CHECK(std::find(found.begin(), found.end(), here) != found.end());
    }
    for (auto const* const one : form.divisions("township", "")) CHECK(one->code.size() == 9);
    CHECK(form.divisions("village", "没有这个村").empty());
}

TEST_CASE("several answers to one question are ticked and taken back", "[desk]") {
    DeskFixture desk;
    desk.unlock();
    open_new(desk, "member_profile");
    auto& form = desk.desktop.form();
    auto const* const list = form.lookups().choices("main_business");
    REQUIRE(list);
    auto const one = list->choices[0].id, two = list->choices[1].id;
    form.toggle(desk.row("main_business"), two);
    form.toggle(desk.row("main_business"), one);
    CHECK(form.value("main_business")->items().size() == 2);
    form.toggle(desk.row("main_business"), one);
    form.toggle(desk.row("main_business"), two);
    CHECK_FALSE(form.value("main_business"));
}
