#pragma once

#include <cstddef>

/// What a request may weigh, by its route.
namespace gengji::server::limits {

constexpr std::size_t sync_body_bytes = 2 * 1024 * 1024; ///< a batch of 1 MiB, its envelope, and offers
constexpr std::size_t small_body_bytes = 16 * 1024;      ///< enrol, login, token, wait

} // namespace gengji::server::limits
