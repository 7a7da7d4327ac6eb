#include "shared/base/switch.hpp"
#include "tests/simulation/traces.hpp"
#include "tests/simulation/world.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

/// `gengji-sim`: seeded worlds in any number, with any rule switched off or any deliberate bug switched on.
namespace {

using namespace gengji;
using Clock = std::chrono::steady_clock;

struct Switch {
    char const* name;
    char const* what;
    bool TestSwitches::*field;
};
std::vector<Switch> const switches{
#define GENGJI_SWITCH_ROW(name, what) {#name, what, &TestSwitches::name},
    GENGJI_SWITCHES(GENGJI_SWITCH_ROW)
#undef GENGJI_SWITCH_ROW
};

struct Options {
    std::uint64_t seeds = 100, from = 1;
    unsigned threads = 1;
    std::string broken; ///< the switch that is on
    bool verbose = false, prove = false, traces = false;
};

struct Failure {
    std::uint64_t seed;
    std::string what;
};

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

bool set_switch(std::string const& name, bool on) {
    auto const found = std::ranges::find_if(switches, [&](Switch const& one) { return one.name == name; });
    if (found == switches.end()) return false;
    test_switches().*(found->field) = on;
    return true;
}

/// Runs the worlds on several threads; gives the failures by seed. `first_only`: stops looking beyond the first.
std::vector<Failure> run_worlds(Options const& options, bool first_only) {
    std::atomic<std::uint64_t> next{options.from}, end{options.from + options.seeds};
    std::mutex mutex;
    std::vector<Failure> failures;
    auto const work = [&] {
        for (std::uint64_t seed; (seed = next.fetch_add(1)) < end.load();) {
            simulation::World world(seed, options.verbose);
            auto const broken = world.run();
            if (!broken) continue;
            std::scoped_lock const lock(mutex);
            failures.push_back({seed, *broken});
            if (first_only && seed < end.load()) end = seed;
        }
    };
    std::vector<std::jthread> threads;
    for (unsigned i = 1; i < options.threads; ++i) threads.emplace_back(work);
    work();
    threads.clear();
    std::ranges::sort(failures, {}, &Failure::seed);
    return failures;
}

int run(Options const& options) {
    auto const start = Clock::now();
    auto const failures = run_worlds(options, false);
    double const seconds = seconds_since(start);
    for (Failure const& failure : failures) {
        std::printf("seed %llu: %s\n    again: ./dev sim --seeds 1 --from %llu --verbose\n",
                    static_cast<unsigned long long>(failure.seed), failure.what.c_str(),
                    static_cast<unsigned long long>(failure.seed));
    }
    std::printf("%llu worlds, %zu failed, %.1f s, %.1f worlds/s with %u threads\n",
                static_cast<unsigned long long>(options.seeds), failures.size(), seconds,
                static_cast<double>(options.seeds) / seconds, options.threads);
    return failures.empty() ? 0 : 1;
}

std::string failing_traces() {
    std::string names;
    for (simulation::Trace const& trace : simulation::traces()) {
        if (trace.run()) names += (names.empty() ? "" : ", ") + std::string(trace.name, std::strcspn(trace.name, " "));
    }
    return names;
}

int play_traces() {
    int failed = 0;
    for (simulation::Trace const& trace : simulation::traces()) {
        auto const broken = trace.run();
        std::printf("%-4s %s%s%s\n", broken ? "FAIL" : "ok", trace.name, broken ? ": " : "",
                    broken ? broken->c_str() : "");
        failed += broken.has_value();
    }
    return failed > 0;
}

/// Every rule left out and every deliberate bug must be caught: by its named trace where there is one, and within so
/// many worlds.
int prove(Options options) {
    auto const start = Clock::now();
    int missed = 0;
    for (Switch const& one : switches) {
        if (!options.broken.empty() && options.broken != one.name) continue;
        test_switches().*(one.field) = true;
        std::string const in_traces = failing_traces();
        auto const failures = run_worlds(options, true);
        test_switches().*(one.field) = false;
        std::string rule = one.name; // a rule has a trace of its own, and that one must fail
        bool needs_trace = false;
        for (simulation::Trace const& trace : simulation::traces()) {
            bool const own = rule == trace.rule;
            needs_trace =
                needs_trace ||
                (own && in_traces.find(std::string(trace.name, std::strcspn(trace.name, " "))) == std::string::npos);
        }
        bool const caught = !failures.empty() && !needs_trace;
        missed += !caught;
        std::string const world = failures.empty() ? "-" : std::to_string(failures.front().seed - options.from + 1);
        std::printf("%-6s %-22s world %-5s trace %-16s %s\n", caught ? "caught" : "MISSED", one.name, world.c_str(),
                    in_traces.empty() ? "-" : in_traces.c_str(),
                    failures.empty() ? one.what : failures.front().what.c_str());
        std::fflush(stdout);
    }
    std::printf("%zu faults, %d missed, %.1f s\n", options.broken.empty() ? switches.size() : 1, missed,
                seconds_since(start));
    return missed > 0;
}

int usage() {
    std::printf("gengji-sim [--seeds N] [--from K] [--threads n] [--rule-off R4 | --bug name] [--verbose]\n"
                "gengji-sim --traces | --prove [--seeds 1000] [--bug name]\n\nrules and bugs:\n");
    for (Switch const& one : switches) std::printf("  %-22s %s\n", one.name, one.what);
    return 2;
}

} // namespace

int main(int count, char** arguments) {
    Options options;
    bool seeds_given = false;
    for (int i = 1; i < count; ++i) {
        std::string const argument = arguments[i];
        auto const value = [&]() -> std::string { return i + 1 < count ? arguments[++i] : ""; };
        if (argument == "--seeds")
            options.seeds = std::strtoull(value().c_str(), nullptr, 10), seeds_given = true;
        else if (argument == "--from")
            options.from = std::strtoull(value().c_str(), nullptr, 10);
        else if (argument == "--threads")
            options.threads = std::max(1, std::atoi(value().c_str()));
        else if (argument == "--bug")
            options.broken = value();
        else if (argument == "--rule-off") {
            std::string rule = value();
            if (!rule.empty()) rule[0] = 'r';
            options.broken = rule + "_off";
        } else if (argument == "--verbose")
            options.verbose = true;
        else if (argument == "--prove")
            options.prove = true;
        else if (argument == "--traces")
            options.traces = true;
        else
            return usage();
    }
    if (!options.broken.empty() && !set_switch(options.broken, !options.prove)) return usage();
    if (options.prove && !seeds_given) options.seeds = 1000;
    if (options.prove) return prove(options);
    if (options.traces) return play_traces();
    return run(options);
}
