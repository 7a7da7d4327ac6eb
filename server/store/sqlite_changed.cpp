#include "server/store/sqlite_store.hpp"

/// Records in the order of their last change, partition by partition.
namespace gengji::server {

Result<bool> SqliteStore::changed_after(Progress& progress, std::size_t most,
                                        std::function<Result<void>(Changed const&)> const& each) {
    struct Changing {
        std::int64_t number, seq;
    };
    std::size_t left = most;
    for (std::string const& partition : TRY(partitions())) {
        std::int64_t& position = progress[partition];
        std::vector<Changing> places;
        TRY(db_.query(
            "SELECT number, seq FROM record WHERE partition = ? AND seq > ? ORDER BY seq LIMIT ?",
            [&](Row const& row) {
                places.push_back({row.integer(0), row.integer(1)});
            },
            TRY(partition_number(partition)), position, left));
        for (Changing const& place : places) {
            if (auto const changed = TRY(record_at(place.number))) TRY(each(*changed));
            position = place.seq;
        }
        left -= places.size();
        if (left == 0) return true;
    }
    return false;
}

Result<std::optional<ChangedRecords::Changed>> SqliteStore::record_at(std::int64_t number) {
    std::optional<Changed> changed;
    std::int64_t bucket = 0;
    Bytes state;
    RecordId id;
    TRY(db_.query(
        "SELECT bucket, id, state FROM record WHERE number = ?",
        [&](Row const& row) {
            bucket = row.integer(0);
            id = row.id<RecordId>(1);
            state = row.blob(2);
        },
        number));
    if (bucket == 0) return changed;
    changed = Changed{number, {TRY(bucket_row(bucket)).bucket, id}, TRY(decode_state(state))};
    return changed;
}

} // namespace gengji::server
