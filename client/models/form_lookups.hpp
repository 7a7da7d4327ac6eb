#pragma once

#include "client/app/commands.hpp"

#include <map>
#include <memory>

namespace gengji::client {

/// What an open form needs to know beyond itself, in memory: the catalog as it was when the form opened, and the
/// records it refers to. Others "cannot be known here", and nobody is told off for them. Thread: UI.
class FormLookups final : public forms::Lookups {
public:
    explicit FormLookups(std::shared_ptr<Catalog const> catalog) : catalog_(std::move(catalog)) {}
    void put(ReferredRecord record);
    Catalog const& catalog() const { return *catalog_; }

    forms::ChoiceList const* choices(std::string_view list) const override { return catalog_->choices(list); }
    forms::Division const* division(std::string_view code) const override { return catalog_->division(code); }
    forms::Division const* find_division(std::string_view text) const override { return catalog_->find_division(text); }
    std::optional<Value> value_of(RecordId const& record, std::string_view path) const override;
    std::optional<std::string> title_of(RecordId const& record) const override;

private:
    std::shared_ptr<Catalog const> catalog_;
    std::map<RecordId, ReferredRecord> records_;
};

} // namespace gengji::client
