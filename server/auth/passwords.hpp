#pragma once

#include "shared/base/result.hpp"

#include <string>

namespace gengji::server {

/// Argon2id with 19 MiB and two passes (OWASP's second choice), as text that names its own parameters. At most
/// limits::argon2_at_once run at one time: a burst of sign-ins queues instead of eating the memory. Blocks; call it on
/// a worker thread.
Result<std::string> hash_password(std::string const& password);
/// Also true work for a wrong account (pass an empty hash): the time tells nobody which accounts exist.
bool verify_password(std::string const& hash, std::string const& password);
/// At least 8 characters, not all the same. Errors: invalid, in words for the person who chose it.
Result<void> check_password_choice(std::string const& password);

} // namespace gengji::server
