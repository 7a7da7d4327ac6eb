#pragma once

#include "shared/base/hash.hpp"
#include "shared/records/bucket.hpp"
#include "shared/records/value.hpp"
#include "shared/records/version_vector.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace gengji {

/// Which form, in which version, a save was made with.
struct FormVersion {
    std::string form;
    std::uint32_t version{};
    auto operator<=>(FormVersion const&) const = default;
};

/// A record is named by (bucket, id): two buckets are two records (MERGE.md H16).
struct RecordKey {
    Bucket bucket;
    RecordId id;
    auto operator<=>(RecordKey const&) const = default;
};

/// The server's adjusted time of an edit, in whole seconds since 1970: shows, sorts and picks the provisional winner,
/// decides nothing else. An edit that no server has stamped sorts above all others, on its own laptop only; of two
/// stamps for one dot the earlier counts (R13).
using Stamp = std::int64_t;
constexpr Stamp unstamped = std::numeric_limits<Stamp>::max();

/// One changed field.
struct Change {
    std::string path; ///< `area_mu`, `crops[k9f27c01b3e45]/area`, `crops[k9f27c01b3e45]/_life`, `_life`,
                      ///< `_review/verify`, `_review/remarks[k…]`
    Value value;
    auto operator<=>(Change const&) const = default;
};

/// One save: the unit of transaction, transfer and hashing. Never changes once minted (S4).
struct Edit {
    Dot dot;
    RecordKey record;
    FormVersion form;
    ActorId actor;
    std::int64_t wall_seconds{}; ///< what the laptop's clock said; may be nonsense
    VersionVector seen;          ///< of this record, as the screen showed it when the form was opened
    std::vector<Change> patch;   ///< only what changed; sorted by path, no path twice
    Bytes extra;                 ///< parts that a newer peer added: kept and passed on
    bool operator==(Edit const&) const = default;
};

/// The canonical bytes: what is hashed, chained and kept.
Bytes encode(Edit const& edit);
/// Errors: `invalid` unless the bytes are exactly one canonical edit within the limits (limits.hpp).
Result<Edit> decode_edit(BytesView bytes);
/// The next link of the replica's hash chain; the chain begins with a zero hash.
Hash chain(Hash const& previous, Edit const& edit);
/// `invalid` when a path, a value or a count is outside the limits. Paths are lower-case identifiers, repeat keys `k` +
/// 12 hex digits.
Result<void> check_shape(Edit const& edit);
bool is_path(std::string_view path);

/// R4: the edit under its new name, with `seen` and every `as_of` rewritten.
Edit reissued(Edit const& edit, ReplicaId const& from, std::uint64_t k, ReplicaId const& to);

} // namespace gengji
