#pragma once

#include "shared/base/result.hpp"
#include "shared/catalog/workbooks/form_source.hpp"
#include "shared/forms/lookups.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::workbooks {

/// A sheet of a workbook: the first row is the header; every row has as many cells.
struct Sheet {
    std::string name;
    std::vector<std::vector<std::string>> rows;
    bool operator==(Sheet const&) const = default;
};

using Lists = std::map<std::string, forms::ChoiceList, std::less<>>;

/// The choice lists that all forms share, read from the catalog's choices.json and operations.json. Errors: `invalid`.
Result<Lists> shared_lists(std::string_view choices_json, std::string_view operations_json);

/// The sheets survey, choices and settings of an XLSForm:
/// - texts in two languages become the columns `…::中文 (zh)` and `…::English (en)`;
/// - a required question that says nothing else asks to be filled in, in both languages;
/// - several constraints of one question become `(…) and (…)` with one line of the message each; likewise
///   `gengji::warn`;
/// - photos are kept to 2048 pixels;
/// - every list that a question offers or an expression reads stands in full among the choices, with its properties.
/// Errors: `invalid`: columns nobody knows, lists nobody has.
Result<std::vector<Sheet>> sheets_of(FormSource const& source, Lists const& shared);

} // namespace gengji::workbooks
