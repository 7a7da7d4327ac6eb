#pragma once

#include "shared/records/bucket.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gengji {

/// A right to read (and perhaps to write) buckets.
struct Grant {
    std::string owner; ///< a bucket's owner …
    bool subtree =
        false; ///< … or, when true, every owner that begins with it (township → its villages, teams, organisations)
    std::uint8_t classes = 0; ///< bit 1 << BucketClass
    bool write = false;
    auto operator<=>(Grant const&) const = default;

    bool covers(Bucket const& bucket) const {
        bool const owned =
            subtree ? std::string_view(bucket.owner).substr(0, owner.size()) == owner : bucket.owner == owner;
        return owned && (classes >> static_cast<unsigned>(bucket.cls) & 1);
    }
};

bool may_read(std::vector<Grant> const& grants, Bucket const& bucket);
bool may_write(std::vector<Grant> const& grants, Bucket const& bucket);

/// What one laptop holds of one partition.
struct PartitionScope {
    std::string partition;
    std::vector<Grant> grants; ///< sorted; only those that can match buckets of this partition
    bool operator==(PartitionScope const&) const = default;
};

/// What one laptop holds: the server decides, and counts the version up with every change.
struct Scope {
    std::uint64_t version = 0;
    std::vector<PartitionScope> partitions; ///< sorted by partition
    bool operator==(Scope const&) const = default;
};

} // namespace gengji
