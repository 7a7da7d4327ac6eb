// What a sync costs, beside its physical limit in the same run: the real server, real laptops (encrypted stores) over
// TLS on loopback.
//   gengji-bench-sync [--count N] [--runs 3] [--batch 500]
// prints a JSON line a measurement and one a claim (median of the runs, and whether it holds). Without --count: 10,000
// records and, once, 100,000, and how cost and memory grow from one to the other. Exit 1 when a claim does not hold.
#include "bench/workload.hpp"
#include "client/models/laptop.hpp"
#include "client/models/syncing.hpp"
#include "shared/base/json.hpp"
#include "shared/base/memory.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace {

using namespace gengji;
using namespace gengji::client;

constexpr std::size_t small_count = 10'000, large_count = 100'000;
constexpr char password[] = "bench-2026-gengji";
Bucket const bucket{"500231101T01", BucketClass::log};

[[noreturn]] void die(std::string const& why) {
    std::cerr << "gengji-bench-sync: " << why << "\n";
    _exit(1);
}
template<class T>
T must(Result<T>&& result) {
    if (!result) die(result.error().detail);
    if constexpr (!std::is_void_v<T>) return std::move(result).value();
}

double peak_mib(std::string const& pid) {
    std::ifstream status("/proc/" + pid + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) return std::atof(line.c_str() + 6) / 1024;
    }
    return 0;
}

// --- the laptop's side, in a process of its own so that its memory is its own

std::unique_ptr<Laptop> open_laptop(std::string const& folder, SystemClock& clock, SystemRandom& random) {
    return must(Laptop::open(folder, password, clock, random));
}

void save_all(Laptop& laptop, std::size_t count) {
    std::vector<Save> saves;
    for (auto const& record : bench::records(count)) {
        saves.push_back({{bucket, bench::record_id_of(record.id)},
                         {"bench_log", 1},
                         laptop.identity().actor,
                         {},
                         bench::changes_of(record.fields),
                         {}});
        if (saves.size() == 500) must(laptop.store().save_all(saves)), saves.clear();
    }
    must(laptop.store().save_all(saves));
}

void save_edits(Laptop& laptop, std::size_t count, std::string const& which) {
    auto const all = bench::records(count);
    auto const changed = bench::edits(all);
    auto const& chosen = which == "a" ? changed.a : which == "b" ? changed.b : changed.one;
    std::vector<Save> saves;
    for (auto const& edit : chosen) {
        RecordKey const key{bucket, bench::record_id_of(edit.id)};
        auto const seen = must(laptop.store().show(key)).seen;
        saves.push_back({key, {"bench_log", 1}, laptop.identity().actor, seen, bench::changes_of(edit.set), {}});
        if (saves.size() == 500) must(laptop.store().save_all(saves)), saves.clear();
    }
    must(laptop.store().save_all(saves));
}

int laptop_process(std::string const& what, std::string const& folder, std::size_t count) {
    SystemClock clock;
    SystemRandom random;
    auto const laptop = open_laptop(folder, clock, random);
    if (what == "save")
        save_all(*laptop, count);
    else if (what != "sync")
        save_edits(*laptop, count, what);
    if (what != "sync") return 0;
    Syncing syncing(*laptop);
    auto const waiting = must(laptop->store().counts()).waiting_edits;
    auto const begin = std::chrono::steady_clock::now();
    auto const elapsed = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    double push = 0,
           wall = 0; // until the server had confirmed the last edit, and until level; each durable and noted here
    SyncOutcome const outcome = must(syncing.run([&](sync::Progress const& progress) {
        wall = elapsed();
        if (push == 0 && progress.pushed_edits >= waiting) push = wall;
    }));
    auto const conflicts = must(laptop->store().counts()).conflicts;
    fmt::print("{{\"wall_s\":{:.4f},\"push_s\":{:.4f},\"pushed\":{},\"pulled\":{},\"sent\":{},\"received\":{},\"peak_"
               "mib\":{:.1f},\"conflicts\":{},\"level\":{}}}\n",
               wall, push, outcome.pushed_edits, outcome.pulled_records, outcome.wire.sent, outcome.wire.received,
               peak_mib("self"), conflicts, outcome.level);
    return outcome.level ? 0 : 1;
}

// --- the conductor

struct Sync {
    double wall_s = 0, push_s = 0, peak_mib = 0;
    double pushed = 0, pulled = 0, sent = 0, received = 0, conflicts = 0;
};

class Conductor {
public:
    Conductor(std::string self, std::size_t count, int batch) : self_(std::move(self)), count_(count), batch_(batch) {
        bin_ = std::filesystem::path(self_).parent_path().string();
        char name[] = "/tmp/gengji-bench-XXXXXX";
        folder_ = mkdtemp(name);
    }
    ~Conductor() {
        stop();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    void start() {
        std::ofstream(folder_ + "/password") << password;
        office("init");
        office("import divisions");
        office("import form bench_log");
        for (auto const* const who : {"a", "b"})
            office(fmt::format("user add {} --role team:{} --password-file {}/password", who, bucket.owner, folder_));
        server_ = fork();
        if (server_ == 0) {
            prctl(PR_SET_PDEATHSIG, SIGTERM); // a run that gives up leaves no server behind
            std::freopen((folder_ + "/server.log").c_str(), "a", stderr);
            std::string const program = bin_ + "/gengji-server", data = folder_ + "/server", port = folder_ + "/port";
            execl(program.c_str(), program.c_str(), "--data", data.c_str(), "serve", "--port", "0", "--port-file",
                  port.c_str(), nullptr);
            _exit(1);
        }
        for (int tries = 0; tries < 200 && !std::filesystem::exists(folder_ + "/port"); ++tries) usleep(50'000);
        std::ifstream(folder_ + "/port") >> port_;
        for (auto const* const who : {"a", "b"}) {
            std::string const answer =
                output(fmt::format("{}/gengji-server --data {}/server code {} --json", bin_, folder_, who));
            Json const json = must(parse_json(answer));
            run(fmt::format("{}/gengji --data {}/{} --password-file {}/password enrol https://127.0.0.1:{} {} --pin {}",
                            bin_, folder_, who, folder_, port_, text_member(json, "code"), text_member(json, "pin")));
            sync(who);
        }
    }
    void stop() {
        if (server_ > 0) kill(server_, SIGTERM), waitpid(server_, nullptr, 0);
        server_ = 0;
    }
    void act(std::string const& what, std::string const& who) {
        run(fmt::format("{} --laptop {} --folder {}/{} --count {}", self_, what, folder_, who, count_));
    }
    Sync sync(std::string const& who) {
        Json const json = must(parse_json(output(fmt::format("{} --laptop sync --folder {}/{}", self_, folder_, who))));
        auto const number = [&](char const* key) { return json.at(key).get<double>(); };
        return {number("wall_s"), number("push_s"), number("peak_mib"), number("pushed"),
                number("pulled"), number("sent"),   number("received"), number("conflicts")};
    }
    double limit(std::string const& mode) {
        Json const json = must(
            parse_json(output(fmt::format("{}/gengji-bench-limit {} {} {} {}", bin_, mode, count_, batch_, folder_))));
        return json.at("wall_s").get<double>();
    }
    double server_peak_mib() const { return peak_mib(std::to_string(server_)); }

private:
    void office(std::string const& words) {
        run(fmt::format("{}/gengji-server --data {}/server {}", bin_, folder_, words));
    }
    static void run(std::string const& command) {
        if (std::system((command + " > /dev/null").c_str()) != 0) die("did not work: " + command);
    }
    static std::string output(std::string const& command) {
        FILE* const pipe = popen(command.c_str(), "r");
        std::string text;
        for (char buffer[4096]; std::size_t const got = fread(buffer, 1, sizeof buffer, pipe);)
            text.append(buffer, got);
        if (pclose(pipe) != 0) die("did not work: " + command);
        return text;
    }

    std::string self_, bin_, folder_;
    std::size_t count_;
    int batch_, port_ = 0;
    pid_t server_ = 0;
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    std::size_t const middle = values.size() / 2;
    return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

class Claims {
public:
    void note(std::string const& what, double value) { values_[what].push_back(value); }
    void claim(std::string const& what, std::string const& unit, double most, std::size_t count) {
        bool const peak = unit == "MiB"; // of all runs and steps, not the middle one
        double const value = peak ? *std::ranges::max_element(values_[what]) : median(values_[what]);
        bool const holds = value <= most;
        all_hold_ = all_hold_ && holds;
        fmt::print("{{\"bench\":\"sync\",\"claim\":\"{}\",\"n\":{},\"runs\":{},\"unit\":\"{}\",\"{}\":{:.3f},"
                   "\"most\":{},\"holds\":{}}}\n",
                   what, count, values_[what].size(), unit, peak ? "largest" : "median", value, most, holds);
    }
    /// How much more than with fewer records: `unit` "ratio" or, for memory, "MiB" of growth.
    void growth(std::string const& what, std::string const& unit, double most, std::size_t count, Claims const& fewer) {
        auto const of = [&](Claims const& claims) {
            auto const& values = claims.values_.at(what);
            return unit == "MiB" ? *std::ranges::max_element(values) : median(values);
        };
        note(what + ", growth", unit == "MiB" ? of(*this) - of(fewer) : of(*this) / of(fewer));
        claim(what + ", growth", unit, most, count);
    }
    void claim_all(std::size_t count) {
        claim("push / limit", "ratio", 2.0, count);
        claim("pull / limit", "ratio", 2.5, count);
        claim("new record pushed", "bytes", 60, count);
        claim("new record pulled", "bytes", 60, count);
        claim("edit pushed", "bytes", 35, count);
        claim("edit pulled", "bytes", 35, count);
        claim("nothing to send", "bytes", 1000, count);
        claim("merge / plain read and upsert", "ratio", 3.0, count);
        claim("server peak", "MiB", 64, count);
        claim("client peak", "MiB", 48, count);
    }
    bool all_hold() const { return all_hold_; }

private:
    std::map<std::string, std::vector<double>> values_;
    bool all_hold_ = true;
};

void one_run(std::string const& self, std::size_t count, int batch, Claims& claims) {
    Conductor conductor(self, count, batch);
    conductor.start();
    auto const records = static_cast<double>(count);
    auto const tell = [&](char const* what, Sync const& sync, double limit) {
        fmt::print("{{\"bench\":\"sync\",\"step\":\"{}\",\"n\":{},\"wall_s\":{:.4f},\"push_s\":{:.4f},\"limit_s\":{:."
                   "4f},\"ratio\":{:.3f},\"sent\":{},\"received\":{},\"client_mib\":{:.1f},"
                   "\"server_mib\":{:.1f},\"conflicts\":{}}}\n",
                   what, count, sync.wall_s, sync.push_s, limit,
                   limit > 0 ? (sync.push_s > 0 ? sync.push_s : sync.wall_s) / limit : 0, sync.sent, sync.received,
                   sync.peak_mib, conductor.server_peak_mib(), sync.conflicts);
        claims.note("client peak", sync.peak_mib);
    };
    conductor.act("save", "a");
    double const limit_push = conductor.limit("push");
    Sync const push = conductor.sync("a");
    tell("push", push, limit_push);
    claims.note("push / limit", push.push_s / limit_push);
    claims.note("new record pushed", push.sent / records);
    claims.note("cost of a record pushed", push.push_s / records);

    double const limit_pull = conductor.limit("pull");
    Sync const pull = conductor.sync("b");
    tell("pull", pull, limit_pull);
    claims.note("pull / limit", pull.wall_s / limit_pull);
    claims.note("new record pulled", pull.received / records);
    claims.note("cost of a record pulled", pull.wall_s / records);
    conductor.sync("a"); // the stamps of its own edits

    Sync const nothing = conductor.sync("a");
    tell("nothing", nothing, 0);
    claims.note("nothing to send", nothing.sent + nothing.received);

    conductor.act("a", "a");
    conductor.act("b", "b");
    Sync const push_a = conductor.sync("a");
    double const limit_merge = conductor.limit("merge");
    Sync const merge_b = conductor.sync("b");
    Sync const pull_a = conductor.sync("a");
    tell("edits pushed by a", push_a, 0);
    tell("edits of b merged", merge_b, limit_merge);
    tell("edits pulled by a", pull_a, 0);
    claims.note("edit pushed", push_a.sent / push_a.pushed);
    claims.note("edit pulled", pull_a.received / std::max(1.0, pull_a.pulled));
    // What the server does with both sides' edits, until the last is durable and acknowledged; every conflict is kept.
    claims.note("merge / plain read and upsert", (push_a.push_s + merge_b.push_s) / limit_merge);
    double const expected = std::floor(std::floor(records * 0.2) * 0.05); // every record that both changed, none else
    if (merge_b.conflicts != expected || pull_a.conflicts != expected)
        die(fmt::format("conflicts: {} and {}, not {}", merge_b.conflicts, pull_a.conflicts, expected));
    claims.note("server peak", conductor.server_peak_mib());
}

} // namespace

int main(int argc, char** argv) {
    keep_freed_memory();
    std::string laptop, folder;
    std::size_t count = 0;
    int runs = 3, batch = 500;
    CLI::App app("cost of a sync beside its physical limit");
    app.add_option("--count", count, "records; without it 10,000 and 100,000");
    app.add_option("--runs", runs, "runs, each with new folders");
    app.add_option("--batch", batch, "of the limit");
    app.add_option("--laptop", laptop, "inner: save, a, b, one, sync");
    app.add_option("--folder", folder, "inner: the laptop's");
    CLI11_PARSE(app, argc, argv);
    if (!laptop.empty()) return laptop_process(laptop, folder, count);

    std::string const self = std::filesystem::canonical("/proc/self/exe").string();
    Claims few, many;
    for (int i = 0; i < runs; ++i) {
        one_run(self, count > 0 ? count : small_count, batch, few);
        if (i == 0 && count == 0) one_run(self, large_count, batch, many);
    }
    few.claim_all(count > 0 ? count : small_count);
    if (count > 0) return few.all_hold() ? 0 : 1;
    many.claim_all(large_count);
    many.growth("cost of a record pushed", "ratio", 1.5, large_count, few);
    many.growth("cost of a record pulled", "ratio", 1.5, large_count, few);
    many.growth("server peak", "MiB", 16, large_count, few);
    many.growth("client peak", "MiB", 16, large_count, few);
    return few.all_hold() && many.all_hold() ? 0 : 1;
}
