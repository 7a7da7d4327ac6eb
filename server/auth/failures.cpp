#include "server/auth/failures.hpp"

#include "server/auth/limits.hpp"

namespace gengji::server {

bool Failures::may_try(std::string const& key, std::int64_t now_seconds, std::size_t most) {
    std::lock_guard const guard(mutex_);
    auto const found = minutes_.find(key);
    return found == minutes_.end() || found->second.minute != now_seconds / 60 || found->second.count < most;
}

void Failures::failed(std::string const& key, std::int64_t now_seconds) {
    std::lock_guard const guard(mutex_);
    std::int64_t const minute = now_seconds / 60;
    if (minutes_.size() >= limits::failure_keys)
        std::erase_if(minutes_, [&](auto const& entry) { return entry.second.minute != minute; });
    if (minutes_.size() >= limits::failure_keys)
        minutes_.clear(); // so many at once is an attack from many addresses; codes stay single use
    Minute& entry = minutes_[key];
    if (entry.minute != minute) entry = {minute, 0};
    ++entry.count;
}

} // namespace gengji::server
