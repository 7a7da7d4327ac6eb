// What a record and an edit cost on the wire: bytes and microseconds of the batch codec on the standard workload, one
// JSON line a measurement. Usage: gengji-bench-wire FOLDER [N]   — FOLDER holds rec-N.jsonl and edits-N-A.jsonl of the
// workload (N = 10000 unless given).
#include "shared/records/record_state.hpp"
#include "sync-protocol/codec.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <string>
#include <vector>

using namespace gengji;
using Json = nlohmann::ordered_json;

namespace {

/// HTTP headers of a request or reply on an open connection, and the envelope around a batch (signature, previous hash,
/// ids).
constexpr std::size_t headers_bytes = 300, envelope_bytes = 160;

std::vector<Json> lines_of(std::string const& path) {
    std::ifstream file(path);
    if (!file) std::fprintf(stderr, "cannot read %s\n", path.c_str()), std::exit(1);
    std::vector<Json> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(Json::parse(line));
    return lines;
}

std::int64_t e7(Json const& degrees) { return static_cast<std::int64_t>(degrees.get<double>() * 1e7 + 0.5); }

Value value_of(std::string const& key, Json const& json) {
    if (key == "area_mu" || key == "unit_price" || key == "amount" || key == "fuel_l")
        return Value::of(*parse_decimal(json.dump()));
    if (key == "passes") return Value::of(json.get<std::int64_t>());
    if (key == "date") return Value::of(*parse_date(json.get<std::string>()));
    if (key == "start_at" || key == "end_at") return Value::instant(*parse_instant(json.get<std::string>()) / 1000);
    if (key.starts_with("gps_")) return Value::of(Point{e7(json[0]), e7(json[1]), std::nullopt});
    return Value::of(json.get<std::string>());
}

std::vector<Change> patch_of(Json const& fields) {
    std::map<std::string, Value> sorted;
    for (auto const& [key, json] : fields.items()) {
        if (key != "id") sorted.emplace(key, value_of(key, json));
    }
    std::vector<Change> patch;
    for (auto& [key, value] : sorted) patch.push_back({key, std::move(value)});
    return patch;
}

/// The workload as saves of three laptops: one that recorded everything, and one that edits what the others did.
struct Workload {
    std::vector<Edit> made, edited;
    std::vector<StateUpdate> whole, changed, edited_whole;

    Workload(std::string const& folder, std::size_t n) {
        SeededRandom random(7);
        ReplicaId const author = random_replica_id(random), other = random_replica_id(random),
                        third = random_replica_id(random);
        ActorId const li = new_record_id(1'740'000'000'000, random), wang = new_record_id(1'740'000'000'500, random);
        std::string const base = folder + "/", number = std::to_string(n);
        std::map<std::string, std::size_t> by_id;
        for (Json const& json : lines_of(base + "rec-" + number + ".jsonl")) {
            Edit edit;
            edit.dot = {author, made.size() + 1};
            edit.record = {{"500231101203", BucketClass::log}, *parse_record_id(json["id"].get<std::string>())};
            by_id.emplace(json["id"].get<std::string>(), made.size());
            edit.form = {"bench_log", 1};
            edit.actor = li;
            edit.wall_seconds = *parse_instant(json["start_at"].get<std::string>()) / 1000;
            edit.patch = patch_of(json);
            StateUpdate state{edit.record, made.size() + 1, 0, {}};
            apply(state.state, edit, edit.wall_seconds);
            whole.push_back(std::move(state));
            made.push_back(std::move(edit));
        }
        for (Json const& json : lines_of(base + "edits-" + number + "-A.jsonl")) {
            std::size_t const place = by_id.at(json["id"].get<std::string>());
            Edit edit = made[place];
            edit.dot = {other, edited.size() + 1};
            edit.actor = wang;
            edit.wall_seconds = 1'760'000'000 + static_cast<std::int64_t>(edited.size()) * 37;
            edit.seen.add(made[place].dot);
            if (edited.size() % 2) edit.seen.add({third, place + 1});
            edit.patch = patch_of(json["set"]);
            StateUpdate state = whole[place];
            state.seq = n + edited.size() + 1;
            if (edited.size() % 2) state.state.vv.add({third, place + 1});
            apply(state.state, edit, edit.wall_seconds + 5, state.seq);
            edited_whole.push_back(state);
            state.state = changes_after(state.state, n);
            state.after = n;
            changed.push_back(std::move(state));
            edited.push_back(std::move(edit));
        }
    }
};

template<class Item>
std::vector<std::vector<Item>> cut(std::vector<Item> const& items, std::size_t size) {
    std::vector<std::vector<Item>> batches;
    for (std::size_t i = 0; i < items.size(); i += size)
        batches.emplace_back(items.begin() + static_cast<std::ptrdiff_t>(i),
                             items.begin() + static_cast<std::ptrdiff_t>(std::min(items.size(), i + size)));
    return batches;
}

/// Processor time of this thread: what else the machine does is not counted.
double microseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

template<class Item, class Encode, class Decode, class Same>
void measure(char const* what, std::vector<Item> const& items, std::size_t size, Encode encode, Decode decode,
             Same same) {
    auto const batches = cut(items, size);
    std::vector<Bytes> encoded(batches.size());
    double encode_us = 1e18, decode_us = 1e18;
    std::size_t bytes = 0;
    for (int round = 0; round < 3; ++round) {
        double since = microseconds();
        for (std::size_t i = 0; i < batches.size(); ++i) encoded[i] = encode(batches[i]);
        encode_us = std::min(encode_us, microseconds() - since);
        double spent = 0;
        for (std::size_t i = 0; i < batches.size(); ++i) {
            since = microseconds();
            auto const decoded = decode(encoded[i]);
            spent += microseconds() - since;
            if (!decoded) std::fprintf(stderr, "%s: %s\n", what, decoded.error().detail.c_str()), std::exit(1);
            if (!same(*decoded, batches[i]))
                std::fprintf(stderr, "%s: decoded otherwise than encoded\n", what), std::exit(1);
        }
        decode_us = std::min(decode_us, spent);
    }
    for (Bytes const& batch : encoded) bytes += batch.size();
    double const n = static_cast<double>(items.size());
    double const framed = static_cast<double>(bytes + batches.size() * (headers_bytes + envelope_bytes));
    std::printf("{\"bench\":\"wire\",\"what\":\"%s\",\"batch\":%zu,\"items\":%zu,\"bytes\":%.2f,\"bytes_with_headers\":"
                "%.2f,\"encode_us\":%.2f,\"decode_us\":%.2f}\n",
                what, size, items.size(), static_cast<double>(bytes) / n, framed / n, encode_us / n, decode_us / n);
    std::fflush(stdout);
}

bool same_edits(std::vector<Edit> const& a, std::vector<Edit> const& b) { return a == b; }

bool same_states(std::vector<StateUpdate> const& a, std::vector<StateUpdate> const& b) {
    return std::ranges::equal(a, b, [](auto const& x, auto const& y) {
        return x.record == y.record && x.seq == y.seq && x.after == y.after && x.state == y.state;
    });
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) return std::fprintf(stderr, "usage: gengji-bench-wire FOLDER [N]\n"), 1;
    std::size_t const n = count > 2 ? std::strtoul(arguments[2], nullptr, 10) : 10000;
    Workload const work(arguments[1], n);
    for (std::size_t const size : {50u, 100u, 500u, 2000u}) {
        measure("new, pushed", work.made, size, sync::encode_edits, sync::decode_edits, same_edits);
        if (size <= 500)
            measure("new, pulled", work.whole, size, sync::encode_states, sync::decode_states, same_states);
        measure("edit, pushed", work.edited, size, sync::encode_edits, sync::decode_edits, same_edits);
        measure("edit, pulled as changes", work.changed, size, sync::encode_states, sync::decode_states, same_states);
        if (size <= 500)
            measure("edit, pulled whole", work.edited_whole, size, sync::encode_states, sync::decode_states,
                    same_states);
    }
}
