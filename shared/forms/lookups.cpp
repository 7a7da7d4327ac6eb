#include "shared/forms/lookups.hpp"

namespace gengji::forms {
namespace {
constexpr char const* former = "former";
}

bool Choice::is_former() const {
    auto const found = properties.find(former);
    if (found == properties.end()) return false;
    auto const* const yes = std::get_if<bool>(&found->second);
    return yes && *yes;
}

Choice const* ChoiceList::find(std::string_view choice_id) const {
    for (auto const& choice : choices)
        if (choice.id == choice_id) return &choice;
    return nullptr;
}

void ChoiceList::keep_former(ChoiceList const& earlier) {
    for (auto const& choice : earlier.choices) {
        if (find(choice.id)) continue;
        choices.push_back(choice);
        choices.back().properties[former] = true;
    }
}

std::string Division::display_name() const { return code.size() == 12 ? township + name : name; }

} // namespace gengji::forms
