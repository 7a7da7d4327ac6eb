#include "client/sync/backoff.hpp"

#include "client/sync/limits.hpp"

#include <algorithm>

namespace gengji::client {

std::chrono::milliseconds Backoff::after_failure() {
    std::chrono::milliseconds const first = limits::backoff_first;
    std::chrono::milliseconds const longest = limits::backoff_longest;
    bound_ = bound_.count() == 0 ? first : std::min(bound_ * 2, longest);
    return std::chrono::milliseconds(random_.below(static_cast<std::uint64_t>(bound_.count()) + 1));
}

void Backoff::reset() { bound_ = std::chrono::milliseconds(0); }

} // namespace gengji::client
