#include "shared/base/switch.hpp"
#include "tests/simulation/traces.hpp"
#include "tests/simulation/world.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
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
    bool verbose = false, prove = false, traces = false, quick = false, table = false;
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

/// Number of a trace, without its story: "H15".
std::string number_of(simulation::Trace const& trace) { return std::string(trace.name, std::strcspn(trace.name, " ")); }

/// What caught one fault.
struct Proof {
    std::string traces;          ///< that failed
    bool own_trace_held = false; ///< the one that is told for this fault did not fail
    std::optional<Failure> world;
    bool caught() const { return world && !own_trace_held; }
    std::string check() const { return world ? world->what.substr(0, world->what.find(": ")) : "-"; }
};

/// `quick`: of the traces only those that are told for this fault.
Proof prove(Switch const& fault, Options const& options) {
    Proof proof;
    test_switches().*(fault.field) = true;
    for (simulation::Trace const& trace : simulation::traces()) {
        bool const own = fault.name == std::string_view(trace.rule);
        if (options.quick && !own) continue;
        if (trace.run()) {
            std::string const number = number_of(trace);
            if (proof.traces.find(number) == std::string::npos)
                proof.traces += (proof.traces.empty() ? "" : " ") + number;
        } else if (own) {
            proof.own_trace_held = true;
        }
    }
    auto const failures = run_worlds(options, true);
    if (!failures.empty()) proof.world = failures.front();
    test_switches().*(fault.field) = false;
    return proof;
}

/// Every rule left out and every deliberate bug must be caught: within so many worlds, and by the trace that is told
/// for it where there is one. One line a fault.
int prove_all(Options const& options) {
    auto const start = Clock::now();
    int missed = 0, faults = 0;
    char const* const line =
        options.table ? "| `%s`%s | %s | %s | %s | %s |\n" : "%-22s %-7s world %-5s %-6s %-24s %s\n";
    if (options.table)
        std::printf("| fault | what goes wrong | caught by | in world | and by the traces |\n|---|---|---|---|---|\n");
    for (Switch const& fault : switches) {
        if (!options.broken.empty() && options.broken != fault.name) continue;
        Proof const proof = prove(fault, options);
        ++faults;
        missed += !proof.caught();
        std::string const world = proof.world ? std::to_string(proof.world->seed) : "-";
        std::string const traces = proof.traces.empty() ? "-" : proof.traces;
        std::string check = proof.check();
        if (check.size() > 40) check = check.substr(0, 37) + "...";
        if (options.table) {
            std::printf(line, fault.name, proof.caught() ? "" : " **missed**", fault.what, check.c_str(), world.c_str(),
                        traces.c_str());
        } else {
            std::printf(line, fault.name, proof.caught() ? "caught" : "MISSED", world.c_str(),
                        check.size() > 6 ? "-" : check.c_str(), traces.c_str(),
                        proof.world ? proof.world->what.c_str() : fault.what);
        }
        std::fflush(stdout);
    }
    std::printf("%s%d faults, %d missed, %.1f s\n", options.table ? "\n" : "", faults, missed, seconds_since(start));
    return missed > 0;
}

/// The table of docs/simulation.md names every fault there is.
int check_table(std::string const& path) {
    std::ifstream file(path);
    std::string const text{std::istreambuf_iterator<char>(file), {}};
    int missing = 0;
    for (Switch const& fault : switches) {
        if (text.find("| `" + std::string(fault.name) + "` |") != std::string::npos) continue;
        std::printf("%s does not list %s as caught; make the table anew: ./dev sim --prove --table\n", path.c_str(),
                    fault.name);
        ++missing;
    }
    return missing > 0;
}

int usage() {
    std::printf("gengji-sim [--seeds N] [--from K] [--threads n] [--rule-off R4 | --bug name] [--verbose]\n"
                "gengji-sim --traces | --prove [--seeds 1000] [--bug name] [--quick] [--table] | --check-table FILE\n\n"
                "rules and bugs:\n");
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
        else if (argument == "--quick")
            options.quick = true;
        else if (argument == "--table")
            options.table = true;
        else if (argument == "--check-table")
            return check_table(value());
        else
            return usage();
    }
    if (!options.broken.empty() && !set_switch(options.broken, !options.prove)) return usage();
    if (options.prove && !seeds_given) options.seeds = 1000;
    if (options.prove) return prove_all(options);
    if (options.traces) return play_traces();
    return run(options);
}
