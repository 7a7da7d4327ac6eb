#include "shared/records/record_store_parts.hpp"

namespace gengji {

Result<std::vector<BucketDigest>> RecordStore::digests(std::string const& partition) {
    std::vector<BucketDigest> digests;
    TRY(parts_->db.query(
        "SELECT owner, class, digest_low, digest_high, digest_count FROM bucket WHERE partition = ? AND digest_count > "
        "0 "
        "ORDER BY owner, class",
        [&](Row const& row) {
            SetHash const digest{static_cast<std::uint64_t>(row.integer(2)), static_cast<std::uint64_t>(row.integer(3)),
                                 static_cast<std::uint64_t>(row.integer(4))};
            digests.push_back({{std::string(row.text(0)), static_cast<BucketClass>(row.integer(1))}, digest});
        },
        partition));
    return digests;
}

Result<std::vector<RangeDigest>> RecordStore::ranges(Bucket const& bucket, std::uint8_t prefix_bits) {
    std::vector<RangeDigest> ranges;
    auto const number = TRY(parts_->names.known(bucket));
    if (!number) return ranges;
    std::map<std::uint16_t, SetHash> sums;
    TRY(parts_->db.query(
        "SELECT id, base FROM record WHERE bucket = ? AND base IS NOT NULL",
        [&](Row const& row) {
            RecordKey const key{bucket, row.id<RecordId>(0)};
            sums[range_of(key.id, prefix_bits)].add(digest_member(key, row.blob(1)));
        },
        *number));
    for (auto const& [prefix, digest] : sums) ranges.push_back({bucket, prefix_bits, prefix, digest});
    return ranges;
}

Result<std::vector<StateUpdate>> RecordStore::states_in(Bucket const& bucket, std::uint8_t prefix_bits,
                                                        std::uint16_t prefix) {
    std::vector<StateUpdate> states;
    auto const number = TRY(parts_->names.known(bucket));
    if (!number) return states;
    std::optional<Error> broken;
    TRY(parts_->db.query(
        "SELECT id, seq, base FROM record WHERE bucket = ? AND base IS NOT NULL ORDER BY id",
        [&](Row const& row) {
            RecordKey const key{bucket, row.id<RecordId>(0)};
            if (range_of(key.id, prefix_bits) != prefix) return;
            auto state = decode_state(row.blob(2));
            if (!state)
                broken = state.error();
            else
                states.push_back({key, static_cast<std::uint64_t>(row.integer(1)), 0, *std::move(state)});
        },
        *number));
    if (broken) return *broken;
    return states;
}

} // namespace gengji
