#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/id.hpp"
#include "shared/base/result.hpp"

#include <cstdint>
#include <string_view>

namespace gengji {

/// What Argon2id costs whoever tries a password.
struct WrapCost {
    std::uint64_t passes = 2; ///< libsodium's "interactive": about 0.1 s on an office laptop
    std::uint64_t memory_bytes = 64 * 1024 * 1024;

    static WrapCost least() { return {1, 8192}; } ///< for tests, where the password guards nothing
};

/// Seals a key of 32 bytes under a password: Argon2id for the password, XChaCha20-Poly1305 for the key, cost and salt
/// in front. The laptop's database key is kept so, once for each person; forgetting the sealed bytes is wiping the
/// laptop. Errors: `invalid` for an empty or overlong password or a key of another size, `internal` when memory runs
/// out.
Result<Bytes> wrap_key(BytesView key, std::string_view password, WrapCost const& cost, Random& random);

/// Overwrites a secret that has done its work, and empties it.
void wipe(std::string& secret);

/// The key again. Errors: `unauthorized` for a wrong password, `invalid` for bytes that wrap_key did not make.
Result<Bytes> unwrap_key(BytesView wrapped, std::string_view password);

} // namespace gengji
