#pragma once

namespace gengji {

/// The version of the programs, as CMake's project names it: `0.1.0`.
char const* program_version();

} // namespace gengji
