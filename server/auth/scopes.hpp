#pragma once

#include "server/store/accounts.hpp"
#include "shared/base/result.hpp"
#include "shared/records/scope.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gengji::server {

/// "collector:500231101203"; errors: invalid, saying what a role at a place looks like.
///   collector     at a village (12 digits)
///   team          at a team (township + T + number)
///   supervisor    at a township (9 digits), or the county (6)
///   county_admin, auditor   at the county
Result<Role> parse_role(std::string_view text);
std::string to_text(Role const& role);

/// What a role may read and write (DOMAIN.md section 2). Everyone reads the county's `public`.
///   collector     own village: registry, log, credit; township `public`
///   team          own team: public, log; township `public` (nothing of the villages: what a team may know of a client
///   is in the order) supervisor    everything of the township, or of the county county_admin  everything auditor
///   everything, to read
std::vector<Grant> grants_of(Role const& role);
/// The grants of several roles, sorted, each once.
std::vector<Grant> grants_of(std::vector<Role> const& roles);

/// A person's access as the scope of a laptop, partition by partition. Its version grows with either: a change of
/// access, or a new partition.
Scope scope_of(Access const& access, std::vector<std::string> partitions);

/// May this person approve or return records of this owner, for the township (verify) or for the county (accept)?
bool may_verify(std::vector<Role> const& roles, std::string_view owner);
bool may_accept(std::vector<Role> const& roles);
bool has_role(std::vector<Role> const& roles, std::string_view name);

} // namespace gengji::server
