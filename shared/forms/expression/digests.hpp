#pragma once

// Of this folder only: the functions that look at bytes.

#include <cstdint>
#include <string_view>

namespace gengji::forms::expression {

/// The number that a seed given as text stands for: the first eight bytes of its SHA-256, as JavaRosa takes it.
std::uint64_t seed_from_text(std::string_view text);

} // namespace gengji::forms::expression
