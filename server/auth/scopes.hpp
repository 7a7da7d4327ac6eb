#pragma once

#include "shared/base/result.hpp"
#include "shared/records/scope.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gengji::server {

/// A person's post: a role of DOMAIN.md section 2 at a place.
enum class Role { collector, team, supervisor, county_admin, auditor };
struct Post {
    Role role{};
    std::string place; ///< village (12 digits) for a collector, team code for a team, township (9) or county (6) for a supervisor, county else
    auto operator<=>(Post const&) const = default;
};

char const* name_of(Role role); ///< collector, team, supervisor, county_admin, auditor
/// "collector:500231101203"; errors: invalid with what a post looks like.
Result<Post> parse_post(std::string_view text);
std::string to_text(Post const& post);

/// What one post may read and write (DOMAIN.md section 2). Everyone reads the county's `public`.
///   collector  own village: registry, log, credit; township `public`
///   team       own team: public, log; township `public`          (nothing of the villages: what a team may know of a client is in the order)
///   supervisor everything of the township (of the county, at the county centre)
///   county_admin everything, auditor everything to read
std::vector<Grant> grants_of(Post const& post);
/// All posts of a person as the scope of a laptop, partition by partition. `partitions`: all that the server has, for grants on the county.
Scope scope_of(std::vector<Post> const& posts, std::vector<std::string> const& partitions, std::uint64_t version);

/// May this person approve or return records of this owner, at the township's or the county's level?
bool may_verify(std::vector<Post> const& posts, std::string_view owner);
bool may_accept(std::vector<Post> const& posts);

} // namespace gengji::server
