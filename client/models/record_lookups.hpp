#pragma once

#include "shared/catalog/catalog.hpp"
#include "shared/records/record_store.hpp"

namespace gengji::client {

/// Answers what checks and texts ask of records, from the laptop's store. Thread: the store worker.
class RecordLookups final : public forms::Lookups {
public:
    RecordLookups(Catalog const& catalog, RecordStore& store) : catalog_(catalog), store_(store) {}
    forms::ChoiceList const* choices(std::string_view list) const override { return catalog_.choices(list); }
    forms::Division const* division(std::string_view code) const override { return catalog_.division(code); }
    forms::Division const* find_division(std::string_view text) const override { return catalog_.find_division(text); }
    std::optional<Value> value_of(RecordId const& record, std::string_view path) const override;
    std::optional<std::string> title_of(RecordId const& record) const override;
    std::optional<RecordId> find_record(std::string_view form, std::string_view text) const override;

    /// The name of a person, from their `user` record; "服务器" for the server itself, a short id when unknown.
    std::string person(ActorId const& actor) const;

private:
    std::optional<Shown> shown(RecordId const& record) const;
    Catalog const& catalog_;
    RecordStore& store_;
};

} // namespace gengji::client
