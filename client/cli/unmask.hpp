#pragma once

#include "client/cli/command.hpp"

namespace gengji::client {

/// Sensitive values are masked unless the person has a role that may see them and says why. Every unmasking is written
/// down on this laptop, in a hash chain (notes `audit.N`). An empty reason: stays masked. Errors: unauthorized.
Result<bool> may_unmask(Bench& bench, std::string const& reason);

} // namespace gengji::client
