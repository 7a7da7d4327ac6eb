#include "shared/catalog/form_indexer.hpp"

#include "shared/forms/input.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace gengji {

namespace {

constexpr std::size_t columns_in_subtitle = 2;

/// The first columns of the list that do not stand in the title already; nothing personal.
std::string subtitle_of(forms::FormSpec const& form, forms::Document const& document, forms::Lookups const& lookups) {
    std::string subtitle;
    std::size_t used = 0;
    for (auto const& name : form.list_columns) {
        if (std::find(form.title_fields.begin(), form.title_fields.end(), name) != form.title_fields.end()) continue;
        auto const* field = form.field(name);
        auto const* value = document.find(name);
        if (!field || !value || field->sensitivity != forms::Sensitivity::none) continue;
        if (value->record() && !lookups.title_of(*value->record())) continue; // a bare id says nothing to anybody
        subtitle += (subtitle.empty() ? "" : " · ") + forms::show(*field, *value, lookups);
        if (++used == columns_in_subtitle) break;
    }
    return subtitle;
}

} // namespace

IndexEntry FormIndexer::entry(FormVersion const& form, RecordState const& shown) const {
    auto const* spec = catalog_.form(form);
    if (!spec) return {};
    // Of a hundred fields a list shows five: the rest is not copied.
    forms::Document document;
    for (auto const* const names : {&spec->title_fields, &spec->list_columns, &spec->search_fields}) {
        for (auto const& name : *names) {
            auto const* const field = shown.field(name);
            if (auto const* const head = field ? winner(*field) : nullptr) document.set(name, head->value);
        }
    }
    return {forms::title_of(*spec, document, lookups_), subtitle_of(*spec, document, lookups_),
            forms::search_texts_of(*spec, document, lookups_)};
}

Hash index_rules(Catalog const& catalog) {
    std::set<std::string> rules; // in whatever order the forms were learned
    for (auto const& form : catalog.forms()) {
        std::string rule = form.id + " " + std::to_string(form.version);
        for (auto const& field : form.title_fields) rule += " " + field;
        rule += " /";
        for (auto const& field : form.search_fields) rule += " " + field;
        rules.insert(std::move(rule));
    }
    std::string all;
    for (auto const& rule : rules) all += rule + "\n";
    return hash_of(all);
}

} // namespace gengji
