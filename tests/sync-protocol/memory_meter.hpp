#pragma once

#include <cstddef>

namespace gengji::sync {

/// Counts what this program holds through `new`, and the most it ever held since begin(). (zstd's own memory, some 100
/// KB, is not seen; under a sanitizer it counts nothing.)
struct MemoryMeter {
    static std::size_t begin(); ///< what is held now; the peak starts anew
    static std::size_t peak();
};

} // namespace gengji::sync
