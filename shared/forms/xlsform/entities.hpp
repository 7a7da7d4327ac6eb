#pragma once

#include "shared/forms/xlsform/references.hpp"
#include "shared/forms/xlsform/sheet_table.hpp"

namespace gengji::forms::xls {

/// What the entities sheet adds to the model, beside what it puts into the survey's elements.
struct EntityReading {
    bool any = false;
    bool beyond_root = false; ///< several, or one in a group or repeat: a newer version of the specification
    std::vector<Bind> binds;
    std::vector<Action> actions;
};

/// Reads the entities sheet and the `save_to`s of the survey, and gives every entity its container: the innermost group
/// or repeat that holds all that it is made of. Source: https://getodk.github.io/xforms-spec/entities
EntityReading read_entities(SheetTable const& table, Element& root, References& references, Findings& findings);

void finish_entities(XForm& form, EntityReading const& reading);

} // namespace gengji::forms::xls
