#include "tests/sync-protocol/memory_meter.hpp"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

// A sanitizer keeps its own account of memory, and takes ours for a mistake: the release build measures.
namespace gengji::sync {

std::size_t MemoryMeter::begin() { return 0; }
std::size_t MemoryMeter::peak() { return 0; }

} // namespace gengji::sync

#else

namespace {

std::atomic<std::size_t> held{0}, most{0};

void* take(std::size_t size) {
    void* const place = std::malloc(size ? size : 1);
    if (!place) throw std::bad_alloc();
    std::size_t const now = held += malloc_usable_size(place);
    if (now > most) most = now;
    return place;
}

void give(void* place) {
    if (place) held -= malloc_usable_size(place);
    std::free(place);
}

} // namespace

// The whole program's: a decoder allocates through nothing else.
void* operator new(std::size_t size) { return take(size); }
void* operator new[](std::size_t size) { return take(size); }
void operator delete(void* place) noexcept { give(place); }
void operator delete[](void* place) noexcept { give(place); }
void operator delete(void* place, std::size_t) noexcept { give(place); }
void operator delete[](void* place, std::size_t) noexcept { give(place); }

namespace gengji::sync {

std::size_t MemoryMeter::begin() { return most = held.load(); }
std::size_t MemoryMeter::peak() { return most; }

} // namespace gengji::sync

#endif
