#pragma once

#include "server/auth/failures.hpp"
#include "server/store/accounts.hpp"
#include "shared/base/id.hpp"

#include <string>
#include <string_view>

namespace gengji::server {

/// Who speaks, as far as tokens and signatures tell.
struct Speaker {
    Account account;
    Device device;
    TokenSession session;
    Access access;
};

/// A fresh pair of tokens, in clear: sent once, kept as hashes only.
struct Tokens {
    std::string access, refresh;
    std::int64_t access_seconds = 0;
};

/// What is signed of a request: method, path, token, body. A copied token is useless without the device's key.
Bytes signed_part(std::string_view method, std::string_view path, std::string_view access_token, BytesView body);

/// Finds who sent a request. Errors: unauthorized (no, unknown or expired token; revoked device; disabled account;
/// wrong signature: all look the same but for the detail `expired`, upon which a laptop refreshes).
Result<Speaker> speaker(AccountStore& store, std::string_view method, std::string_view path,
                        std::string_view authorization, std::string_view signature, BytesView body, std::int64_t now);

/// Starts a session of a person on a laptop.
Result<Tokens> start_session(AccountStore& store, DeviceId const& device, ActorId const& actor, std::int64_t now,
                             Random& random);
/// New tokens for a refresh token; presenting the same one again repeats a lost reply. Errors: unauthorized.
Result<Tokens> refresh_session(AccountStore& store, std::string_view refresh, std::int64_t now, Random& random);

} // namespace gengji::server
