#pragma once

#include "shared/forms/form_spec.hpp"
#include "shared/records/review.hpp"

namespace gengji::forms {

/// What an approval of a form freezes: every value that a figure may be computed from (areas, money, numbers, choices,
/// dates, seasons, villages and records referred to), none that is sensitive; and which fields are `merge: latest`.
/// Laptop and server derive it alike.
ApprovalRules approval_rules(FormSpec const& form);

} // namespace gengji::forms
