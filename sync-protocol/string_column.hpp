#pragma once

#include "sync-protocol/batch_io.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace gengji::sync {

/// What a column of strings is made of: text may be taken apart (characters, digits), bytes are only compared.
enum class StringKind { text, bytes };

/// A list of strings: all of them one behind the other in the text part, or, for short names, as numbers out of an
/// alphabet.
void write_strings(BatchWriter& out, std::span<BytesView const> strings, StringKind kind);
/// The views live as long as the reader. Text is checked to be UTF-8.
std::vector<BytesView> read_strings(BatchReader& in, std::size_t count, StringKind kind);

/// One string a row: as a list; or a list of the different ones and an index; or the same for what is left without
/// digits ("FW%4d-%2d"), the digits being columns of numbers.
void write_string_column(BatchWriter& out, std::span<BytesView const> rows, StringKind kind);
/// Calls put(row, string) for each row in order; the view lives until put returns.
void read_string_column(BatchReader& in, std::size_t rows, StringKind kind,
                        std::function<void(std::size_t, BytesView)> const& put);

} // namespace gengji::sync
