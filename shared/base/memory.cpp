#include "shared/base/memory.hpp"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace gengji {

void keep_freed_memory() {
#ifdef __GLIBC__
    constexpr int kept_bytes = 16 << 20;   // a page of 1000 records, its decoded states and its reply
    constexpr int mapped_bytes = 8 << 20;  // above this a block comes and goes by itself
    constexpr int grown_bytes = 256 << 10; // at once, when there is not enough
    mallopt(M_TRIM_THRESHOLD, kept_bytes);
    mallopt(M_MMAP_THRESHOLD, mapped_bytes);
    mallopt(M_TOP_PAD, grown_bytes);
#endif
}

} // namespace gengji
