#pragma once

#include "shared/base/time.hpp"
#include "shared/domain/ledger/contribution.hpp"

#include <string>

/// Which month and which place a person means.
namespace gengji::server {

/// 2025-09; empty: this month. Errors: invalid.
Result<domain::Month> month_of(std::string const& text, Clock& clock);
/// A township's code by its name or code; empty: the county. Errors: not_found.
Result<std::string> place_of(std::string const& text, std::string const& county);

} // namespace gengji::server
