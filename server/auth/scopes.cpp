#include "server/auth/scopes.hpp"

#include <algorithm>
#include <array>

namespace gengji::server {

namespace {

constexpr std::array<std::pair<Role, char const*>, 5> roles{{{Role::collector, "collector"},
                                                            {Role::team, "team"},
                                                            {Role::supervisor, "supervisor"},
                                                            {Role::county_admin, "county_admin"},
                                                            {Role::auditor, "auditor"}}};

constexpr std::uint8_t bit(BucketClass cls) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(cls)); }
constexpr std::uint8_t everything = bit(BucketClass::everyone) | bit(BucketClass::registry) | bit(BucketClass::log) | bit(BucketClass::credit) |
                                    bit(BucketClass::bookkeeping);

bool is_digits(std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; }

bool fits(Role role, std::string_view place) {
    switch (role) {
    case Role::collector: return place.size() == 12 && is_digits(place);
    case Role::team: return place.size() > 10 && place.size() <= 20 && is_digits(place.substr(0, 9)) && place[9] == 'T' && is_digits(place.substr(10));
    case Role::supervisor: return (place.size() == 9 || place.size() == 6) && is_digits(place);
    case Role::county_admin:
    case Role::auditor: return place.size() == 6 && is_digits(place);
    }
    return false;
}

/// Could the grant match a bucket that lives in this partition?
bool reaches(Grant const& grant, std::string_view partition) {
    if (grant.owner.size() >= 9) return std::string_view(grant.owner).substr(0, 9) == partition;
    return grant.owner == partition || (grant.subtree && partition.substr(0, grant.owner.size()) == grant.owner);
}

} // namespace

char const* name_of(Role role) {
    return std::find_if(roles.begin(), roles.end(), [&](auto const& known) { return known.first == role; })->second;
}

Result<Post> parse_post(std::string_view text) {
    auto const colon = text.find(':');
    auto const known = std::find_if(roles.begin(), roles.end(), [&](auto const& role) { return role.second == text.substr(0, colon); });
    if (colon != std::string_view::npos && known != roles.end() && fits(known->first, text.substr(colon + 1))) {
        return Post{known->first, std::string(text.substr(colon + 1))};
    }
    return problem(Problem::invalid, "岗位写法不对：“" + std::string(text) +
                                         "”。例：collector:500231101203（村）、team:500231101T01（服务队）、supervisor:500231101（乡镇）、county_admin:500231、auditor:500231");
}

std::string to_text(Post const& post) { return std::string(name_of(post.role)) + ":" + post.place; }

std::vector<Grant> grants_of(Post const& post) {
    std::string const county = post.place.substr(0, 6);
    std::string const township = post.place.substr(0, 9);
    Grant const read_county{county, false, bit(BucketClass::everyone), false};
    Grant const township_public{township, false, bit(BucketClass::everyone), true};
    switch (post.role) {
    case Role::collector:
        return {{post.place, false, static_cast<std::uint8_t>(bit(BucketClass::registry) | bit(BucketClass::log) | bit(BucketClass::credit)), true},
                township_public, read_county};
    case Role::team:
        return {{post.place, false, static_cast<std::uint8_t>(bit(BucketClass::everyone) | bit(BucketClass::log)), true}, township_public, read_county};
    case Role::supervisor: return {{post.place, true, everything, true}, read_county};
    case Role::county_admin: return {{county, true, everything, true}};
    case Role::auditor: return {{county, true, everything, false}};
    }
    return {};
}

Scope scope_of(std::vector<Post> const& posts, std::vector<std::string> const& partitions, std::uint64_t version) {
    std::vector<Grant> all;
    for (auto const& post : posts) {
        for (auto& grant : grants_of(post)) all.push_back(std::move(grant));
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());

    Scope scope;
    scope.version = version;
    std::vector<std::string> sorted = partitions;
    std::sort(sorted.begin(), sorted.end());
    for (auto const& partition : sorted) {
        PartitionScope part{partition, {}};
        std::copy_if(all.begin(), all.end(), std::back_inserter(part.grants), [&](Grant const& grant) { return reaches(grant, partition); });
        if (!part.grants.empty()) scope.partitions.push_back(std::move(part));
    }
    return scope;
}

bool may_verify(std::vector<Post> const& posts, std::string_view owner) {
    return std::any_of(posts.begin(), posts.end(), [&](Post const& post) {
        return (post.role == Role::supervisor || post.role == Role::county_admin) && owner.substr(0, post.place.size()) == post.place;
    });
}

bool may_accept(std::vector<Post> const& posts) {
    return std::any_of(posts.begin(), posts.end(), [](Post const& post) { return post.role == Role::county_admin; });
}

} // namespace gengji::server
