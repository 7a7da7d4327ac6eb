#include "client/cli/form.hpp"

#include "shared/base/files.hpp"
#include "shared/forms/xform/xform_reader.hpp"
#include "shared/forms/xlsform/xlsform.hpp"

#include <algorithm>
#include <memory>
#include <set>

namespace gengji::client {

namespace {

using namespace forms;

struct Counts {
    std::size_t questions = 0;
    std::size_t groups = 0;
    std::size_t repeats = 0;
};

void count(std::vector<Control> const& controls, Counts& counts) {
    for (Control const& each : controls) {
        if (each.kind == ControlKind::repeat)
            ++counts.repeats;
        else if (each.kind == ControlKind::group)
            ++counts.groups;
        else
            ++counts.questions;
        count(each.children, counts);
    }
}

bool mentions(XForm const& form, std::string_view function) {
    return std::ranges::any_of(form.binds, [&](Bind const& bind) {
        for (std::string const* rule :
             {&bind.calculate, &bind.constraint, &bind.relevant, &bind.required, &bind.readonly})
            if (rule->find(function) != std::string::npos) return true;
        return false;
    });
}

bool searches(std::vector<Control> const& controls) {
    return std::ranges::any_of(controls, [](Control const& each) {
        return each.appearance.find("search(") != std::string::npos || searches(each.children);
    });
}

/// What the form needs beside itself, or asks of the program that fills it in.
std::vector<std::string> needs_of(XForm const& form) {
    std::vector<std::string> needs;
    for (SecondaryInstance const& each : form.secondary)
        if (each.src.starts_with("jr://file"))
            needs.push_back("随表单附带文件 " + each.src.substr(each.src.rfind('/') + 1));
    if (form.submission && !form.submission->public_key.empty()) needs.emplace_back("加密提交（public_key）");
    if (std::ranges::any_of(form.binds, [](Bind const& bind) { return bind.nodeset.ends_with("/meta/audit"); }))
        needs.emplace_back("填写过程记录（audit）");
    if (std::ranges::any_of(form.secondary, [](auto const& each) { return each.src == "jr://instance/last-saved"; }))
        needs.emplace_back("上一次保存的答案（last-saved）");
    if (mentions(form, "pulldata(")) needs.emplace_back("查表函数 pulldata()");
    if (searches(form.body)) needs.emplace_back("查表选项 search()");
    return needs;
}

void report(XForm const& form, std::ostream& out) {
    Counts counts;
    count(form.body, counts);
    out << "标题：" << form.title << "\n编号：" << form.id() << "\n";
    if (!form.version().empty()) out << "版本：" << form.version() << "\n";
    out << "题目 " << counts.questions << " 道，组 " << counts.groups - counts.repeats << " 个，重复组 "
        << counts.repeats << " 个\n";
    if (!form.translations.empty()) {
        out << "语言：";
        for (std::size_t i = 0; i < form.translations.size(); ++i)
            out << (i ? "、" : "") << form.translations[i].language;
        out << "\n";
    }
    for (SecondaryInstance const& each : form.secondary)
        if (each.root) out << "清单 " << each.id << "：" << each.root->children.size() << " 项\n";
    for (std::string const& each : needs_of(form)) out << "需要：" << each << "\n";
}

/// What one language says and another does not: whoever reads the other sees a dash there.
std::vector<Finding> untranslated(XForm const& form) {
    constexpr std::size_t most_named = 8;
    std::vector<Finding> found;
    for (Translation const& each : form.translations) {
        std::string names;
        std::size_t count = 0;
        for (TextEntry const& entry : each.entries) {
            bool const lacks = std::ranges::any_of(entry.forms, [](TextForm const& one) {
                return one.text == Text{{"-", false}};
            });
            if (!lacks || ++count > most_named) continue;
            names += (names.empty() ? "" : "、") + entry.id.substr(entry.id.rfind('/') + 1);
        }
        if (count == 0) continue;
        found.push_back({"", 0,
                         "语言“" + each.language + "”缺 " + std::to_string(count) + " 处文字（" + names +
                             (count > most_named ? " 等" : "") + "），那里会显示“-”。请在该语言的列里补上。"});
    }
    return found;
}

Json json_of(Finding const& finding) {
    return {{"sheet", finding.sheet}, {"row", finding.row}, {"text", finding.text}};
}

/// A spreadsheet, or XForm XML from anywhere.
XlsFormReading read_any(std::string const& file) {
    if (!file.ends_with(".xml")) return read_xlsform_file(file);
    XlsFormReading reading;
    auto const text = read_file(file, limits::xml_bytes);
    auto form = text ? read_xform(*text) : Result<XForm>(text.error());
    if (form)
        reading.form = std::move(*form);
    else
        reading.errors.push_back({"", 0, form.error().detail});
    return reading;
}

Result<void> check(std::string const& file, bool json, std::ostream& out) {
    XlsFormReading const reading = read_any(file);
    auto const errors = reading.obstacles();
    auto warnings = reading.warnings;
    std::erase_if(warnings, [](Finding const& each) { return each.breaks; });
    std::ranges::move(untranslated(reading.form), std::back_inserter(warnings));
    bool const ok = errors.empty();
    if (json) {
        Json line{{"ok", ok}, {"errors", Json::array()}, {"warnings", Json::array()}};
        for (Finding const& each : errors) line["errors"].push_back(json_of(each));
        for (Finding const& each : warnings) line["warnings"].push_back(json_of(each));
        if (ok) line["title"] = reading.form.title, line["id"] = reading.form.id();
        out << dump(line) << "\n";
    } else {
        if (ok) report(reading.form, out);
        for (Finding const& each : warnings) out << "提醒：" << line_of(each) << "\n";
        for (Finding const& each : errors) out << "错误：" << line_of(each) << "\n";
        if (ok) out << (warnings.empty() ? "可以使用。\n" : "可以使用；请看看上面的提醒。\n");
    }
    if (ok) return {};
    return problem(Problem::invalid, "表单有 " + std::to_string(errors.size()) + " 处错误，还不能用。请改正后再检查。");
}

} // namespace

void add_form_check(CLI::App& form, Wish& wish) {
    auto const file = std::make_shared<std::string>();
    auto* const command = form.add_subcommand("check", "检查一张表单，列出它有什么、哪里写错了");
    command->add_option("FILE", *file, "表格文件（.xlsx、.xlsm、.xls），或 XForm（.xml）")->required();
    command->callback([&wish, file] {
        wish.without_laptop = [&wish, file](std::ostream& out) { return check(*file, wish.json, out); };
    });
}

} // namespace gengji::client
