#pragma once

#include "shared/records/record_state.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What a record is, by definition, from the set of its edits: slow, short, and sharing nothing with the merge but the
/// types. The order of the edits, and having one more than once, makes no difference; of two stamps for one dot the
/// earlier counts.
namespace gengji::test {

using StampedEdits = std::vector<std::pair<Edit, Stamp>>;

/// vv: every dot. A head: an edit to the field that no other edit to it had seen. `replaced`: what edits to the field
/// had seen beyond vv.
RecordState state_by_definition(StampedEdits const& edits);
/// Gone when one that says so had seen every edit of which a value stands there, and everybody whose word stands says
/// the same.
LifeState life_by_definition(StampedEdits const& edits, std::string_view instance = {});
/// Paths outside `_review` of which an edit stands that this edit had not seen.
std::vector<std::string> changed_since_by_definition(StampedEdits const& edits, Edit const& review);
/// The edits whose value stands in a field.
std::vector<Edit> standing(StampedEdits const& edits, std::string_view path);

} // namespace gengji::test
