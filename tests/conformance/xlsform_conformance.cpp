// How far our reader of spreadsheets agrees with ODK's converter: the published forms by their facts, the small ones by
// the statements that their tests make. Prints every miss and the agreement; exit 1 when it is below what is promised.
#include "tests/conformance/xform_facts.hpp"

#include "shared/base/files.hpp"
#include "shared/base/json.hpp"
#include "shared/forms/xform/xform_writer.hpp"
#include "shared/forms/xlsform/xlsform.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <set>

using namespace gengji;
using namespace gengji::conformance;

namespace {

Json load(std::string const& path) {
    auto const text = read_file(path);
    if (!text) {
        std::cerr << path << "：" << text.error().detail << "\n";
        std::exit(2);
    }
    return Json::parse(*text);
}

std::string errors_of(forms::XlsFormReading const& reading) {
    std::string all;
    for (forms::Finding const& each : reading.errors) all += forms::line_of(each) + " ";
    return all;
}

struct Score {
    std::size_t right = 0;
    std::size_t all = 0;

    void count(bool is_right) { ++all, right += is_right; }
    double share() const { return all ? 100.0 * static_cast<double>(right) / static_cast<double>(all) : 100.0; }
    void print(char const* what) const {
        std::cout << what << "：" << right << " / " << all << "（" << share() << " %）\n";
    }
};

/// The corpus's README: a group named meta, and the reference's own crash, say nothing either way.
bool says_nothing(Json const& form) {
    std::string const error = form.value("error", "");
    return !form.value("form_error", true) || error.find("reserved for form metadata") != std::string::npos;
}

bool forms_agree(std::string const& folder) {
    Score accepted, refused;
    double milliseconds = 0;
    for (Json const& form : load(folder + "/xlsforms/expected_facts.json")) {
        std::string const file = form["file"];
        auto const begun = std::chrono::steady_clock::now();
        auto reading = forms::read_xlsform_file(folder + "/xlsforms/" + file);
        std::string const xml = reading.ok() ? forms::write_xform(reading.form) : "";
        std::chrono::duration<double, std::milli> const took = std::chrono::steady_clock::now() - begun;
        if (!form["accepted"]) {
            if (says_nothing(form)) continue;
            refused.count(!reading.ok());
            if (reading.ok()) std::cout << "未拒绝 " << file << "：" << form["error"] << "\n";
            continue;
        }
        milliseconds += took.count();
        if (!reading.ok()) {
            accepted.count(false);
            std::cout << "误拒绝 " << file << "：" << errors_of(reading) << "\n";
            continue;
        }
        Json facts = facts_of(xml);
        // The corpus's names begin with a few characters of the file's hash; the form's own name does not.
        std::string const stem = facts["form_id"];
        for (char const* key : {"form_id", "title"})
            if (facts[key] == stem && stem.size() > 11 && stem[10] == '_' && file.starts_with(stem.substr(0, 10)))
                facts[key] = stem.substr(11);
        auto const lines = differences(form["facts"], facts);
        accepted.count(lines.empty());
        if (lines.empty()) continue;
        std::cout << "不同 " << file << "\n";
        for (std::size_t i = 0; i < lines.size() && i < 12; ++i) std::cout << "    " << lines[i].substr(0, 400) << "\n";
    }
    accepted.print("XLSForm 事实（接受的表单，逐项相同）");
    refused.print("XLSForm 应拒绝的表单");
    std::cout << "全部接受的表单读取并写出用时 " << milliseconds << " ms\n";
    return accepted.share() >= 97 && refused.right == refused.all;
}

/// Our XML has the XForms namespace without a prefix, and pugixml compares names as they are written.
std::string without_default_prefix(std::string_view xpath) {
    std::string out;
    char quote = 0;
    for (std::size_t i = 0; i < xpath.size(); ++i) {
        if (quote)
            quote = xpath[i] == quote ? char(0) : quote;
        else if (xpath[i] == '\'' || xpath[i] == '"')
            quote = xpath[i];
        else if (xpath.substr(i).starts_with("x:") &&
                 (i == 0 || (!std::isalnum(static_cast<unsigned char>(xpath[i - 1])) && xpath[i - 1] != '-' &&
                             xpath[i - 1] != '_'))) {
            ++i;
            continue;
        }
        out += xpath[i];
    }
    return out;
}

Workbook workbook_of(Json const& sheets) {
    Workbook book;
    for (auto const& [name, rows] : sheets.items()) {
        Sheet sheet{name, {}};
        std::size_t number = 0;
        for (Json const& row : rows) {
            SheetRow made{++number, row.get<std::vector<std::string>>()};
            while (!made.cells.empty() && made.cells.back().empty()) made.cells.pop_back();
            if (!made.cells.empty()) sheet.rows.push_back(std::move(made));
        }
        book.sheets.push_back(std::move(sheet));
    }
    return book;
}

/// The first statement of a case that does not hold; empty when all do.
class Statements {
public:
    Statements(Json const& test, std::string xml) : test_(test), xml_(std::move(xml)) {
        document_.load_buffer(xml_.data(), xml_.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
        squeezed_ = squeezed(xml_);
    }

    std::string first_miss() {
        try {
            for (Json const& xpath : list("xml__xpath_match"))
                if (nodes(xpath).empty()) return "no match: " + xpath.get<std::string>();
            for (Json const& pair : list("xml__xpath_count"))
                if (nodes(pair[0]).size() != pair[1].get<std::size_t>())
                    return "count " + std::to_string(nodes(pair[0]).size()) + ": " + pair.dump();
            for (Json const& pair : list("xml__xpath_exact"))
                if (std::string const miss = exact(pair); !miss.empty()) return miss;
        } catch (pugi::xpath_exception const& fault) {
            return std::string("xpath: ") + fault.what();
        }
        for (auto const& [key, within] :
             {std::pair{"xml__contains", part("")}, std::pair{"model__contains", part("model")},
              std::pair{"instance__contains", part("instance")}, std::pair{"itext__contains", part("itext")}})
            for (Json const& text : list(key))
                if (within.find(squeezed(text.get<std::string>())) == std::string::npos)
                    return std::string(key) + ": " + text.dump();
        for (Json const& text : list("xml__excludes"))
            if (squeezed_.find(squeezed(text.get<std::string>())) != std::string::npos)
                return "excluded: " + text.dump();
        return {};
    }

private:
    Json list(char const* key) const {
        Json const found = test_.value(key, Json::array());
        return found.is_array() ? found : Json::array({found});
    }

    pugi::xpath_node_set nodes(Json const& xpath) const {
        return document_.select_nodes(without_default_prefix(xpath.get<std::string>()).c_str());
    }

    std::string exact(Json const& pair) const {
        std::multiset<std::string> found, wanted;
        for (pugi::xpath_node const& node : nodes(pair[0]))
            found.insert(squeezed(node.attribute() ? node.attribute().value() : node.node().child_value()));
        for (Json const& each : pair[1]) wanted.insert(squeezed(each.get<std::string>()));
        return found == wanted ? "" : "not exactly: " + pair.dump();
    }

    std::string part(std::string const& element) const {
        if (element.empty()) return squeezed_;
        std::size_t const begin = squeezed_.find("<" + element);
        std::size_t const end = squeezed_.find("</" + element + ">");
        return begin == std::string::npos || end == std::string::npos ? "" : squeezed_.substr(begin, end - begin);
    }

    Json const& test_;
    std::string xml_;
    std::string squeezed_;
    pugi::xml_document document_;
};

bool micro_cases_agree(std::string const& folder) {
    Score score, warnings;
    Json const corpus = load(folder + "/xlsform_micro_cases.json");
    for (Json const& test : corpus["cases"]) {
        std::string const name = test["test"];
        forms::XlsFormOptions options;
        options.root = test["name"].is_string() ? test["name"].get<std::string>() : "test_name";
        Workbook book = workbook_of(test["sheets"]);
        if (test["name"].is_string()) { // the converter's argument is what the settings' name is in a file
            auto sheet = std::ranges::find(book.sheets, "settings", &Sheet::name);
            if (sheet == book.sheets.end()) {
                book.sheets.push_back({"settings", {{1, {"name"}}, {2, {options.root}}}});
            } else {
                if (sheet->rows.size() < 2) sheet->rows.resize(2, {2, {}});
                std::size_t const width = sheet->rows[0].cells.size();
                sheet->rows[1].cells.resize(width);
                sheet->rows[0].cells.push_back("name");
                sheet->rows[1].cells.push_back(options.root);
            }
        }
        auto const reading = forms::read_xlsform(book, options);
        std::string miss;
        bool const refusal = test.value("errored", false);
        if (refusal)
            miss = reading.ok() ? "not refused: " + test["error__contains"].dump() : "";
        else if (!reading.ok())
            miss = "refused: " + errors_of(reading);
        else
            miss = Statements(test, forms::write_xform(reading.form)).first_miss();
        score.count(miss.empty());
        if (!miss.empty())
            std::cout << "不同 " << name << " [" << test["id"].get<std::string>() << "] " << miss.substr(0, 900)
                      << "\n";
        if (!test.contains("warnings_count") || !reading.ok()) continue;
        bool const same = reading.warnings.size() == test["warnings_count"].get<std::size_t>();
        warnings.count(same);
        if (same) continue;
        std::cout << "提醒数不同 " << name << "：应有 " << test["warnings_count"] << "，得到 "
                  << reading.warnings.size() << "\n";
        for (auto const& each : reading.warnings) std::cout << "    " << forms::line_of(each) << "\n";
    }
    score.print("XLSForm 小表单");
    warnings.print("其中提醒数相同");
    return score.share() >= 95;
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "用法：xlsform_conformance 语料文件夹\n";
        return 2;
    }
    std::string const folder = arguments[1];
    bool const forms = forms_agree(folder);
    bool const small = micro_cases_agree(folder);
    return forms && small ? 0 : 1;
}
