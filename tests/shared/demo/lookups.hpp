#pragma once

#include "shared/catalog/catalog.hpp"
#include "shared/demo/county.hpp"

#include <map>
#include <set>

namespace gengji::demo {

/// Answers what forms ask about other records, from the whole county.
class CountyLookups final : public forms::Lookups {
public:
    explicit CountyLookups(DemoCounty const& county) {
        for (auto const& record : county.records) {
            records_[record.key.id] = &record;
            for (auto const& [path, value] : record.values) {
                if (auto const other = value.record()) links_.insert({record.form.form + " " + path, *other});
            }
        }
    }
    forms::ChoiceList const* choices(std::string_view list) const override { return catalog_.choices(list); }
    forms::Division const* division(std::string_view code) const override { return catalog_.division(code); }
    forms::Division const* find_division(std::string_view text) const override { return catalog_.find_division(text); }
    std::optional<Value> value_of(RecordId const& id, std::string_view path) const override {
        auto const found = records_.find(id);
        if (found == records_.end()) return std::nullopt;
        auto const* const value = found->second->find(path);
        return value ? std::optional(*value) : std::optional(Value{});
    }
    std::optional<bool> linked(std::string_view form, std::string_view path, RecordId const& id) const override {
        return links_.contains({std::string(form) + " " + std::string(path), id});
    }
    DemoRecord const* record(RecordId const& id) const {
        auto const found = records_.find(id);
        return found == records_.end() ? nullptr : found->second;
    }

private:
    Catalog const& catalog_ = Catalog::built_in();
    std::map<RecordId, DemoRecord const*> records_;
    std::set<std::pair<std::string, RecordId>> links_;
};

} // namespace gengji::demo
