#include "shared/reports/export_source.hpp"

#include "shared/forms/input.hpp"

namespace gengji::reports {

namespace {
constexpr std::size_t most_titles = 50'000; ///< a few megabytes; then it begins anew
}

std::string masked_title(forms::FormSpec const& form, forms::Document const& document, forms::Lookups const& lookups) {
    std::string title;
    for (auto const& name : form.title_fields) {
        auto const* const field = form.field(name);
        auto const* const value = document.find(name);
        if (!field || !value) continue;
        std::string const text = forms::mask(*field, forms::show(*field, *value, lookups));
        if (!text.empty()) title += (title.empty() ? "" : " ") + text;
    }
    return title;
}

std::optional<Value> ExportLookups::value_of(RecordId const& record, std::string_view path) const {
    auto const held = source_.find(record);
    if (!held || !*held) return std::nullopt;
    FieldState const* const field = (*held)->state.field(path);
    Head const* const head = field ? winner(*field) : nullptr;
    if (!head || head->value.is_none()) return std::nullopt;
    return head->value;
}

std::optional<std::string> ExportLookups::title_of(RecordId const& record) const {
    if (auto const known = titles_.find(record); known != titles_.end()) return known->second;
    if (titles_.size() >= most_titles) titles_.clear();
    auto const held = source_.find(record);
    if (!held || !*held) return titles_[record] = std::nullopt;
    auto const* const form = source_.catalog().form((*held)->state.form);
    if (!form) return titles_[record] = std::nullopt;
    // The catalog, not these lookups: two records that name each other must not chase one another.
    auto const document = forms::document_of((*held)->state);
    return titles_[record] = unmasked_ ? forms::title_of(*form, document, source_.catalog())
                                       : masked_title(*form, document, source_.catalog());
}

} // namespace gengji::reports
