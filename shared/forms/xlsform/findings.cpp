#include "shared/forms/xlsform/findings.hpp"

#include "shared/base/limits.hpp"

#include <algorithm>
#include <iterator>

namespace gengji::forms {

std::string line_of(Finding const& finding) {
    if (finding.sheet.empty()) return finding.text;
    std::string place = finding.sheet + " 表";
    if (finding.row != 0) place += "第 " + std::to_string(finding.row) + " 行";
    return place + "：" + finding.text;
}

std::vector<Finding> XlsFormReading::obstacles() const {
    auto all = errors;
    std::ranges::copy_if(warnings, std::back_inserter(all), &Finding::breaks);
    return all;
}

namespace xls {

namespace {

void keep(std::vector<Finding>& findings, std::string_view sheet, std::size_t row, std::string text,
          bool breaks = false) {
    if (findings.size() >= limits::xlsform_findings) return;
    Finding finding{std::string(sheet), row, std::move(text), breaks};
    if (std::ranges::find(findings, finding) == findings.end()) findings.push_back(std::move(finding));
}

} // namespace

void Findings::error(std::string_view sheet, std::size_t row, std::string text) {
    keep(errors_, sheet, row, std::move(text));
}

void Findings::warning(std::string_view sheet, std::size_t row, std::string text) {
    keep(warnings_, sheet, row, std::move(text));
}

void Findings::breaks(std::string_view sheet, std::size_t row, std::string text) {
    keep(warnings_, sheet, row, std::move(text), true);
}

void Findings::give(XlsFormReading& reading) {
    auto const by_place = [](Finding const& a, Finding const& b) {
        return a.sheet != b.sheet ? a.sheet > b.sheet : a.row < b.row; // survey, settings, entities, choices
    };
    std::ranges::stable_sort(errors_, by_place);
    std::ranges::stable_sort(warnings_, by_place);
    reading.errors = std::move(errors_);
    reading.warnings = std::move(warnings_);
}

} // namespace xls
} // namespace gengji::forms
