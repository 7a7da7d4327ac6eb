#pragma once

#include "shared/forms/xlsform/sheet_table.hpp"
#include "shared/forms/xlsform/survey.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms::xls {

struct Choice {
    std::size_t row{};
    std::string name;
    LocalText label;
    Media media;
    std::vector<std::pair<std::string, std::string>> extras; ///< other columns, in their order
};

struct ChoiceList {
    std::string name;
    std::vector<Choice> choices;
    bool other_added = false; ///< by `or_other`
    bool texts = false;       ///< its labels need entries of their own: languages, media, or values of answers in them
    bool names_checked = false;
    bool inline_only = false; ///< used with search(): its items stand inside the question
};

/// The lists of one sheet, in the order of first mention.
struct ChoiceLists {
    std::vector<ChoiceList> lists;

    ChoiceList* find(std::string_view name);
    ChoiceList const* find(std::string_view name) const;
};

/// Reads `choices`, `osm` or `external_choices`. Errors are found in rows without a name, in names that stand twice in
/// one list (unless `duplicates_allowed`).
ChoiceLists read_choices(SheetTable const& table, std::string const& sheet, bool duplicates_allowed,
                         Findings& findings);

/// Adds the choice `other` once, in every language that the list's labels have.
void add_other(ChoiceList& list);

} // namespace gengji::forms::xls
