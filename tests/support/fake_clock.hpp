#pragma once

#include "shared/base/time.hpp"

/// A clock set by hand. Starts at 2025-10-20T00:30:00Z on a machine that has been up for an hour.
class FakeClock final : public gengji::Clock {
public:
    explicit FakeClock(gengji::UnixMs now = 1'760'920'200'000) : now_(now) {}

    gengji::UnixMs now_ms() const override { return now_; }
    std::int64_t boot_ms() const override { return boot_; }

    /// Time passes, asleep or awake: both clocks move.
    void pass(std::int64_t ms) { now_ += ms, boot_ += ms; }
    /// Somebody or something sets the wall clock, years off if need be; the machine's own count goes on undisturbed.
    void jump_to(gengji::UnixMs now) { now_ = now; }
    void jump_by(std::int64_t ms) { now_ += ms; }
    /// A restart: the machine's own count begins anew.
    void reboot() { boot_ = 0; }

private:
    gengji::UnixMs now_;
    std::int64_t boot_ = 3'600'000;
};
