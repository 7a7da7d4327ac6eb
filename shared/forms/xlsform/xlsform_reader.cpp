#include "shared/forms/xlsform/xlsform.hpp"

#include "shared/base/limits.hpp"
#include "shared/forms/xlsform/entities.hpp"
#include "shared/forms/xlsform/expression_check.hpp"
#include "shared/forms/xlsform/form_builder.hpp"
#include "shared/forms/xlsform/languages.hpp"
#include "shared/forms/xlsform/survey_tree.hpp"
#include "shared/forms/xlsform/words.hpp"

#include <array>
#include <map>

namespace gengji::forms {

namespace {

using namespace xls;

struct SheetName {
    std::string_view name;
    SheetKind kind;
};
constexpr std::array sheet_names{
    SheetName{"survey", SheetKind::survey},     SheetName{"choices", SheetKind::choices},
    SheetName{"settings", SheetKind::settings}, SheetName{"external_choices", SheetKind::external_choices},
    SheetName{"osm", SheetKind::osm},           SheetName{"entities", SheetKind::entities},
};

/// How many letters have to be changed, added or taken away; 3 and more count as 3.
std::size_t distance(std::string_view a, std::string_view b) {
    if (a.size() > 40 || a.size() > b.size() + 2 || b.size() > a.size() + 2) return 3;
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t const here = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
            diagonal = row[j];
            row[j] = here;
        }
    }
    return std::min<std::size_t>(row[b.size()], 3);
}

using Sheets = std::map<std::string, Sheet const*, std::less<>>;

Sheets known_sheets(Workbook const& book) {
    Sheets sheets;
    for (Sheet const& sheet : book.sheets) {
        std::string const name = lower(trimmed(sheet.name));
        for (SheetName const& known : sheet_names)
            if (name == known.name) sheets.emplace(name, &sheet);
    }
    if (sheets.empty() && book.sheets.size() == 1) sheets.emplace("survey", &book.sheets.front());
    return sheets;
}

/// A sheet that may have been meant: `chioces`. Those that begin with _ are left alone on purpose.
std::string similar_sheet(Workbook const& book, std::string_view wanted) {
    for (Sheet const& sheet : book.sheets) {
        std::string const name = lower(trimmed(sheet.name));
        if (!name.starts_with('_') && name != wanted && distance(name, wanted) <= 2) return sheet.name;
    }
    return {};
}

struct Tables {
    SheetTable survey, choices, settings, external_choices, osm, entities;
};

class XlsFormReader {
public:
    XlsFormReader(Workbook const& book, XlsFormOptions const& options)
        : book_(book), sheets_(known_sheets(book)), options_(options) {}

    XlsFormReading read() {
        XlsFormReading reading;
        if (check_sheets()) read_form(reading.form);
        findings_.give(reading);
        return reading;
    }

private:
    bool check_sheets() {
        auto const survey = sheets_.find("survey");
        if (survey == sheets_.end()) {
            std::string const similar = similar_sheet(book_, "survey");
            findings_.error("", 0,
                            similar.empty()
                                ? "表格里没有名为 survey 的工作表。请把写题目的工作表改名为 survey。"
                                : "表格里没有名为 survey 的工作表，是不是写成了“" + similar + "”？请改名为 survey。");
            return false;
        }
        for (std::string_view const name : {"choices", "settings", "entities"}) {
            if (sheets_.contains(name)) continue;
            std::string const similar = similar_sheet(book_, name);
            if (!similar.empty())
                findings_.warning(
                    "", 0, "工作表“" + similar + "”没有读取。如果它是 " + std::string(name) + "，请改成这个名字。");
        }
        return true;
    }

    SheetTable table(std::string_view name, SheetKind kind, bool keep_spaces) {
        auto const found = sheets_.find(name);
        return found == sheets_.end() ? SheetTable{} : make_table(*found->second, kind, keep_spaces, findings_);
    }

    bool read_tables() {
        tables_.settings = table("settings", SheetKind::settings, false);
        settings_ = read_settings(tables_.settings, findings_);
        bool const keep_spaces = !yes_or_no(settings_.get("clean_text_values")).value_or(true);
        tables_.survey = table("survey", SheetKind::survey, keep_spaces);
        tables_.choices = table("choices", SheetKind::choices, keep_spaces);
        tables_.external_choices = table("external_choices", SheetKind::external_choices, keep_spaces);
        tables_.osm = table("osm", SheetKind::osm, keep_spaces);
        tables_.entities = table("entities", SheetKind::entities, keep_spaces);
        if (!tables_.survey.has("type")) {
            findings_.error(survey_sheet, 1, "第一行没有 type 列。请在第一行写上列名，至少要有 type、name、label。");
            return false;
        }
        if (tables_.survey.lines.size() > limits::xlsform_rows) {
            findings_.error(survey_sheet, tables_.survey.lines[limits::xlsform_rows].number,
                            "题目太多（最多 " + std::to_string(limits::xlsform_rows) + " 行）。请拆成几张表单。");
            return false;
        }
        return true;
    }

    std::string root_name() {
        std::string const name = settings_.get("name");
        if (name.empty()) return options_.root;
        if (!is_prefixed_name(name))
            findings_.error(
                settings_sheet, settings_.row,
                "name 列的“" + name +
                    "”不能用。名字要以字母（可用汉字）或下划线开头，后面可以是字母、数字、下划线、连字符和点。");
        return name;
    }

    void read_form(XForm& form) {
        if (!read_tables()) return;
        ChoiceLists choices =
            read_choices(tables_.choices, choices_sheet, settings_.is_set("allow_choice_duplicates"), findings_);
        ChoiceLists const external = read_choices(tables_.external_choices, "external_choices", true, findings_);
        ChoiceLists const osm = read_choices(tables_.osm, "osm", true, findings_);
        SurveyContext const context{choices, external, osm, root_name(), findings_};
        auto const root = read_survey(tables_.survey, context);
        if (root->children.empty() && !findings_.any_error())
            findings_.error(survey_sheet, 0, "没有题目。请从第二行起，一行写一道题。");
        if (settings_.is_set("flat")) flatten(*root);
        check_names(*root, context);
        check_cycles(*root, findings_);

        References references(*root, findings_);
        Element instance_id;
        Element meta;
        add_meta_names(references, *root, meta, instance_id);
        EntityReading const entities = read_entities(tables_.entities, *root, references, findings_);
        FormBuilder builder(*root, choices, external, osm, settings_, references, findings_);
        builder.head(form, options_);
        builder.instance(form);
        builder.binds(form);
        builder.actions(form);
        builder.body(form);
        builder.secondary(form);
        builder.translations(form);
        finish_entities(form, entities);
        check_languages(form, findings_);
    }

    /// `${instanceID}` is a reference like any other, though no row makes that node.
    void add_meta_names(References& references, Element& root, Element& meta, Element& instance_id) {
        if (settings_.is_set("omit_instanceID")) return;
        meta.kind = ElementKind::group;
        meta.name = "meta";
        meta.parent = &root;
        instance_id.name = "instanceID";
        instance_id.parent = &meta;
        references.add(instance_id);
    }

    Workbook const& book_;
    Sheets sheets_;
    XlsFormOptions const& options_;
    Findings findings_;
    Tables tables_;
    Settings settings_;
};

/// Letters, digits and _ of any language stay; anything else becomes _.
std::string file_stem(std::string const& path) {
    std::size_t const folder = path.rfind('/');
    std::string name = folder == std::string::npos ? path : path.substr(folder + 1);
    name.resize(std::min(name.rfind('.'), name.size()));
    for (char& c : name)
        if (static_cast<unsigned char>(c) < 0x80 && !std::isalnum(static_cast<unsigned char>(c))) c = '_';
    return name;
}

} // namespace

XlsFormReading read_xlsform(Workbook const& book, XlsFormOptions const& options) {
    return XlsFormReader(book, options).read();
}

XlsFormReading read_xlsform_file(std::string const& path) {
    auto const book = read_workbook_file(path);
    if (!book) {
        XlsFormReading reading;
        reading.errors.push_back({"", 0, book.error().detail});
        return reading;
    }
    return read_xlsform(*book, {file_stem(path), "data"});
}

} // namespace gengji::forms
