#include "shared/records/scope.hpp"

#include <algorithm>

namespace gengji {

bool may_read(std::vector<Grant> const& grants, Bucket const& bucket) {
    return std::ranges::any_of(grants, [&](Grant const& grant) { return grant.covers(bucket); });
}

bool may_write(std::vector<Grant> const& grants, Bucket const& bucket) {
    return std::ranges::any_of(grants, [&](Grant const& grant) { return grant.write && grant.covers(bucket); });
}

} // namespace gengji
