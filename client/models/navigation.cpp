#include "client/models/navigation.hpp"

namespace gengji::client {

void Navigation::show(SignedIn const& signed_in) {
    registries_.clear();
    events_.clear();
    for (auto const& id : signed_in.forms) {
        auto const* const form = signed_in.catalog->form(id);
        if (!form) continue;
        auto& group = form->kind == forms::FormKind::event ? events_ : registries_;
        group.push_back({form->id, form->title.zh});
    }
}

std::string Navigation::title_of(std::string const& form) const {
    for (auto const* const group : {&registries_, &events_})
        for (auto const& entry : *group)
            if (entry.form == form) return entry.title;
    return form;
}

std::string Navigation::first_form() const {
    constexpr char usual[] = "member_profile"; // what most of a clerk's day is about
    if (title_of(usual) != usual) return usual;
    if (!registries_.empty()) return registries_.front().form;
    return events_.empty() ? std::string() : events_.front().form;
}

void Navigation::go_to_form(std::string form) {
    form_ = std::move(form);
    place_ = Place::records;
}

} // namespace gengji::client
