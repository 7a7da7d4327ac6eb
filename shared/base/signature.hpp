#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/id.hpp"
#include "shared/base/result.hpp"

#include <array>
#include <cstdint>

namespace gengji {

constexpr std::size_t signature_bytes = 64;

/// The public half of an Ed25519 key: who has it can tell that a message came from the other half.
struct VerifyKey {
    std::array<std::uint8_t, 32> bytes{};

    auto operator<=>(VerifyKey const&) const = default;
    BytesView view() const { return {reinterpret_cast<char const*>(bytes.data()), bytes.size()}; }
    static VerifyKey from_view(BytesView view); ///< zero, which verifies nothing, unless 32 bytes
    /// False for a signature of any other key, message or length.
    bool verify(BytesView message, BytesView signature) const;
};

/// The secret half (libsodium, Ed25519); wiped at its end.
class SigningKey {
public:
    static SigningKey generate(Random& random);
    /// From the 32 bytes that seed() gave. Errors: `invalid` for another size.
    static Result<SigningKey> from_seed(BytesView seed);
    SigningKey(SigningKey const&) = default;
    SigningKey& operator=(SigningKey const&) = default;
    ~SigningKey();

    Bytes seed() const; ///< 32 bytes, to be kept secret
    VerifyKey verify_key() const;
    Bytes sign(BytesView message) const; ///< signature_bytes; the same for the same message

private:
    SigningKey() = default;
    std::array<std::uint8_t, 64> secret_{};
};

} // namespace gengji
