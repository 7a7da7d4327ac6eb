#pragma once

#include "shared/records/scope.hpp"

#include <vector>

namespace gengji::sync {

/// What both lists let one read: never more than either (S12). Sorted; without the right to write.
std::vector<Grant> readable_by_both(std::vector<Grant> const& asked, std::vector<Grant> const& allowed);

} // namespace gengji::sync
