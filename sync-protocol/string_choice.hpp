#pragma once

#include "sync-protocol/string_column.hpp"

namespace gengji::sync {

/// What write_strings would take for this list, in bits after zstd, roughly: for choosing between layouts of a column.
std::size_t list_bits(std::span<BytesView const> strings, StringKind kind);

} // namespace gengji::sync
