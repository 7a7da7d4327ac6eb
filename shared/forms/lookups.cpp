#include "shared/forms/lookups.hpp"

namespace gengji::forms {

Choice const* ChoiceList::find(std::string_view choice_id) const {
    for (auto const& choice : choices)
        if (choice.id == choice_id) return &choice;
    return nullptr;
}

std::string Division::display_name() const { return code.size() == 12 ? township + name : name; }

} // namespace gengji::forms
