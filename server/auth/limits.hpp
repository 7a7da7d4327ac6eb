#pragma once

#include <cstddef>
#include <cstdint>

/// Bounds of accounts, codes and tokens, with their reasons.
namespace gengji::server::limits {

constexpr std::size_t argon2_at_once = 2;              ///< 19 MiB each: the server's peak stays under 64 MiB
constexpr std::size_t argon2_bytes = 19 * 1024 * 1024; ///< OWASP 2023: 19 MiB with two passes
constexpr std::uint64_t argon2_passes = 2;
constexpr std::size_t password_least = 8, password_most = 256;
constexpr std::int64_t code_seconds = 15 * 60;   ///< an enrolment code is read out over the phone and typed at once
constexpr std::size_t code_characters = 10;      ///< of 31: 49 bits, 15 minutes, single use, ten tries a minute
constexpr std::size_t device_name_bytes = 80;    ///< of a laptop, as its person calls it: 26 Chinese characters
constexpr std::int64_t access_seconds = 15 * 60; ///< a copied token is of little use: requests are signed as well
constexpr std::int64_t refresh_seconds = 400 * 24 * 3600; ///< a laptop may be away for a year
constexpr std::size_t failures_per_minute = 10;           ///< wrong passwords or codes, per account or address
constexpr std::size_t failure_keys = 4096; ///< remembered at once; beyond, the oldest minute is forgotten

} // namespace gengji::server::limits
