#pragma once

#include "client/models/laptop.hpp"
#include "shared/reports/export_source.hpp"

namespace gengji::client {

/// What this laptop shows, for exports. Thread: the store worker.
class LaptopRecords final : public reports::RecordSource {
public:
    explicit LaptopRecords(Laptop& laptop) : laptop_(laptop) {}
    Result<void> each(std::vector<std::string> const& forms, Each const& each) override;
    Result<std::optional<Held>> find(RecordId const& id) override;
    Catalog const& catalog() const override { return laptop_.catalog(); }

private:
    Laptop& laptop_;
};

} // namespace gengji::client
