#pragma once

#include "shared/base/hash.hpp"
#include "shared/records/edit.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gengji {

/// A value that stands, with who wrote it and when.
struct Head {
    Dot dot;
    Stamp stamp = unstamped;
    ActorId actor;
    Value value;
    bool operator==(Head const&) const = default;
};

/// All values that stand in one field. More than one different value is a conflict.
struct FieldState {
    std::string path;
    std::vector<Head> heads;      ///< sorted by dot
    VersionVector replaced;       ///< what edits to this field had seen beyond the record's vv (almost always empty)
    std::uint64_t changed_at = 0; ///< partition seq of the last change, losing a head included; the server's own note:
                                  ///< not compared, not hashed
    bool operator==(FieldState const& o) const { return path == o.path && heads == o.heads && replaced == o.replaced; }
};

/// Everything known of one record. The same set of edits gives the same bytes in any interleaving that keeps each
/// replica's order (S7).
struct RecordState {
    FormVersion form; ///< the highest that any edit named
    VersionVector vv;
    /// Sorted by path: every path that any edit patched. Values that saw one another in a circle leave a field without
    /// heads; it stays, so that a delta can say so.
    std::vector<FieldState> fields;
    bool operator==(RecordState const&) const = default;

    FieldState const* field(std::string_view path) const;
};

/// Applies one edit: values its author had seen give way, values not seen stay beside the new one. True when it changed
/// anything (false: vv covered its dot already). `seq` marks the touched fields (changed_at); 0 on a laptop. Needs:
/// each replica's edits to a record arrive in its own order, without gaps (S5). Promise: the same set of edits gives
/// the same bytes in any interleaving and any number of times (S3, S7, S9). Source:  DESIGN.md section 3; Almeida,
/// Shoker, Baquero 2018, causal-context join.
bool apply(RecordState& state, Edit const& edit, Stamp stamp, std::uint64_t seq = 0);
/// The state of the union of both sets of edits. Fields that change are marked with `seq`.
void join(RecordState& state, RecordState const& other, std::uint64_t seq = 0);

/// Canonical bytes (changed_at left out); what digests and `dump --canonical` show.
Bytes encode(RecordState const& state);
/// The same with changed_at: what a server keeps.
Bytes encode_with_marks(RecordState const& state);
/// Reads either. Errors: `invalid`.
Result<RecordState> decode_state(BytesView bytes);
/// Within the limits of what decode_state reads (limits.hpp). An edit that would make its record larger must not enter
/// it.
bool fits(RecordState const& state);
/// Would it still fit with this edit in it?
bool fits_with(RecordState const& state, Edit const& edit);
/// `invalid` unless the parts could have come from apply and join: sorted, heads within vv, `replaced` beyond it,
/// within the limits. Whoever puts a state together from what a peer sent (a page, an offer) asks this first;
/// everything else here relies on it.
Result<void> check_shape(RecordState const& state);
/// What a bucket's digest sums: hash(bucket, id, canonical bytes).
Hash hash_of(RecordKey const& key, BytesView canonical_state);

/// The vector and the fields that changed after a cursor (DESIGN.md 4): replaces those fields of a record held in full
/// as of `after`. After 0: the whole state, marks or not.
RecordState changes_after(RecordState const& state, std::uint64_t after);
/// Lays such a delta over a held state: its fields and its vector replace the held ones; of the others' `replaced` the
/// new vector is forgotten, so that an edit need not mark every field whose `replaced` it meets.
void overlay(RecordState& held, RecordState const& delta);

/// The provisional winner: latest (stamp, dot). Influences no count, lock or verdict (S10).
Head const* winner(FieldState const& field);
/// Different values stand in it.
bool in_conflict(FieldState const& field);
/// Paths in conflict, `_review/remarks…` and `_review/*` included.
std::vector<std::string> conflicts(RecordState const& state);

/// Is the record (path "") or a repeat instance ("crops[k9f27c01b3e45]") there, gone, or both?
/// Gone when one void that stands (or one move) has seen every head of it, its own edit's apart; heads of `_review` do
/// not count. Contested when a head is left that it has not seen, when somebody else declared it alive, or when void
/// and move, or two moves, meet.
enum class LifeState { alive, voided, moved, contested };
LifeState life_of(RecordState const& state, std::string_view instance = {});

/// How a level of review stands. `approved` only when a single version is approved, at most one decision stands, and it
/// is an approval. Two people who decided the same about the same version, with the same figures, count as one
/// decision.
enum class ReviewLevel { verify, accept };
struct ReviewState {
    enum class Kind { none, approved, returned, withdrawn, disputed } kind = Kind::none;
    std::optional<Review> review; ///< the one that stands, unless disputed
    std::optional<Head> head;
    std::vector<std::string> changed_since; ///< paths outside `_review` with a head that as_of does not cover
};
ReviewState review_of(RecordState const& state, ReviewLevel level);
struct RemarkState {
    std::string key; ///< the path `_review/remarks[k…]`
    Remark remark;
    Head head;
};
std::vector<RemarkState> remarks_of(RecordState const& state);

/// The state made of those edits of `state`'s history that `as_of` covers; the caller gives the edits in each replica's
/// order.
RecordState state_within(std::vector<std::pair<Edit, Stamp>> const& edits, VersionVector const& as_of);
/// Hash of the document that a state shows: for every field outside `_review`, sorted by path, its distinct standing
/// values, sorted. What an approval names. Made of all values, not of the winners, so that no stamp has a part in it
/// (S10); without a conflict it is the same.
Hash document_hash(RecordState const& state);

} // namespace gengji
