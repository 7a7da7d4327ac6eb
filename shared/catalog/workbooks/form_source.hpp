#pragma once

#include "shared/base/result.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gengji::workbooks {

/// A row of the survey: `type | name | 中文 | English`, and below it, indented, one `column: value` a line. A column
/// may stand several times where it takes several rules (constraint, gengji::warn).
struct SourceRow {
    std::string type, name, zh, en;
    std::vector<std::pair<std::string, std::string>> columns;
    int line = 0; ///< in the text, for messages
};

/// A choice of a list that only this form has: `list | name | 中文 | English`.
struct SourceChoice {
    std::string list, name, zh, en;
};

/// A form as its text table has it (forms/source/*.txt): made to be read, compared and merged line by line.
struct FormSource {
    std::vector<std::pair<std::string, std::string>> settings;
    std::vector<SourceRow> survey;
    std::vector<SourceChoice> choices;
};

/// Errors: `invalid`, every wrong line at once, each with its number.
Result<FormSource> read_form_source(std::string_view text);

} // namespace gengji::workbooks
