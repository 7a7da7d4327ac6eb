#pragma once

#include <cstdlib>
#include <sodium.h>

namespace gengji {

/// libsodium picks its fast code paths once, before its first use. Any thread.
inline void sodium_ready() {
    static bool const ready = sodium_init() >= 0;
    if (!ready) std::abort(); // no source of randomness: nothing may be made
}

} // namespace gengji
