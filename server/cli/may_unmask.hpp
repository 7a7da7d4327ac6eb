#pragma once

#include "server/cli/desk.hpp"

#include <string>

namespace gengji::server {

/// Sensitive values are masked unless whoever works at the server says why; that is written to the audit log. An empty
/// reason: stays masked. Errors: storage.
/// `what`: the verb and what it is about, `export member_profile`.
Result<bool> may_unmask(Desk& desk, std::string const& reason, std::string const& what);

} // namespace gengji::server
