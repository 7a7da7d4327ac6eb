#pragma once

#include "shared/base/result.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

/// What the measurements share. A measurement that cannot go on says why and ends.
namespace gengji::bench {

[[noreturn]] inline void fail(std::string const& what) {
    std::fprintf(stderr, "%s\n", what.c_str());
    std::exit(1);
}
template<class T>
T good(Result<T> result) {
    if (!result) fail(result.error().detail);
    return std::move(*result);
}
inline void good(Result<void> const& result) {
    if (!result) fail(result.error().detail);
}

/// Seconds: of this thread's processor, whatever else the machine does, and of the clock.
struct Times {
    double cpu = 0, wall = 0;
    static Times now() {
        timespec cpu{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
        auto const wall = std::chrono::steady_clock::now().time_since_epoch();
        return {static_cast<double>(cpu.tv_sec) + static_cast<double>(cpu.tv_nsec) / 1e9,
                std::chrono::duration<double>(wall).count()};
    }
    Times operator-(Times const& other) const { return {cpu - other.cpu, wall - other.wall}; }
};

inline void remove_database(std::string const& path) {
    for (char const* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
}

/// Milliseconds of the clock of five runs, the best first.
template<class Job>
std::vector<double> five_times(Job&& job) {
    std::vector<double> times;
    for (int i = 0; i < 5; ++i) {
        Times const start = Times::now();
        job();
        times.push_back((Times::now() - start).wall * 1000);
    }
    std::ranges::sort(times);
    return times;
}

} // namespace gengji::bench
