#pragma once

#include "client/cli/command.hpp"
#include "shared/domain/ledger/contribution.hpp"

/// Which month and which place a person means, of those that this laptop can tell the figures of.
namespace gengji::client {

/// 2025-09; empty: this month. Errors: invalid.
Result<domain::Month> month_of(Bench& bench, std::string const& text);
/// A place that the laptop holds whole: its reviewer's township, or the county.
bool holds(Scope const& scope, std::string const& place);
/// A township's code, or the county's; empty: the widest that is held. Errors: not_found, unauthorized.
Result<std::string> place_of(Bench& bench, std::string const& text);

} // namespace gengji::client
