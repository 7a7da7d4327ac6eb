#pragma once

#include "shared/forms/xlsform/choices.hpp"
#include "shared/forms/xlsform/settings.hpp"
#include "shared/forms/xlsform/survey.hpp"

namespace gengji::forms::xls {

/// What the survey's rows are read against.
struct SurveyContext {
    ChoiceLists& choices;
    ChoiceLists const& external_choices;
    ChoiceLists const& osm;
    std::string root;
    Findings& findings;
};

/// Reads the rows into a tree, made complete: loops unrolled, `or_other` questions, table lists and repeat counts with
/// the nodes that they stand for. What cannot be read is left out and found as an error.
std::unique_ptr<Element> read_survey(SheetTable const& table, SurveyContext context);

/// One row's cells into an element (survey_cells.cpp).
void fill_element(Element& element, SheetTable const& table, TableLine const& line, Findings& findings);

/// Names that stand where they must not (survey_names.cpp).
void check_names(Element const& root, SurveyContext const& context);

/// How many bytes of text a container holds, roughly.
std::size_t weight_of(Element const& container);

/// The settings' `flat`: groups (not repeats) give way to what they hold, and pass on when they are relevant.
void flatten(Element& root);

/// Puts a loop's questions once for every choice (loops.cpp).
void unroll_loop(Element& loop, ChoiceList const& list);

} // namespace gengji::forms::xls
