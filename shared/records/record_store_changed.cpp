#include "shared/records/record_store_parts.hpp"

namespace gengji {

Result<bool> RecordStore::changed_after(Progress& progress, std::size_t most,
                                        std::function<Result<void>(Changed const&)> const& each) {
    std::int64_t& position = progress["shown"];
    struct Place {
        std::int64_t number, position;
    };
    std::vector<Place> places;
    TRY(parts_->db.query(
        "SELECT number, position FROM record WHERE position > ? ORDER BY position LIMIT ?",
        [&](Row const& row) {
            places.push_back({row.integer(0), row.integer(1)});
        },
        position, most));
    for (Place const& place : places) {
        if (auto const changed = TRY(record_at(place.number))) TRY(each(*changed));
        position = place.position;
    }
    return places.size() == most;
}

Result<std::optional<ChangedRecords::Changed>> RecordStore::record_at(std::int64_t number) {
    std::optional<Changed> changed;
    auto const held = TRY(parts_->records.at(number));
    if (!held) return changed;
    Bucket const bucket = TRY(parts_->names.bucket(held->bucket));
    changed = Changed{number, {bucket, held->id}, TRY(parts_->view(*held, bucket)).state};
    return changed;
}

Database& RecordStore::tables() { return parts_->db; }

} // namespace gengji
