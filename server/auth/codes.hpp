#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/id.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gengji::server {

/// Ten characters out of 31 that are hard to mistake for one another (no 0 O 1 I L): `K7MW2-QX9PD`, with a dash for
/// reading aloud.
std::string new_enrolment_code(Random& random);
/// What a person typed, without dashes, blanks and case; O read as 0 is not in the set, so nothing is guessed. Nothing
/// when it cannot be a code.
std::optional<std::string> normal_code(std::string_view typed);
/// A new token: 32 random bytes as 43 characters of base64url.
std::string new_token(Random& random);

} // namespace gengji::server
