#include "client/cli/command.hpp"
#include "tests/client/desk_fixture.hpp"

#include <catch2/catch.hpp>

#include <sstream>

using namespace gengji;
using namespace gengji::client;
using namespace gengji::test;

namespace {

/// Li's laptop, and what a person types at its terminal.
struct Terminal {
    Terminal() {
        enrol_li(folder.path(), elsewhere, clock, random);
        laptop = must(Laptop::open(folder.path(), right_password, clock, random));
    }
    std::string run(std::vector<std::string> words, bool json = false) {
        CLI::App app;
        Wish wish;
        for (auto* const add : {add_show, add_conflicts, add_review, add_draft, add_edit, add_export, add_server,
                                add_list, add_new, add_portrait, add_consent, add_unmask})
            add(app, wish);
        std::reverse(words.begin(), words.end());
        app.parse(words);
        std::ostringstream out;
        Bench bench{*laptop, out, json};
        trouble.reset();
        if (auto const done = wish.job(bench); !done) trouble = done.error();
        return out.str();
    }
    Json answer(std::vector<std::string> const& words) { return must(parse_json(run(words, true))); }

    /// A member whose phone Li and Wang have corrected apart.
    std::string disputed() {
        auto const key = member_key("张三丰");
        elsewhere.admit(an_edit("wang", 1)
                            .of(key)
                            .by("wang")
                            .with_form("member_profile")
                            .set("kind", "farm_household")
                            .set("name", "张三丰")
                            .set("phone", "19900231111"));
        elsewhere.reach(laptop->store());
        elsewhere.admit(an_edit("wang", 2).of(key).by("wang").with_form("member_profile").set("phone", "19900232222"));
        std::string const id = to_text(key.id);
        run({"edit", id, "phone=19900233333"});
        elsewhere.reach(laptop->store());
        return id;
    }

    TempFolder folder;
    FakeClock clock;
    SeededRandom random{7};
    Elsewhere elsewhere;
    std::unique_ptr<Laptop> laptop;
    std::optional<Error> trouble;
};

} // namespace

TEST_CASE("what is sensitive is masked wherever it is printed, in conflicts and for scripts too") {
    Terminal at;
    std::string const id = at.disputed();
    for (bool const json : {false, true}) {
        for (auto const& words : {std::vector<std::string>{"show", id}, std::vector<std::string>{"conflicts"}}) {
            std::string const said = at.run(words, json);
            INFO(words.front() << (json ? " --json: " : ": ") << said);
            CHECK_THAT(said, Catch::Contains("199****2222") && Catch::Contains("199****3333"));
            CHECK_THAT(said, !Catch::Contains("19900232222") && !Catch::Contains("19900233333"));
        }
        CHECK_THAT(at.run({"show", id, "--unmask", "核对"}, json),
                   Catch::Contains("19900232222") && Catch::Contains("19900233333"));
    }
}

TEST_CASE("a value that is not yet sent says so, not 1970") {
    Terminal at;
    std::string const said = at.run({"show", at.disputed()});
    CHECK_THAT(said, Catch::Contains("待同步") && !Catch::Contains("1970"));
}

TEST_CASE("a review that names no record is a mistake") {
    Terminal at;
    at.run({"review", "--verify"});
    REQUIRE(at.trouble);
    CHECK(at.trouble->problem == Problem::invalid);
    CHECK_THAT(at.trouble->detail, Catch::Contains("--all"));
}

TEST_CASE("scripts get one JSON object from every verb that changes something") {
    Terminal at;
    auto const opened = at.answer({"draft", "open", "member_profile"});
    std::string const draft(text_member(opened, "draft"));
    CHECK(at.answer({"draft", "drop", draft})["dropped"] == true);
    CHECK(at.answer({"server", "https://10.0.0.5:8463/"})["server"] == "https://10.0.0.5:8463");
    std::string const file = at.folder / "out.csv";
    at.disputed();
    auto const exported = at.answer({"export", "member_profile", file});
    CHECK(exported["records"] == 1);
    CHECK(exported["masked"] == true);
    CHECK(exported["file"] == file);
}

TEST_CASE("names of people are masked in lists, in searches and where other records name them") {
    Terminal at;
    std::string const member = at.disputed();
    std::string const plot(text_member(
        at.answer({"new", "plot", "owner=" + member, "name=大田湾", "contract_area=5", "division_code=500231101203"}),
        "id"));
    for (bool const json : {false, true}) {
        for (auto const& words :
             {std::vector<std::string>{"list", "member_profile"},
              std::vector<std::string>{"list", "--search", "张三丰"}, std::vector<std::string>{"show", member},
              std::vector<std::string>{"show", plot}, std::vector<std::string>{"conflicts"},
              std::vector<std::string>{"portrait", member}, std::vector<std::string>{"export", "plot"},
              std::vector<std::string>{"export", "member_profile"}}) {
            std::string const said = at.run(words, json);
            INFO(words.front() << (json ? " --json: " : ": ") << said);
            REQUIRE_FALSE(at.trouble);
            CHECK_FALSE(said.empty());
            CHECK_THAT(said, !Catch::Contains("张三丰") && !Catch::Contains("19900232222"));
        }
    }
    CHECK_THAT(at.run({"list", "member_profile"}), Catch::Contains("张*"));
    CHECK_THAT(at.run({"show", plot}), Catch::Contains("张*"));
    CHECK_THAT(at.run({"show", plot, "--unmask", "核对"}), Catch::Contains("张三丰"));
    CHECK_THAT(at.run({"list", "member_profile", "--unmask", "核对"}), Catch::Contains("张三丰"));
    CHECK_THAT(at.run({"portrait", member, "--unmask", "核对"}), Catch::Contains("张三丰"));
}

TEST_CASE("every unmasking leaves a record that goes to the server") {
    Terminal at;
    std::string const member = at.disputed();
    CHECK_THAT(at.run({"unmask", "list"}), Catch::Contains("共 0 次"));
    at.run({"show", member});
    CHECK_THAT(at.run({"unmask", "list"}), Catch::Contains("共 0 次"));
    auto const waiting = must(at.laptop->store().counts()).waiting_edits;
    at.run({"show", member, "--unmask", "核对电话"});
    at.run({"export", "member_profile", "--unmask", "年度报表"});
    at.run({"portrait", member, "--unmask", "上门前"});
    at.run({"list", "--unmask", "找人"});
    CHECK(must(at.laptop->store().counts()).waiting_edits == waiting + 4);
    std::string const listed = at.run({"unmask", "list"});
    CHECK_THAT(listed, Catch::Contains("共 4 次") && Catch::Contains("show member_profile " + member) &&
                           Catch::Contains("原因：核对电话") && Catch::Contains("原因：年度报表") &&
                           Catch::Contains("原因：上门前") && Catch::Contains("原因：找人"));
    CHECK_THAT(listed, !Catch::Contains("张三丰"));
}

TEST_CASE("a member's consent is given, ends, and is withdrawn") {
    Terminal at;
    std::string const member = at.disputed();
    auto const state = [&] { return text_member(at.answer({"consent", "list", member})["states"], "platform"); };
    CHECK(state() == "never_asked");
    at.run({"consent", "give", member, "--for", "platform,bank", "--notice", "2025-1", "--way", "letter", "--until",
            "2099-12-31"});
    REQUIRE_FALSE(at.trouble);
    CHECK(state() == "given");
    CHECK_THAT(at.run({"consent", "list", member}),
               Catch::Contains("提供给农服通：已同意") && Catch::Contains("2099-12-31"));
    at.run({"consent", "withdraw", member, "--for", "platform", "--witness", "李四"});
    REQUIRE_FALSE(at.trouble);
    CHECK(state() == "withdrawn");
    CHECK(text_member(at.answer({"consent", "list", member})["states"], "bank") == "given");
    at.run({"consent", "give", member, "--for", "everything"});
    REQUIRE(at.trouble);
    CHECK_THAT(at.trouble->detail, Catch::Contains("platform"));
}
