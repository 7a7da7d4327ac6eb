#pragma once

#include "client/models/record_lookups.hpp"

namespace gengji::client {

/// The same answers, but a record that others name is told with what is personal in its name masked: `张*` instead of
/// the client's whole name. For showing; searching and checking use the plain lookups. Thread: the store worker.
class MaskedLookups final : public forms::Lookups {
public:
    MaskedLookups(RecordLookups const& plain, Catalog const& catalog, RecordStore& store)
        : plain_(plain), catalog_(catalog), store_(store) {}
    forms::ChoiceList const* choices(std::string_view list) const override { return plain_.choices(list); }
    forms::Division const* division(std::string_view code) const override { return plain_.division(code); }
    forms::Division const* find_division(std::string_view text) const override { return plain_.find_division(text); }
    std::optional<Value> value_of(RecordId const& record, std::string_view path) const override {
        return plain_.value_of(record, path);
    }
    std::optional<std::string> title_of(RecordId const& record) const override;

    /// How a record that is shown is named.
    std::string title_of(RecordState const& shown) const;
    /// The title of a row of a list: as indexed where nothing in it is personal, else made anew.
    std::string title_of(RecordRow const& row) const;

private:
    RecordLookups const& plain_;
    Catalog const& catalog_;
    RecordStore& store_;
};

} // namespace gengji::client
