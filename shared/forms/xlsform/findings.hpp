#pragma once

#include "shared/forms/xlsform/xlsform.hpp"

namespace gengji::forms::xls {

/// Collects what is found, each thing once, no more of either than a person would read.
class Findings {
public:
    void error(std::string_view sheet, std::size_t row, std::string text);
    void warning(std::string_view sheet, std::size_t row, std::string text);
    /// A warning for who converts the form, an obstacle for who publishes it.
    void breaks(std::string_view sheet, std::size_t row, std::string text);
    bool any_error() const { return !errors_.empty(); }
    void give(XlsFormReading& reading);

private:
    std::vector<Finding> errors_;
    std::vector<Finding> warnings_;
};

constexpr char const* survey_sheet = "survey";
constexpr char const* choices_sheet = "choices";
constexpr char const* settings_sheet = "settings";
constexpr char const* entities_sheet = "entities";

} // namespace gengji::forms::xls
