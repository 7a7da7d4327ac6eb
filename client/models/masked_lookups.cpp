#include "client/models/masked_lookups.hpp"

#include "shared/forms/document.hpp"
#include "shared/forms/input.hpp"

#include <algorithm>

namespace gengji::client {

namespace {

std::string masked_title(forms::FormSpec const& form, RecordState const& state, forms::Lookups const& lookups) {
    std::string title;
    for (auto const& name : form.title_fields) {
        auto const* const spec = form.field(name);
        auto const* const field = state.field(name);
        auto const* const head = field ? winner(*field) : nullptr;
        if (!spec || !head || head->value.is_none()) continue;
        std::string const text = forms::mask(*spec, forms::show(*spec, head->value, lookups));
        if (!text.empty()) title += (title.empty() ? "" : " ") + text;
    }
    return title;
}

/// A user is staff: their name stands on what they did.
bool is_staff(std::string_view form) { return form == "user"; }

} // namespace

std::optional<std::string> MaskedLookups::title_of(RecordId const& record) const {
    auto const keys = store_.find(record);
    if (!keys || keys->empty()) return plain_.title_of(record);
    auto const found = store_.show(keys->front());
    auto const* const form = found ? catalog_.form(found->state.form.form) : nullptr;
    if (!form || is_staff(form->id)) return plain_.title_of(record);
    return masked_title(*form, found->state, catalog_); // no further: two records may name each other
}

std::string MaskedLookups::title_of(RecordState const& shown) const {
    auto const* const form = catalog_.form(shown.form.form);
    return form ? masked_title(*form, shown, *this) : std::string();
}

std::string MaskedLookups::title_of(RecordRow const& row) const {
    auto const* const form = catalog_.form(row.form);
    if (!form || is_staff(row.form)) return row.title;
    bool const personal = std::ranges::any_of(form->title_fields, [&](std::string const& name) {
        auto const* const field = form->field(name);
        return field && (field->sensitivity != forms::Sensitivity::none ||
                         (field->type == forms::FieldType::reference || field->type == forms::FieldType::references));
    });
    if (!personal) return row.title;
    auto const found = store_.show(row.key);
    return found ? title_of(found->state) : std::string("***");
}

} // namespace gengji::client
