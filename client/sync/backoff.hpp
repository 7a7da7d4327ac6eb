#pragma once

#include "shared/base/id.hpp"

#include <chrono>

namespace gengji::client {

/// How long to wait before trying again: doubles from one second to five minutes, with full jitter so that 301 laptops
/// do not come back together after a power cut. "立即同步" and a success reset it.
class Backoff {
public:
    explicit Backoff(Random& random) : random_(random) {}
    /// After a failure: a random time between zero and the present bound, which then doubles.
    std::chrono::milliseconds after_failure();
    void reset();

private:
    Random& random_;
    std::chrono::milliseconds bound_{0};
};

} // namespace gengji::client
