#pragma once

#include "shared/base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace gengji::reports {

/// Reads a finished .xlsx once more: every part unpacks with the right checksum, every sheet holds at least the bytes
/// of its rows (`row_bytes`, in the order of the sheets) and ends as it should. The library that writes it does not say
/// when a temporary file could not take all of it. Errors: `full`.
Result<void> check_workbook(std::string const& file, std::vector<std::uint64_t> const& row_bytes,
                            std::string const& shown_path);

} // namespace gengji::reports
