#include "sync-protocol/grants.hpp"

#include <algorithm>
#include <optional>

namespace gengji::sync {

namespace {

bool begins_with(std::string const& owner, std::string const& prefix) {
    return owner.compare(0, prefix.size(), prefix) == 0;
}

std::optional<Grant> both(Grant const& a, Grant const& b) {
    std::uint8_t const classes = a.classes & b.classes;
    if (classes == 0) return std::nullopt;
    Grant const& narrow = a.owner.size() >= b.owner.size() ? a : b;
    Grant const& wide = a.owner.size() >= b.owner.size() ? b : a;
    if (narrow.owner == wide.owner) return Grant{narrow.owner, narrow.subtree && wide.subtree, classes, false};
    if (!wide.subtree || !begins_with(narrow.owner, wide.owner)) return std::nullopt;
    return Grant{narrow.owner, narrow.subtree, classes, false};
}

} // namespace

std::vector<Grant> readable_by_both(std::vector<Grant> const& asked, std::vector<Grant> const& allowed) {
    std::vector<Grant> common;
    for (Grant const& a : asked) {
        for (Grant const& b : allowed) {
            if (auto grant = both(a, b)) common.push_back(*std::move(grant));
        }
    }
    std::ranges::sort(common);
    common.erase(std::unique(common.begin(), common.end()), common.end());
    return common;
}

} // namespace gengji::sync
