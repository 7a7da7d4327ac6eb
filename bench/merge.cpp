// gengji-bench-merge: what merging costs, a record of 23 fields at a time, without disk or network.
//   gengji-bench-merge [--rounds N]      JSON lines on standard output: {"bench":"merge","what":…,"ns":…,"bytes":…}
// Each line is the median of five runs over 1,000 different records, so that caches and the allocator are as in a
// batch.

#include "shared/base/hash.hpp"
#include "shared/records/record_state.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace gengji {
namespace {

constexpr std::size_t records = 1000;
constexpr std::size_t fields = 23;

/// What a result is added to, so that no work can be left out.
std::size_t volatile kept = 0;

Value value_of(std::size_t record, std::size_t field) {
    switch (field % 5) {
    case 0:
        return Value::of(Decimal{static_cast<std::int64_t>(525 + record), 2});
    case 1:
        return Value::of("王小明" + std::to_string(record));
    case 2:
        return Value::of(Date{static_cast<std::int32_t>(20381 + record % 300)});
    case 3:
        return Value::of("FW2025-10-" + std::to_string(100000 + record));
    default:
        return Value::of(static_cast<std::int64_t>(record * field));
    }
}

Edit new_record(std::size_t record, SeededRandom& random) {
    Edit edit;
    edit.dot = Dot{ReplicaId{{1, 2, 3}}, record + 1};
    edit.record = RecordKey{{"500231101203", BucketClass::log}, new_record_id(1'760'000'000'000, random)};
    edit.form = FormVersion{"bench_log", 1};
    edit.actor = ActorId{{9}};
    edit.wall_seconds = 1'760'000'000;
    for (std::size_t field = 0; field < fields; ++field) {
        char path[24];
        std::snprintf(path, sizeof path, "service_%02zu", field);
        edit.patch.push_back(Change{path, value_of(record, field)});
    }
    return edit;
}

Edit small_change(Edit const& first, std::size_t record) {
    Edit edit = first;
    edit.dot = Dot{ReplicaId{{4, 5, 6}}, record + 1};
    edit.seen.add(first.dot);
    edit.patch = {Change{"service_05", value_of(record + 1, 5)}, Change{"service_11", value_of(record + 1, 11)}};
    return edit;
}

template<class Work>
void measure(char const* what, std::size_t rounds, std::size_t bytes, Work&& work) {
    std::vector<double> runs;
    for (int run = 0; run < 5; ++run) {
        std::clock_t const start = std::clock(); // processor time: other work on the machine does not count
        for (std::size_t round = 0; round < rounds; ++round) {
            for (std::size_t i = 0; i < records; ++i) kept = kept + work(i);
        }
        double const took_ns = 1e9 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        runs.push_back(took_ns / static_cast<double>(rounds * records));
    }
    std::sort(runs.begin(), runs.end());
    std::printf("{\"bench\":\"merge\",\"what\":\"%s\",\"ns\":%.0f,\"bytes\":%zu}\n", what, runs[2], bytes);
}

void run(std::size_t rounds) {
    SeededRandom random(1);
    std::vector<Edit> creates, changes;
    std::vector<RecordState> states, merged;
    std::vector<Bytes> edit_bytes, state_bytes;
    for (std::size_t i = 0; i < records; ++i) {
        creates.push_back(new_record(i, random));
        changes.push_back(small_change(creates.back(), i));
        RecordState state;
        apply(state, creates.back(), 1'760'000'100, i + 1);
        edit_bytes.push_back(encode(creates.back()));
        state_bytes.push_back(encode_with_marks(state));
        states.push_back(state);
        apply(state, changes.back(), 1'760'000'200, i + 1001);
        merged.push_back(state);
    }
    std::size_t const edit_size = edit_bytes[0].size(), state_size = state_bytes[0].size();
    measure("encode_edit", rounds, edit_size, [&](std::size_t i) { return encode(creates[i]).size(); });
    measure("decode_edit", rounds, edit_size, [&](std::size_t i) { return decode_edit(edit_bytes[i])->patch.size(); });
    measure("check_shape_edit", rounds, edit_size,
            [&](std::size_t i) { return static_cast<std::size_t>(static_cast<bool>(check_shape(creates[i]))); });
    measure("chain_edit", rounds, edit_size, [&](std::size_t i) { return chain(Hash{}, creates[i]).bytes[0]; });
    measure("apply_new_record", rounds, state_size, [&](std::size_t i) {
        RecordState state;
        return static_cast<std::size_t>(apply(state, creates[i], 1'760'000'100, 1)) + state.fields.size();
    });
    measure("encode_state", rounds, state_size, [&](std::size_t i) { return encode_with_marks(states[i]).size(); });
    measure("decode_state", rounds, state_size,
            [&](std::size_t i) { return decode_state(state_bytes[i])->fields.size(); });
    measure("decode_apply_encode_change", rounds, encode_with_marks(merged[0]).size(), [&](std::size_t i) {
        RecordState state = *decode_state(state_bytes[i]);
        apply(state, changes[i], 1'760'000'200, 2000);
        return encode_with_marks(state).size();
    });
    measure("encode_merged_state", rounds, encode_with_marks(merged[0]).size(),
            [&](std::size_t i) { return encode_with_marks(merged[i]).size(); });
    measure("join_equal_states", rounds, state_size, [&](std::size_t i) {
        RecordState state = states[i];
        join(state, merged[i]);
        return state.fields.size();
    });
    measure("hash_of_state", rounds, state_size,
            [&](std::size_t i) { return hash_of(creates[i].record, state_bytes[i]).bytes[0]; });
}

} // namespace
} // namespace gengji

int main(int argc, char** argv) {
    std::size_t rounds = 20;
    if (argc == 3 && std::string_view(argv[1]) == "--rounds") rounds = std::strtoull(argv[2], nullptr, 10);
    if (argc == 2 || rounds == 0) return std::fprintf(stderr, "gengji-bench-merge [--rounds N]\n"), 2;
    gengji::run(rounds);
}
