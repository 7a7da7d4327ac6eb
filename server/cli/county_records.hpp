#pragma once

#include "server/store/store.hpp"
#include "shared/reports/export_source.hpp"

#include <memory>

namespace gengji::server {

/// What the server holds, for exports. Thread: that of its store.
class CountyRecords final : public reports::RecordSource {
public:
    /// Reads the forms and lists that the county has published. Errors: storage.
    static Result<std::unique_ptr<CountyRecords>> open(Store& store);
    Result<void> each(std::vector<std::string> const& forms, Each const& each) override;
    Result<std::optional<Held>> find(RecordId const& id) override;
    Catalog const& catalog() const override { return catalog_; }

private:
    explicit CountyRecords(Store& store) : store_(store) {}
    Store& store_;
    Catalog catalog_ = Catalog::built_in();
};

} // namespace gengji::server
