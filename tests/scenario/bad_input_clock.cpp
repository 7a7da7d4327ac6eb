// Preloaded into a program (LD_PRELOAD), so that its wall clock starts at GENGJI_TEST_CLOCK seconds since 1970, as that
// of a laptop with an empty battery does. What counts since boot goes on undisturbed.
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>

namespace {

timespec real(clockid_t clock) {
    timespec now{};
    syscall(SYS_clock_gettime, clock, &now);
    return now;
}

time_t shift() {
    static time_t const seconds = [] {
        char const* const wished = std::getenv("GENGJI_TEST_CLOCK");
        return wished ? static_cast<time_t>(std::atoll(wished)) - real(CLOCK_REALTIME).tv_sec : 0;
    }();
    return seconds;
}

} // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* into) noexcept {
    *into = real(clock);
    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) into->tv_sec += shift();
    return 0;
}

int gettimeofday(timeval* into, void*) noexcept {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    *into = {now.tv_sec, now.tv_nsec / 1000};
    return 0;
}

time_t time(time_t* into) noexcept {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    if (into) *into = now.tv_sec;
    return now.tv_sec;
}
}
