#include "shared/base/limits.hpp"
#include "tests/shared/records/worlds.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace gengji;
using namespace gengji::test;

namespace {

RecordState marked_state(Choices& choose) {
    World const world = random_world(choose, 10, choose.below(2) == 0);
    RecordState state;
    std::uint64_t seq = 1000 * choose.below(3);
    for (auto const& [edit, stamp] : interleaved(world, choose)) apply(state, edit, stamp, seq += choose.below(200));
    return state;
}

std::vector<std::uint64_t> marks(RecordState const& state) {
    std::vector<std::uint64_t> all;
    for (FieldState const& field : state.fields) all.push_back(field.changed_at);
    return all;
}

/// Good bytes with a few of them changed, cut or doubled.
Bytes mutated(Bytes bytes, Choices& choose) {
    for (std::size_t times = 1 + choose.below(3); times > 0 && !bytes.empty(); --times) {
        std::size_t const at = choose.below(256) * bytes.size() / 256;
        switch (choose.below(4)) {
        case 0:
            bytes[at] = static_cast<char>(choose.below(256));
            break;
        case 1:
            bytes.erase(at, 1 + choose.below(4));
            break;
        case 2:
            bytes.insert(at, bytes.substr(at, 1 + choose.below(20)));
            break;
        default:
            bytes[at] = static_cast<char>(bytes[at] + 1);
            break;
        }
    }
    return bytes;
}

bool is_own_bytes(Bytes const& bytes) {
    auto const state = decode_state(bytes);
    return !state || encode(*state) == bytes || encode_with_marks(*state) == bytes;
}

} // namespace

TEST_CASE("states as bytes", "[records][fuzz]") {
    rc::prop("come back, with marks and without", [] {
        Choices choose = choices();
        RecordState const state = marked_state(choose);
        auto const plain = decode_state(encode(state)), marked = decode_state(encode_with_marks(state));
        RC_ASSERT(plain.value() == state);
        RC_ASSERT(marked.value() == state);
        RC_ASSERT(marks(*marked) == marks(state));
        RC_ASSERT(marks(*plain) == std::vector<std::uint64_t>(state.fields.size()));
    });
    rc::prop("changed, cut or doubled bytes are refused or are some state's own", [] {
        Choices choose = choices();
        RecordState const state = marked_state(choose);
        Bytes const good = choose.below(2) ? encode(state) : encode_with_marks(state);
        for (int i = 0; i < 50; ++i) RC_ASSERT(is_own_bytes(mutated(good, choose)));
    });
    rc::prop("any bytes are refused or are some state's own", [](std::vector<std::uint8_t> const& tail) {
        for (std::uint8_t flags = 0; flags < 8; ++flags) {
            Bytes bytes(1, static_cast<char>(0x10 + flags));
            bytes.append(tail.begin(), tail.end());
            RC_ASSERT(is_own_bytes(bytes));
        }
    });
}

TEST_CASE("an empty state has bytes too", "[records]") {
    CHECK(decode_state(encode(RecordState{})).value() == RecordState{});
    CHECK(decode_state(encode_with_marks(RecordState{})).value() == RecordState{});
    CHECK_FALSE(decode_state(""));
}

TEST_CASE("one save's record repeats neither its origin nor its mark", "[records]") {
    RecordState state;
    apply(state, an_edit("a", 1).set("f", "1").set("g", "2").set("h", "3"), 1'760'000'000, 5000);
    std::size_t const own = 3 * (1 + 1 + 1 + 2); // path and value with their lengths
    std::size_t const once =
        1 + 5 + 1 + 1 + 17 + 1 + 3 + 5 + 16 + 1; // flags, form, version, vv, origin, how many fields
    CHECK(encode(state).size() == once + own);
    CHECK(encode_with_marks(state).size() == once + own + 2);
}

TEST_CASE("the state's bytes know nothing of marks", "[records][S8]") {
    Edit const edit = an_edit("a", 1).to("5");
    CHECK(encode(applied({}, edit, 100, 7)) == encode(applied({}, edit, 100, 0)));
    RecordKey const key = record_key();
    Bytes const bytes = encode(applied({}, edit, 100, 7));
    CHECK(hash_of(key, bytes) == hash_of(key, bytes));
    CHECK(hash_of(key, bytes) != hash_of(record_key("other"), bytes));
    CHECK(hash_of(key, bytes) != hash_of(record_key("plot", {"500231101203", BucketClass::log}), bytes));
}

TEST_CASE("a state that no merge could have made is told apart", "[records]") {
    RecordState const good = applied({}, an_edit("a", 1).set("f", "1").set("g", "2"));
    CHECK(check_shape(good));
    auto const wrong = [&](auto spoil) {
        RecordState state = good;
        spoil(state);
        return !check_shape(state);
    };
    CHECK(wrong([](RecordState& s) { std::swap(s.fields[0], s.fields[1]); }));
    CHECK(wrong([](RecordState& s) { s.fields[1].path = "f"; }));
    CHECK(wrong([](RecordState& s) { s.fields[0].path = "Not a path"; }));
    CHECK(wrong([](RecordState& s) { s.vv = {}; }));
    CHECK(wrong([](RecordState& s) { s.fields[0].heads[0].dot.seq = 2; }));
    CHECK(wrong([](RecordState& s) { s.fields[0].heads.push_back(s.fields[0].heads[0]); }));
    CHECK(wrong([](RecordState& s) { s.fields[0].replaced = vector_of({{"a", 1}}); }));
    CHECK(wrong([](RecordState& s) { s.fields[0].replaced = vector_of({{"a", 2}}); }));
}

namespace {

/// A state written by hand: replica 1 with three dots, replica 2 with one; everything else as given.
struct HandWritten {
    std::uint8_t flags = 0;
    std::vector<Bytes> origins, fields;

    Bytes bytes() const {
        ByteWriter out;
        out.u8(static_cast<std::uint8_t>(0x10 + flags));
        out.text("plot");
        out.varint(1);
        VersionVector vv;
        vv.add(Dot{ReplicaId{{1}}, 3});
        vv.add(Dot{ReplicaId{{2}}, 1});
        vv.encode(out);
        for (auto const* part : {&origins, &fields}) {
            out.varint(part->size());
            for (Bytes const& one : *part) out.raw(one);
        }
        return out.take();
    }
};

Bytes origin(int replica_index, int behind, int actor_index, int new_actor = 0) {
    ByteWriter out;
    for (int const number : {replica_index, behind, 0, actor_index}) out.varint(static_cast<std::uint64_t>(number));
    if (new_actor > 0) out.raw(ActorId{{static_cast<std::uint8_t>(new_actor)}}.view());
    return out.take();
}
Bytes field(BytesView path, std::vector<std::uint64_t> const& heads, VersionVector const& replaced = {}) {
    ByteWriter out;
    out.text(path);
    out.varint(heads.size() * 2 + (replaced.empty() ? 0 : 1));
    for (std::uint64_t const head : heads) out.varint(head), out.text(Value::of("x").packed());
    if (!replaced.empty()) replaced.encode(out);
    return out.take();
}
VersionVector beyond(std::uint8_t replica_number, std::uint64_t seq) {
    VersionVector vv;
    vv.add(Dot{ReplicaId{{replica_number}}, seq});
    return vv;
}

} // namespace

TEST_CASE("a state has one form of bytes, whoever wrote them", "[records][S7]") {
    HandWritten const good{0,
                           {origin(0, 2, 0, 7), origin(0, 1, 1, 8), origin(1, 0, 0)},
                           {field("f", {0, 2}), field("g", {1}, beyond(9, 5))}};
    REQUIRE(decode_state(good.bytes()));
    REQUIRE(encode(*decode_state(good.bytes())) == good.bytes());
    auto const refused = [&](auto spoil) {
        HandWritten other = good;
        spoil(other);
        return !decode_state(other.bytes());
    };
    CHECK(refused([](auto& s) { std::swap(s.fields[0], s.fields[1]); }));
    CHECK(refused([](auto& s) { s.fields[1] = field("f", {1}); }));
    CHECK(refused([](auto& s) { s.fields[0] = field("f", {2, 0}); }));            // heads out of order
    CHECK(refused([](auto& s) { s.fields[0] = field("f", {0, 0}); }));            // one dot twice
    CHECK(refused([](auto& s) { s.fields[0] = field("f", {0, 3}); }));            // no such origin
    CHECK(refused([](auto& s) { s.fields[0] = field("f", {0}); }));               // an origin that nothing stems from
    CHECK(refused([](auto& s) { s.fields[1] = field("g", {1}, beyond(1, 3)); })); // `replaced` within vv
    CHECK(refused([](auto& s) { s.fields[1] = field("g", {1}, beyond(1, 4)); })); // a head that `replaced` covers
    CHECK(refused(
        [](auto& s) { s.fields[1][2] = 3, s.fields[1].resize(6), s.fields[1] += '\0'; })); // an empty `replaced`
    CHECK(refused([](auto& s) { s.origins[1] = origin(0, 1, 1, 7); }));                    // an actor listed twice
    CHECK(refused([](auto& s) { s.origins[1] = origin(0, 1, 2, 8); }));                    // an actor's number left out
    CHECK(refused([](auto& s) { s.origins[1] = origin(0, 3, 1, 8); }));                    // seq 0
    CHECK(refused([](auto& s) { s.origins[1] = origin(2, 0, 1, 8); })); // a replica that vv does not know
    CHECK(refused([](auto& s) {
        s.origins = {origin(0, 2, 0, 7)}, s.fields = {field("f", {0})};
    })); // the short form was called for
    CHECK(refused([](auto& s) { s.flags = 1; }));
    CHECK(refused([](auto& s) { s.flags = 6; }));
    CHECK(refused([](auto& s) { s.flags = 8; }));
}

TEST_CASE("a record that has outgrown its limits is told before it is kept", "[records][S20]") {
    RecordState state = applied({}, an_edit("a", 1).to("5"));
    CHECK(fits(state));
    std::string const long_text(60'000, 'x');
    for (std::uint64_t i = 1; i <= 20; ++i)
        apply(state, an_edit("b", i).set("note" + std::to_string(i), long_text), 100);
    CHECK_FALSE(fits(state));
    CHECK_FALSE(decode_state(encode(state)));
}

TEST_CASE("the largest counts cost what the bytes allow, no more", "[records][S20]") {
    for (int flags = 0; flags < 8; ++flags) {
        ByteWriter out;
        out.u8(static_cast<std::uint8_t>(0x10 + flags));
        out.text("plot");
        out.varint(1);
        out.varint(0);
        out.varint(0);
        out.varint(UINT64_MAX); // fields
        CHECK_FALSE(decode_state(out.bytes()));
    }
    RecordState many; // as many short fields as a state may have
    Edit edit = an_edit("a", 1);
    for (std::size_t i = 0; i < limits::state_fields; ++i)
        edit.patch.push_back(Change{"f" + std::to_string(100000 + i), Value()});
    apply(many, edit, 100);
    CHECK(decode_state(encode(many)).value() == many);
    edit.patch.push_back(Change{"g", Value()});
    RecordState too_many;
    apply(too_many, edit, 100);
    CHECK_FALSE(decode_state(encode(too_many)));
}
