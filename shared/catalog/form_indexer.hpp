#pragma once

#include "shared/catalog/catalog.hpp"
#include "shared/records/record_store.hpp"

namespace gengji {

/// Says how records are named in lists and what they are found by, from their forms. `lookups` answers for choices,
/// places and the titles of other records; both are borrowed and must outlive the indexer. Thread: the store worker's.
class FormIndexer final : public RecordIndexer {
public:
    FormIndexer(Catalog const& catalog, forms::Lookups const& lookups) : catalog_(catalog), lookups_(lookups) {}
    explicit FormIndexer(Catalog const& catalog) : FormIndexer(catalog, catalog) {}
    IndexEntry entry(FormVersion const& form, RecordState const& shown) const override;

private:
    Catalog const& catalog_;
    forms::Lookups const& lookups_;
};

/// Stands for all that the entries depend on besides the records: another catalog with the same one indexes alike.
Hash index_rules(Catalog const& catalog);

} // namespace gengji
