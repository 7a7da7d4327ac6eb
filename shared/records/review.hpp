#pragma once

#include "shared/records/local_log.hpp"
#include "shared/records/record_state.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gengji {

/// What a form says about approving its records. Paths are those of the form: `crops/area` means `crops[k…]/area` of
/// every instance.
struct ApprovalRules {
    std::vector<std::string> counted; ///< fields that reports count: their values are frozen in the approval
    std::vector<std::string> latest;  ///< `merge: latest` fields (remarks): two values standing there do not block
};

/// The form's path of a record's path: `crops[k9f27c01b3e45]/area` → `crops/area`.
std::string form_path(std::string_view path);

/// Approves the record as it is shown (`shown.vv` becomes `as_of`, and must be the edit's `seen`).
/// Freezes the standing values of the counted fields, those of voided instances apart, and the hash of the whole
/// document. Errors: `invalid` when two values stand in a field that is not `merge: latest` or is counted, when the
/// record or an instance is contested, or when the record is void.
Result<Value> make_approval(RecordState const& shown, ApprovalRules const& rules, std::string note = {});
/// The same from a record's edits (in each replica's order), for a version of it.
Result<Value> make_approval(std::vector<std::pair<Edit, Stamp>> const& edits, VersionVector const& as_of,
                            ApprovalRules const& rules, std::string note = {});
/// A record sent back, or an approval taken back: judges `shown`, freezes nothing.
Value make_decision(RecordState const& shown, Review::Decision decision, std::string note);

/// The server's word on a review that arrives: recomputed from the record's edits within `as_of`, so the order of
/// arrival decides nothing (MERGE.md H11, H18; S18). `none` when it may enter; otherwise unknown_dot (as_of names an
/// edit of this record that is not there: it waits), in_conflict, illegal_transition (void record), own_entry (a value
/// that the reviewer entered stands in it) or approval_mismatch. Decisions other than `approved` are only held against
/// unknown_dot.
Reason judge_approval(std::vector<std::pair<Edit, Stamp>> const& edits, ActorId const& reviewer, Review const& review,
                      ApprovalRules const& rules);

} // namespace gengji
