#include "server/auth/scopes.hpp"

#include <algorithm>

namespace gengji::server {

namespace {

constexpr std::uint8_t bit(BucketClass cls) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(cls)); }
constexpr std::uint8_t everything = bit(BucketClass::everyone) | bit(BucketClass::registry) | bit(BucketClass::log) |
                                    bit(BucketClass::credit) | bit(BucketClass::bookkeeping);
constexpr std::size_t county_digits = 6, township_digits = 9, village_digits = 12;

bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_team(std::string_view owner) {
    return owner.size() > township_digits + 1 && owner.size() <= 20 && is_digits(owner.substr(0, township_digits)) &&
           owner[township_digits] == 'T' && is_digits(owner.substr(township_digits + 1));
}

bool fits(Role const& role) {
    auto const digits = [&](std::size_t count) { return role.owner.size() == count && is_digits(role.owner); };
    if (role.name == "collector") return digits(village_digits);
    if (role.name == "team") return is_team(role.owner);
    if (role.name == "supervisor") return digits(township_digits) || digits(county_digits);
    return (role.name == "county_admin" || role.name == "auditor") && digits(county_digits);
}

/// Could the grant match a bucket that lives in this partition?
bool reaches(Grant const& grant, std::string_view partition) {
    if (grant.owner.size() >= township_digits)
        return std::string_view(grant.owner).substr(0, township_digits) == partition;
    return grant.owner == partition || (grant.subtree && partition.substr(0, grant.owner.size()) == grant.owner);
}

} // namespace

Result<Role> parse_role(std::string_view text) {
    auto const colon = text.find(':');
    if (colon != std::string_view::npos) {
        Role role{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
        if (fits(role)) return role;
    }
    return problem(
        Problem::invalid,
        "岗位写法不对：“" + std::string(text) +
            "”。例：collector:500231101203（村）、team:500231101T01（服务队）、supervisor:500231101（乡镇）、"
            "county_admin:500231、auditor:500231");
}

std::string to_text(Role const& role) { return role.name + ":" + role.owner; }

std::vector<Grant> grants_of(Role const& role) {
    std::string const county = role.owner.substr(0, county_digits);
    Grant const read_county{county, false, bit(BucketClass::everyone), false};
    Grant const township_public{role.owner.substr(0, township_digits), false, bit(BucketClass::everyone), true};
    if (role.name == "collector") {
        auto const classes =
            static_cast<std::uint8_t>(bit(BucketClass::registry) | bit(BucketClass::log) | bit(BucketClass::credit));
        return {{role.owner, false, classes, true}, township_public, read_county};
    }
    if (role.name == "team") {
        auto const classes = static_cast<std::uint8_t>(bit(BucketClass::everyone) | bit(BucketClass::log));
        return {{role.owner, false, classes, true}, township_public, read_county};
    }
    if (role.name == "supervisor") return {{role.owner, true, everything, true}, read_county};
    if (role.name == "county_admin") return {{county, true, everything, true}};
    if (role.name == "auditor") return {{county, true, everything, false}};
    return {};
}

std::vector<Grant> grants_of(std::vector<Role> const& roles) {
    std::vector<Grant> all;
    for (auto const& role : roles) {
        for (auto& grant : grants_of(role)) all.push_back(std::move(grant));
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

Scope scope_of(Access const& access, std::vector<std::string> partitions) {
    std::sort(partitions.begin(), partitions.end());
    Scope scope;
    scope.version = access.version + partitions.size();
    for (auto const& partition : partitions) {
        PartitionScope part{partition, {}};
        std::copy_if(access.grants.begin(), access.grants.end(), std::back_inserter(part.grants),
                     [&](Grant const& grant) { return reaches(grant, partition); });
        if (!part.grants.empty()) scope.partitions.push_back(std::move(part));
    }
    return scope;
}

bool has_role(std::vector<Role> const& roles, std::string_view name) {
    return std::any_of(roles.begin(), roles.end(), [&](Role const& role) { return role.name == name; });
}

bool may_verify(std::vector<Role> const& roles, std::string_view owner) {
    return std::any_of(roles.begin(), roles.end(), [&](Role const& role) {
        return (role.name == "supervisor" || role.name == "county_admin") &&
               owner.substr(0, role.owner.size()) == role.owner;
    });
}

bool may_accept(std::vector<Role> const& roles) { return has_role(roles, "county_admin"); }

} // namespace gengji::server
