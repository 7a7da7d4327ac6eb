#include "tests/sync-protocol/samples.hpp"

#include "sync-protocol/batch_io.hpp"
#include "sync-protocol/integer_column.hpp"
#include "tests/sync-protocol/memory_meter.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <ctime>

using namespace gengji;
using namespace gengji::sync;

namespace {

constexpr std::size_t most_memory = 8u << 20; // S20
constexpr double most_ms = 50;

#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr bool timed = true;
#else
constexpr bool timed = false;
#endif

/// Time of this thread only: other programs on the machine do not count.
double cpu_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

struct Worst {
    std::size_t memory = 0;
    double ms = 0;
    std::size_t decoded = 0;

    template<class Decode>
    void try_it(Decode decode, BytesView bytes) {
        std::size_t const before = MemoryMeter::begin();
        double const since = cpu_ms();
        {
            auto const result = decode(bytes);
            ms = std::max(ms, cpu_ms() - since);
            memory = std::max(memory, MemoryMeter::peak() - before);
            decoded += result ? 1 : 0;
        }
    }
    void is_bounded() const {
        INFO("peak " << memory << " bytes, " << ms << " ms, decoded " << decoded);
        CHECK(memory <= most_memory);
        if (timed) CHECK(ms <= most_ms);
    }
};

/// A batch like those of the standard workload: 500 records of one shape, with text of every kind.
std::vector<Edit> many_edits(std::size_t count) {
    std::vector<Edit> edits;
    for (std::size_t i = 0; i < count; ++i) {
        Edit edit = samples::golden_edits()[i % 2];
        edit.dot.seq = 41 + i;
        edit.record.id.bytes[14] = static_cast<std::uint8_t>(i),
        edit.record.id.bytes[13] = static_cast<std::uint8_t>(i >> 8);
        edit.patch[3].value = Value::of("FW2025-03-" + std::to_string(100'000 + i * 17 % 5000));
        edit.patch[4].value = Value::of(i % 3 ? "机手中途更换刀片，停机四十分钟" : "已现场复核，无异议");
        edits.push_back(std::move(edit));
    }
    return edits;
}

std::vector<StateUpdate> many_states(std::size_t count) {
    std::vector<StateUpdate> states;
    for (Edit const& edit : many_edits(count)) {
        StateUpdate update{edit.record, edit.dot.seq, 0, {}};
        apply(update.state, edit, edit.wall_seconds);
        states.push_back(std::move(update));
    }
    return states;
}

} // namespace

TEST_CASE("4000 batches with three bytes changed end within time and memory", "[protocol][S20]") {
    SeededRandom random(4000);
    samples::Source source(4);
    std::vector<Bytes> const edits{encode_edits(many_edits(500)), encode_edits(source.edits(300))};
    std::vector<Bytes> const states{encode_states(many_states(500)), encode_states(source.states(200))};
    Worst worst;
    for (int round = 0; round < 4000; ++round) {
        bool const is_edits = round % 2;
        Bytes batch = (is_edits ? edits : states)[static_cast<std::size_t>(round / 2 % 2)];
        for (int i = 0; i < 3; ++i) batch[random.below(batch.size())] = static_cast<char>(random.u64());
        if (is_edits)
            worst.try_it(decode_edits, batch);
        else
            worst.try_it(decode_states, batch);
    }
    worst.is_bounded();
    CHECK(worst.decoded < 4000); // a change of random id bits cannot be noticed here: signature and chain notice it
}

TEST_CASE("a batch that ends early is refused, wherever it ends", "[protocol][S20]") {
    Bytes const edits = encode_edits(samples::golden_edits()), states = encode_states(samples::golden_states());
    for (std::size_t size = 0; size < edits.size(); ++size) CHECK_FALSE(decode_edits(BytesView(edits).substr(0, size)));
    for (std::size_t size = 0; size < states.size(); ++size)
        CHECK_FALSE(decode_states(BytesView(states).substr(0, size)));
    CHECK_FALSE(decode_edits(edits + '\0'));
    CHECK_FALSE(decode_states(states + '\0'));
    Bytes const request = encode(samples::golden_request()), reply = encode(samples::golden_reply()),
                wait = encode(samples::golden_wait());
    for (std::size_t size = 0; size < request.size(); ++size) {
        auto const part = decode_request(BytesView(request).substr(0, size)); // may end behind a whole section
        CHECK((!part || *part != samples::golden_request()));
    }
    for (std::size_t size = 0; size < reply.size(); ++size) {
        auto const part = decode_reply(BytesView(reply).substr(0, size));
        CHECK((!part || *part != samples::golden_reply()));
    }
    CHECK_FALSE(decode_wait(BytesView(wait).substr(0, wait.size() - 1)));
}

TEST_CASE("noise of up to 1 MiB ends within time and memory", "[protocol][S20]") {
    SeededRandom random(77);
    Worst worst;
    for (int round = 0; round < 60; ++round) {
        Bytes noise(round < 50 ? 1 + random.below(4000) : 1u << 20, '\0');
        random.fill(noise.data(), noise.size());
        if (round % 3 == 0) std::ranges::fill(noise, static_cast<char>(round)); // and the same byte for ever
        for (char const kind : {'\x11', '\x12', '\x01', '\x02', '\x03'}) {
            noise[0] = kind;
            if (noise.size() > 1) noise[1] = round % 2 ? '\0' : noise[1]; // no text: the columns are reached
            worst.try_it(decode_edits, noise);
            worst.try_it(decode_states, noise);
            worst.try_it(decode_request, noise);
            worst.try_it(decode_reply, noise);
            worst.try_it(decode_wait, noise);
        }
    }
    worst.is_bounded();
}

namespace {

/// A batch of edits written by hand: few bytes that declare much. Each part is a parameter.
struct Bomb {
    std::uint64_t records = 2048;
    std::uint64_t fields = 30;
    std::uint64_t seen = 0;
    std::size_t text = 0;

    Bytes edits() const {
        BatchWriter out;
        out.body.varint(records);
        out.body.varint(0), out.body.varint(1);            // own replica, first seq
        out.body.varint(1), out.body.raw(Bytes(16, '\1')); // replicas
        out.body.varint(1), out.body.raw(Bytes(16, '\2')); // actors
        out.body.varint(1), strings(out, "500231"), out.body.u8(0);
        out.body.varint(1), strings(out, "log"), out.body.varint(1);
        out.body.u8(2), out.body.varint(1), out.body.u8(1), out.body.raw(Bytes(16, '\3')),
            constant(out, 0);               // ids: one, repeated
        constant(out, 0), constant(out, 0); // bucket, actor
        out.body.u8(0), constant(out, 0);   // wall
        constant(out, seen);
        if (seen) constant(out, 0), out.body.u8(0), constant(out, 1);
        std::vector<std::string> names;
        for (std::uint64_t i = 0; i < fields; ++i)
            names.push_back(std::string("f") + static_cast<char>('a' + i / 26 % 26) + static_cast<char>('a' + i % 26) +
                            std::string(180, 'x'));
        out.body.varint(names.size());
        write_strings(out, names);
        out.body.varint(fields);
        for (std::uint64_t i = 0; i < fields; ++i) out.body.varint(i ? 1 : 0), out.body.varint(4);
        out.body.varint(1), out.body.varint(0), out.body.varint(fields);
        for (std::uint64_t i = 0; i < fields; ++i) out.body.zigzag(0);
        constant(out, 0); // every record has that shape
        for (std::uint64_t i = 0; i < fields; ++i) {
            out.body.u8(1), out.body.u8(1), out.body.varint(1); // typed, a dictionary of one
            strings(out, std::string(text, 'y'));
            constant(out, 0);
        }
        out.body.varint(0);
        return out.take(BatchKind::edits);
    }

private:
    static void constant(BatchWriter& out, std::uint64_t value) {
        std::vector<std::int64_t> const one{static_cast<std::int64_t>(value)};
        write_integers(out.body, one);
    }
    static void strings(BatchWriter& out, std::string const& text) { write_strings(out, {text}); }
    static void write_strings(BatchWriter& out, std::vector<std::string> const& texts) {
        std::vector<std::int64_t> lengths;
        out.body.u8(0);
        for (std::string const& text : texts)
            lengths.push_back(static_cast<std::int64_t>(text.size())), out.text.raw(text);
        write_integers(out.body, lengths);
    }
};

} // namespace

TEST_CASE("few bytes that declare much are refused before anything is allocated", "[protocol][S20]") {
    Worst worst;
    auto const refused = [&](Bomb const& bomb) {
        Bytes const bytes = bomb.edits();
        std::size_t const decoded = worst.decoded;
        worst.try_it(decode_edits, bytes);
        return worst.decoded == decoded;
    };
    CHECK_FALSE(
        refused({.records = 3, .fields = 4, .text = 20})); // written rightly: it is only its size that is refused
    CHECK_FALSE(refused({.records = 100, .fields = 30, .text = 20}));
    CHECK(refused({.records = 2049}));
    CHECK(refused({.records = UINT64_MAX}));
    CHECK(refused({.records = 2048, .fields = 33}));
    CHECK(refused({.records = 2048, .fields = 600}));
    CHECK(refused({.records = 2048, .fields = 1, .text = 60'000})); // one phrase, two thousand times
    CHECK(refused({.records = 200, .fields = 20, .text = 60'000}));
    CHECK(refused({.records = 2048, .fields = 1, .seen = 60}));
    CHECK(refused({.records = 2, .fields = 1, .seen = UINT64_MAX / 2}));
    worst.is_bounded();

    BatchWriter packed; // zeros shrink a thousandfold
    packed.text.raw(Bytes(limits::batch_text_bytes + 1, '\0'));
    worst.try_it(decode_edits, packed.take(BatchKind::edits));
    Bytes lies = encode_edits(many_edits(50));
    for (std::size_t i = 1; i < 12; ++i) {
        Bytes changed = lies;
        changed[i] = static_cast<char>(changed[i] + 1); // what zstd's frame says of its size is not what the batch says
        worst.try_it(decode_edits, changed);
    }
    worst.is_bounded();
}

TEST_CASE("whatever decodes within the bounds stays within the memory", "[protocol][S20]") {
    Worst worst;
    for (std::size_t const records : {100u, 500u, 1000u, 1500u, 2000u, 2048u}) {
        auto const states = many_states(records);
        Bytes const batch = encode_states(states);
        worst.try_it(decode_states, batch);
        auto const edits = many_edits(records);
        worst.try_it(decode_edits, encode_edits(edits));
    }
    CHECK(worst.decoded == 12);
    worst.is_bounded();
}
