#include "client/models/record_lookups.hpp"

#include <algorithm>

namespace gengji::client {

namespace {
constexpr std::size_t most_namesakes = 50; ///< more records of one name than this cannot be told apart by name anyway
}

std::optional<Shown> RecordLookups::shown(RecordId const& record) const {
    auto const keys = store_.find(record);
    if (!keys || keys->empty()) return std::nullopt;
    auto found = store_.show(keys->front());
    if (!found) return std::nullopt;
    return std::move(*found);
}

std::optional<Value> RecordLookups::value_of(RecordId const& record, std::string_view path) const {
    auto const found = shown(record);
    auto const* const field = found ? found->state.field(path) : nullptr;
    auto const* const head = field ? winner(*field) : nullptr;
    if (!head || head->value.is_none()) return std::nullopt;
    return head->value;
}

std::optional<std::string> RecordLookups::title_of(RecordId const& record) const {
    auto const found = shown(record);
    auto const* const form = found ? catalog_.form(found->state.form.form) : nullptr;
    if (!form) return std::nullopt;
    // The catalog, not these lookups: a title is made of a record's own values, and two records that name each other
    // must not chase one another.
    return forms::title_of(*form, forms::document_of(found->state), catalog_);
}

std::optional<RecordId> RecordLookups::find_record(std::string_view form_id, std::string_view text) const {
    auto const* const form = catalog_.form(form_id);
    if (!form) return std::nullopt;
    ListQuery query;
    query.form = form_id;
    query.search = text;
    query.limit = most_namesakes;
    auto const rows = store_.list(query);
    if (!rows) return std::nullopt;
    std::optional<RecordId> by_name;
    for (auto const& row : *rows) {
        auto const found = store_.show(row.key);
        if (!found) continue;
        auto const document = forms::document_of(found->state);
        if (forms::key_of(*form, document, catalog_) == text) return row.key.id;
        auto const texts = forms::search_texts_of(*form, document, catalog_);
        bool const named = row.title == text || std::find(texts.begin(), texts.end(), text) != texts.end();
        if (!named) continue;
        if (by_name) return std::nullopt; // two of that name: the person must say which
        by_name = row.key.id;
    }
    return by_name;
}

std::string RecordLookups::person(ActorId const& actor) const {
    if (actor.is_nil()) return "服务器";
    auto const name = value_of(actor, "name");
    if (name && name->text()) return std::string(*name->text());
    return to_text(actor).substr(24);
}

} // namespace gengji::client
