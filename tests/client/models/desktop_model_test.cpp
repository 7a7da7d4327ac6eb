#include "tests/client/desk_fixture.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::client;
using namespace gengji::test;

namespace {
using Place = Navigation::Place;

std::vector<std::string> titles(RecordListModel const& model) {
    std::vector<std::string> out;
    for (auto const& row : model.rows()) out.push_back(row.title);
    return out;
}
} // namespace

SCENARIO("the password opens the laptop, a wrong one does not", "[desk]") {
    DeskFixture desk;
    GIVEN("a window that asks for the password") {
        CHECK_FALSE(desk.desktop.is_open());
        WHEN("it is wrong") {
            desk.desktop.unlock().unlock_with("wrong");
            CHECK(desk.desktop.unlock().busy());
            desk.settle();
            THEN("it says so, and asks again") {
                CHECK_FALSE(desk.desktop.is_open());
                CHECK(desk.desktop.unlock().trouble().find("口令不对") != std::string::npos);
                CHECK_FALSE(desk.desktop.unlock().busy());
                CHECK_FALSE(desk.desktop.unlock().not_enrolled());
                CHECK(desk.desktop.unlock().password().empty());
            }
        }
        WHEN("it is right") {
            desk.unlock();
            THEN("the person is named, and the first list is there") {
                REQUIRE(desk.desktop.is_open());
                CHECK(desk.desktop.signed_in().person == "李晓梅");
                CHECK(desk.desktop.navigation().place() == Place::records);
                CHECK(desk.desktop.navigation().form() == "member_profile");
                CHECK(desk.desktop.navigation().title_of("plot") == "地块");
            }
        }
    }
    GIVEN("a folder without a laptop") {
        TempFolder empty;
        DirectCommands commands(empty.path(), desk.clock, desk.random);
        DesktopModel desktop(commands, desk.clock, desk.random);
        desktop.unlock().unlock_with("any");
        commands.settle();
        CHECK(desktop.unlock().not_enrolled());
        CHECK(desktop.unlock().trouble().find("gengji enrol") != std::string::npos);
    }
}

SCENARIO("forms stand in the menu by what they are", "[desk]") {
    DeskFixture desk;
    desk.unlock();
    auto const has = [](std::vector<Navigation::Entry> const& group, std::string const& form) {
        return std::any_of(group.begin(), group.end(), [&](auto const& entry) { return entry.form == form; });
    };
    CHECK(has(desk.desktop.navigation().registries(), "member_profile"));
    CHECK(has(desk.desktop.navigation().events(), "service_log"));
    CHECK_FALSE(has(desk.desktop.navigation().registries(), "user")); // the program's own
    CHECK_FALSE(has(desk.desktop.navigation().events(), "plot"));
}

SCENARIO("a form is not left behind while what was typed is neither saved nor kept", "[desk][S1]") {
    DeskFixture desk;
    desk.unlock();
    desk.desktop.open_new("plot");
    desk.settle();
    auto& form = desk.desktop.form();
    form.type(desk.row("name"), "大田湾");
    WHEN("the disk is full for drafts") {
        desk.commands.trouble_at_draft = "磁盘已满";
        desk.desktop.tick(0);
        desk.desktop.tick(60'000);
        desk.settle();
        desk.desktop.go_to_inbox();
        desk.settle();
        THEN("the form stays, and says why; once there is room again, it can be left") {
            REQUIRE(form.is_open());
            CHECK(form.trouble() == "磁盘已满");
            CHECK(form.text(desk.row("name")) == "大田湾");
            CHECK(desk.desktop.navigation().place() == Place::form);
            desk.commands.trouble_at_draft.clear();
            desk.desktop.tick(120'000);
            desk.desktop.tick(180'000);
            desk.settle();
            desk.desktop.go_to_inbox();
            desk.settle();
            CHECK_FALSE(form.is_open());
            REQUIRE(desk.desktop.drafts().size() == 1);
            CHECK(desk.desktop.drafts()[0].form == "plot");
        }
    }
    WHEN("a save is under way, and fails") {
        desk.commands.trouble_at_save = "磁盘已满";
        form.save();
        form.save_anyway();
        desk.desktop.go_to_sync();
        desk.desktop.open_new("member_profile");
        desk.settle();
        THEN("the form is still there with all that was typed") {
            REQUIRE(form.is_open());
            CHECK(form.form().id == "plot");
            CHECK(form.trouble() == "磁盘已满");
            CHECK(form.text(desk.row("name")) == "大田湾");
        }
    }
}

SCENARIO("a list finds as one types, and follows the arrows", "[desk]") {
    DeskFixture desk;
    desk.unlock();
    for (auto const* const name : {"张三丰", "王小明", "李四"}) desk.member(name);
    auto& list = desk.desktop.records();
    desk.desktop.go_to_form("member_profile");
    desk.settle();
    CHECK(list.rows().size() == 3);
    CHECK(list.total() == 3u);
    WHEN("pinyin initials are typed") {
        list.search("z");
        list.search("zs"); // the answer to the first has not come yet
        list.search("zsf");
        desk.settle();
        THEN("only who is meant is there, and an old answer does not come after") {
            CHECK(titles(list) == std::vector<std::string>{"张三丰"});
            list.search("");
            desk.settle();
            CHECK(list.rows().size() == 3);
        }
    }
    WHEN("the arrows are used") {
        CHECK(list.selected() == 0);
        list.move(-1);
        CHECK(list.selected() == 0);
        list.move(1);
        list.move(1);
        list.move(1);
        CHECK(list.selected() == 2);
        auto const key = list.rows()[2].key;
        list.open_selected();
        desk.settle();
        THEN("Enter opens that record") {
            REQUIRE(desk.desktop.form().is_open());
            CHECK(desk.desktop.form().key() == key);
            CHECK(desk.desktop.navigation().place() == Place::form);
        }
    }
}

TEST_CASE("a long list comes page by page", "[desk]") {
    DeskFixture desk;
    desk.unlock();
    for (int number = 0; number < 120; ++number) desk.member("成员" + std::to_string(number));
    auto& list = desk.desktop.records();
    desk.desktop.go_to_form("member_profile");
    desk.settle();
    CHECK(list.rows().size() == 50);
    CHECK_FALSE(list.complete());
    list.more();
    list.more(); // one question at a time
    desk.settle();
    CHECK(list.rows().size() == 100);
    list.more();
    desk.settle();
    CHECK(list.rows().size() == 120);
    CHECK(list.complete());
    std::set<RecordId> ids;
    for (auto const& row : list.rows()) ids.insert(row.key.id);
    CHECK(ids.size() == 120);
    list.select(110);
    auto const key = list.rows()[110].key;
    list.refresh(); // something was synced
    desk.settle();
    CHECK(list.rows().size() == 120);
    CHECK(list.rows()[list.selected()].key == key);
}

SCENARIO("what waits for a decision is counted and can be opened", "[desk]") {
    DeskFixture desk;
    desk.unlock();
    auto const key = desk.member("张三丰");
    auto const seen = must(desk.store().show(key)).seen;
    desk.elsewhere.admit(
        an_edit("he", 1)
            .of(key)
            .by("he")
            .with_form("member_profile")
            .saw(seen)
            .set("_review/remarks[k000000000001]", Value::of(Remark{"phone", "号码少一位", Remark::State::open})));
    desk.elsewhere.reach(desk.store());
    desk.desktop.data_changed();
    desk.settle();
    CHECK(desk.desktop.inbox().waiting() == 1);
    desk.desktop.go_to_inbox();
    desk.settle();
    REQUIRE(desk.desktop.inbox().remarks().rows().size() == 1);
    CHECK(desk.desktop.inbox().conflicts().rows().empty());
    desk.desktop.inbox().remarks().open_selected();
    desk.settle();
    REQUIRE(desk.desktop.form().is_open());
    REQUIRE(desk.row("phone").remarks.size() == 1);
    CHECK(desk.row("phone").remarks[0].text == "号码少一位");
    CHECK(desk.row("phone").remarks[0].person == "何审核");
    WHEN("the author corrects it and says so") {
        desk.desktop.form().mark_done(desk.row("phone").remarks[0].key, true);
        desk.desktop.form().type(desk.row("phone"), "19900235678");
        desk.desktop.form().save();
        desk.desktop.form().save_anyway();
        desk.settle();
        THEN("the remark is worked off, and the way leads back to the inbox") {
            CHECK(desk.desktop.navigation().place() == Place::inbox);
            CHECK(desk.desktop.inbox().waiting() == 0);
            CHECK(desk.desktop.sync().store().counts.waiting_edits == 1);
        }
    }
}

TEST_CASE("the line at the bottom says what waits, since when, and what the link does", "[desk]") {
    DeskFixture desk;
    desk.unlock();
    auto& sync = desk.desktop.sync();
    StoreStatus store;
    store.counts.waiting_edits = 23;
    UnixMs const now = desk.clock.now_ms();
    store.last_sync = now - 3 * 24 * 3'600'000ll - 5;
    sync.show(store);
    LinkStatus link;
    link.phase = LinkStatus::Phase::idle;
    sync.show(link);
    CHECK(sync.line(now) == "23 条待同步 · 上次同步 3 天前 · 空闲");
    link.phase = LinkStatus::Phase::syncing;
    sync.show(link);
    CHECK(sync.line(now) == "23 条待同步 · 上次同步 3 天前 · 同步中…");
    sync.show(StoreStatus{});
    CHECK(sync.line(now).starts_with("没有待同步 · 还没有同步过"));
    CHECK(ago_text(now + 5'000, now) == "刚刚"); // a clock that was set back
    CHECK(ago_text(now - 59 * 60'000, now) == "59 分钟前");
    CHECK(ago_text(now - 61 * 60'000, now) == "1 小时前");
    desk.desktop.sync().sync_now();
    CHECK(desk.commands.syncs_asked == 1);
}

TEST_CASE("the server asks for the password again: a wrong one is told, the right one goes on", "[desk]") {
    DeskFixture desk;
    desk.unlock();
    auto& sync = desk.desktop.sync();
    sync.type_password("wrong");
    sync.sign_in_again();
    CHECK(sync.busy());
    desk.settle();
    CHECK(sync.trouble() == "口令不对");
    sync.type_password(right_password);
    CHECK(sync.trouble().empty());
    sync.sign_in_again();
    desk.settle();
    CHECK(sync.trouble().empty());
    CHECK(sync.password().empty());
}
