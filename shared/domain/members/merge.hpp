#pragma once

#include "shared/base/result.hpp"
#include "shared/records/edit.hpp"
#include "shared/records/record_state.hpp"

#include <string>
#include <vector>

/// Two profiles of one member become one without anything being lost: the one that gives way carries `merged_into`, an
/// edit like any other. Both histories stay, logs and plots keep naming the profile that they named, and clearing the
/// field undoes it.
namespace gengji::domain {

struct MergePlan {
    std::vector<Change> of_merged;   ///< the edit of the profile that gives way
    std::vector<Change> of_kept;     ///< what the kept profile lacks and the other has: offered, not needed
    std::vector<std::string> differ; ///< paths in which both say something, and not the same
};

/// Pure. Errors: `invalid` with what to do: one and the same record, no profile, void or contested, merged already, or
/// in a circle (the kept one is merged into the other).
Result<MergePlan> plan_merge(RecordKey const& merged, RecordState const& merged_state, RecordKey const& kept,
                             RecordState const& kept_state);
/// The edit that takes a merge back. Errors: `invalid` when the profile is not merged.
Result<std::vector<Change>> plan_undo(RecordKey const& merged, RecordState const& merged_state);

} // namespace gengji::domain
