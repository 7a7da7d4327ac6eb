// Every form of the county filled in: tests/data/forms/*.txt has for each form one record without a complaint, and for
// each of its rules a change of it that the rule refuses, with what it then says.
#include "tests/shared/forms/filled_form.hpp"

#include "shared/forms/characters.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

using namespace gengji;
using namespace gengji::forms;
using gengji::test::KnownRecords;

namespace {

using Answers = std::vector<std::pair<std::string, std::string>>; // path, as typed

struct Refusal {
    Answers changes;
    std::string path, message;
};

struct Table {
    Answers right;
    std::vector<Refusal> wrong;
};

std::pair<std::string, std::string> answer(std::string_view text) {
    auto const equals = text.find(" =");
    REQUIRE(equals != text.npos);
    return {std::string(trimmed(text.substr(0, equals))), std::string(trimmed(text.substr(equals + 2)))};
}

Table table_of(std::string const& form) {
    Table table;
    std::ifstream file(ANSWERS_FOLDER "/" + form + ".txt");
    INFO(form);
    REQUIRE(file);
    bool right = true;
    for (std::string line; std::getline(file, line);) {
        auto const words = trimmed(line);
        if (words == "right" || words == "wrong") {
            right = words == "right";
        } else if (right) {
            table.right.push_back(answer(words));
        } else if (line.substr(0, 8) == "        ") {
            auto const colon = words.find(": ");
            table.wrong.back().path = words.substr(0, colon);
            table.wrong.back().message = words.substr(colon + 2);
        } else {
            table.wrong.emplace_back();
            for (std::string_view rest = words; !rest.empty();) {
                auto const end = rest.find(" & ");
                table.wrong.back().changes.push_back(answer(rest.substr(0, end)));
                rest.remove_prefix(end == rest.npos ? rest.size() : end + 3);
            }
        }
    }
    return table;
}

/// `字×201`, `照片×3`, `照片` and `轨迹` stand for what nobody wants to read.
std::string written_out(std::string const& typed) {
    auto const photo = [](char c) { return std::string(64, c) + ":123456:image/jpeg:p.jpg"; };
    if (typed == "照片") return photo('a');
    if (typed == "轨迹") return std::string(64, 'b') + ":9:application/gpx+xml";
    auto const sign = typed.find("×");
    if (sign == typed.npos) return typed;
    int const n = std::stoi(typed.substr(sign + std::string("×").size()));
    std::string text;
    for (int i = 0; i < n; ++i)
        text += typed.substr(0, sign) == "照片" ? (i > 0 ? ";" : "") + photo("0123456789abcdef"[i]) : "字";
    return text;
}

/// Two records of each form to refer to: `@plot`, which is linked to everything, and `@plot2`.
KnownRecords const& world() {
    static KnownRecords const known = [] {
        KnownRecords records;
        std::map<std::string, std::map<std::string, Value>> facts{
            {"plot", {{"contract_area", Value::of(Decimal{10, 0})}}},
            {"machine", {{"class", Value::of("tractor_rotary")}}},
            {"member_profile", {{"kind", Value::of("cooperative")}}},
            {"member_profile2", {{"kind", Value::of("farm_household")}}},
            {"fund_scheme", {{"budget", Value::of(Decimal{400, 0})}}}};
        for (auto const& form : Catalog::built_in().forms())
            for (auto const& name : {form.id, form.id + "2"})
                records.has_plots[records.add("@" + name, facts[name])] = name == "member_profile";
        return records;
    }();
    return known;
}

Document filled(FormSpec const& form, Answers const& answers, Document document = {}) {
    for (auto const& [path, typed] : answers) {
        auto const* field = form.field(path);
        INFO(form.id << " " << path << " = " << typed);
        REQUIRE(field);
        auto const record = world().find_record("", typed);
        auto value = parse_input(*field, record ? to_text(*record) : written_out(typed), world());
        INFO((value ? "" : value.error().detail));
        REQUIRE(value);
        document.set(path, *value);
    }
    return document;
}

std::vector<Violation> complaints(FormSpec const& form, Document const& document) {
    return check(form, document, world(), Moment{*parse_instant("2025-10-20T10:00:00+08:00"), true});
}

std::string told(std::vector<Violation> const& violations) {
    std::string text;
    for (auto const& violation : violations) text += violation.path + ": " + violation.message + "\n";
    return text;
}

/// `crops[k000000000001]/area` as the form names it, `crops/area`.
std::string without_key(std::string const& path) {
    auto const open = path.find('[');
    return open == path.npos ? path : path.substr(0, open) + path.substr(path.find(']') + 1);
}

} // namespace

TEST_CASE("every form takes a record that is right", "[catalog][answers]") {
    for (auto const& form : Catalog::built_in().forms()) {
        INFO(form.id);
        CHECK(told(complaints(form, filled(form, table_of(form.id).right))) == "");
    }
}

TEST_CASE("every rule of every form refuses a wrong answer, in its own words", "[catalog][answers]") {
    // What the program fills in by itself, and no answer can make wrong.
    std::set<std::string> never{"credit_evaluation s_service：“服务履约”应在 0 到 10 之间"};
    for (auto const& form : Catalog::built_in().forms()) {
        Table const table = table_of(form.id);
        Document const right = filled(form, table.right);
        std::set<std::string> refused;
        for (auto const& wrong : table.wrong) {
            INFO(form.id << " " << wrong.path << ": " << wrong.message);
            auto const found = complaints(form, filled(form, wrong.changes, right));
            bool const said = std::any_of(found.begin(), found.end(), [&](Violation const& one) {
                return one.path == wrong.path && one.message == wrong.message && !one.missing;
            });
            INFO(told(found));
            CHECK(said);
            if (said) refused.insert(without_key(wrong.path) + "：" + wrong.message);
        }
        for (auto const& section : form.sections)
            for (auto const& field : section.fields)
                for (auto const& rule : field.checks) {
                    auto const name = (section.repeat ? section.id + "/" : "") + field.name + "：" + rule.otherwise.zh;
                    INFO(form.id << " " << name);
                    CHECK((refused.contains(name) || never.contains(form.id + " " + name)));
                }
    }
}

TEST_CASE("every form asks for what is required, and says so", "[catalog][answers]") {
    int asked = 0;
    for (auto const& form : Catalog::built_in().forms()) {
        Document const right = filled(form, table_of(form.id).right);
        for (auto const& [path, value] : right.values) {
            auto const* field = form.field(path);
            if (!field || !field->required || field->read_only) continue;
            Document without = right;
            without.set(path, Value());
            auto const found = complaints(form, without);
            INFO(form.id << " " << path << "\n" << told(found));
            CHECK(std::any_of(found.begin(), found.end(), [&](Violation const& one) {
                return one.path == path && one.missing &&
                       one.message.find("“" + field->label.zh + "”") != std::string::npos;
            }));
            CHECK_FALSE(field->required_message.en.empty());
            ++asked;
        }
    }
    CHECK(asked > 300);
}

TEST_CASE("every label and message of the forms is there in both languages", "[catalog][answers]") {
    auto const both = [](Label const& label) { return !label.zh.empty() && !label.en.empty() && label.zh != label.en; };
    for (auto const& form : Catalog::built_in().forms()) {
        INFO(form.id);
        CHECK(both(form.title));
        for (auto const& section : form.sections) {
            INFO(section.id);
            CHECK(both(section.label));
            for (auto const& field : section.fields) {
                INFO(field.name);
                CHECK(both(field.label));
                for (auto const& rule : field.checks) CHECK(both(rule.otherwise));
            }
        }
    }
}
