#include "client/models/form_lookups.hpp"

namespace gengji::client {

void FormLookups::put(ReferredRecord record) {
    auto const id = record.id;
    records_.insert_or_assign(id, std::move(record));
}

std::optional<Value> FormLookups::value_of(RecordId const& record, std::string_view path) const {
    auto const found = records_.find(record);
    auto const* const value = found == records_.end() ? nullptr : found->second.document.find(path);
    return value ? std::optional(*value) : std::nullopt;
}

std::optional<std::string> FormLookups::title_of(RecordId const& record) const {
    auto const found = records_.find(record);
    if (found == records_.end() || found->second.title.empty()) return std::nullopt;
    return found->second.title;
}

} // namespace gengji::client
