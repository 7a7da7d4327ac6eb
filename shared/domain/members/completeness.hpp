#pragma once

#include "shared/domain/facts/fields.hpp"

#include <string>
#include <vector>

namespace gengji::domain {

/// How much of a profile is filled in, of what a member of its kind is asked for. Ours to define: DOMAIN.md asks for a
/// percentage and leaves the list open, see docs/domain.md.
struct Completeness {
    int expected = 0, filled = 0;
    std::vector<std::string> missing; ///< field names, in the form's order
    /// Rounded half up; 100 only when nothing is missing, 0 when nothing is expected.
    int percent() const;
    bool operator==(Completeness const&) const = default;
};
/// Of a record of the form member_profile. Pure. An empty text or list is missing, zero is not.
Completeness completeness_of(Fields const& profile);

} // namespace gengji::domain
