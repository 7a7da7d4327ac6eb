#include "tests/client/desk_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace gengji;
using namespace gengji::client;
using namespace gengji::test;

namespace {

/// The plot form as its next version: the name has become another field, the slope is no longer asked.
forms::FormSpec next_plot() {
    auto form = *Catalog::built_in().form("plot");
    ++form.version;
    for (auto& section : form.sections) {
        std::erase_if(section.fields, [](auto const& field) { return field.name == "slope"; });
        for (auto& field : section.fields) {
            if (field.name != "name") continue;
            field.name = "plot_name";
            field.formerly = {"name"};
        }
    }
    for (auto* names : {&form.title_fields, &form.search_fields, &form.list_columns})
        std::replace(names->begin(), names->end(), std::string("name"), std::string("plot_name"));
    return form;
}

std::vector<RecordRow> plots(DeskFixture& desk) {
    ListQuery query;
    query.form = "plot";
    return must(desk.store().list(query));
}

std::string text_in(DeskFixture& desk, RecordKey const& key, std::string const& path) {
    auto const document = forms::document_of(must(desk.store().show(key)).state);
    auto const* const value = document.find(path);
    return value ? to_text(*value) : std::string();
}

} // namespace

SCENARIO("a draft that was begun on one version of a form meets a newer one", "[desk][versions]") {
    DeskFixture desk;
    desk.unlock();
    desk.desktop.open_new("plot");
    desk.settle();
    auto& form = desk.desktop.form();
    REQUIRE(form.is_open());
    CHECK(form.newer_version() == 0);
    auto const first = form.form().version;
    form.type(desk.row("name"), "大田湾");
    form.type(desk.row("slope"), "12");
    form.leave();
    desk.settle();
    desk.publish(next_plot());
    REQUIRE(desk.desktop.signed_in().catalog->form("plot")->version == first + 1);
    auto const drafts = must(desk.commands.desk().drafts());
    REQUIRE(drafts.size() == 1);
    desk.desktop.continue_draft(drafts[0].id);
    desk.settle();
    REQUIRE(form.is_open());

    THEN("it opens as it was left, and the newer version is offered") {
        CHECK(form.form().version == first);
        CHECK(form.newer_version() == first + 1);
        CHECK(form.text(desk.row("name")) == "大田湾");
    }
    WHEN("it is finished on the version it was begun on") {
        form.save();
        if (form.is_open()) form.save_anyway();
        desk.settle();
        THEN("the record says so, and keeps what was asked then") {
            auto const rows = plots(desk);
            REQUIRE(rows.size() == 1);
            CHECK(must(desk.store().show(rows[0].key)).state.form.version == first);
            CHECK(text_in(desk, rows[0].key, "slope") == "12");
        }
    }
    WHEN("the person goes over to the newer version") {
        form.move_to_newest();
        THEN("values find their new places, and what has none is named") {
            CHECK(form.form().version == first + 1);
            CHECK(form.newer_version() == 0);
            CHECK(form.text(desk.row("plot_name")) == "大田湾");
            CHECK_FALSE(desk.asks("slope"));
            CHECK(form.move_report().find("坡度") != std::string::npos);
        }
        AND_WHEN("it is saved") {
            form.save();
            if (form.is_open()) form.save_anyway();
            desk.settle();
            THEN("nothing that was filled in is gone") {
                auto const rows = plots(desk);
                REQUIRE(rows.size() == 1);
                CHECK(must(desk.store().show(rows[0].key)).state.form.version == first + 1);
                CHECK(text_in(desk, rows[0].key, "plot_name") == "大田湾");
                CHECK(text_in(desk, rows[0].key, "name").empty());
                CHECK(text_in(desk, rows[0].key, "slope") == "12");
                CHECK(desk.desktop.signed_in().catalog->field("plot", "slope")->label.zh.find("坡度") == 0);
            }
        }
    }
}

SCENARIO("the county retires a form", "[desk][versions]") {
    DeskFixture desk;
    desk.unlock();
    auto const key = desk.member("张三丰");
    desk.publish(*Catalog::built_in().form("member_profile"), false);
    THEN("no new record of it is begun") {
        desk.desktop.open_new("member_profile");
        desk.settle();
        CHECK_FALSE(desk.desktop.form().is_open());
        CHECK(desk.desktop.notice().find("已停用") != std::string::npos);
    }
    THEN("those that exist open and can be changed") {
        RecordRow row;
        row.key = key;
        desk.desktop.open_record(row);
        desk.settle();
        REQUIRE(desk.desktop.form().is_open());
        desk.desktop.form().type(desk.row("household_size"), "5");
        desk.desktop.form().save();
        if (desk.desktop.form().is_open()) desk.desktop.form().save_anyway();
        desk.settle();
        CHECK(text_in(desk, key, "household_size") == "5");
    }
    THEN("publishing its next version puts it into use again") {
        auto next = *Catalog::built_in().form("member_profile");
        ++next.version;
        desk.publish(next);
        CHECK_FALSE(desk.desktop.signed_in().catalog->is_retired("member_profile"));
    }
}
