#include "tests/support/builders.hpp"
#include "tests/sync-protocol/samples.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <span>

using namespace gengji;
using namespace gengji::sync;
using namespace gengji::test;

TEST_CASE("edits come back exactly as they were: their hash chain is the same", "[protocol][S4]") {
    rc::prop("any edits", [](std::uint64_t seed) {
        samples::Source source(seed);
        auto const edits = source.edits(1 + source.below(60));
        for (Edit const& edit : edits) RC_ASSERT(check_shape(edit));
        auto const decoded = decode_edits(encode_edits(edits));
        RC_ASSERT(decoded);
        RC_ASSERT(*decoded == edits);
        RC_ASSERT(samples::canonical(*decoded) == samples::canonical(edits));
    });
}

TEST_CASE("states and changes come back exactly as they were", "[protocol][S8]") {
    rc::prop("any states", [](std::uint64_t seed) {
        samples::Source source(seed);
        auto const states = source.states(1 + source.below(40));
        auto const decoded = decode_states(encode_states(states));
        RC_ASSERT(decoded);
        RC_ASSERT(samples::same(*decoded, states));
    });
}

TEST_CASE("the vector of a state may say more, less or something else than its values", "[protocol]") {
    auto states = samples::golden_states();
    for (std::uint64_t const seq : {1u, 2u, 100u}) {
        states[0].state.vv.add({ReplicaId{{9}}, seq});
        states[3].state.vv.add({states[3].state.fields[0].heads[0].dot.replica, 1000 + seq});
        auto const decoded = decode_states(encode_states(states));
        REQUIRE(decoded);
        CHECK(samples::same(*decoded, states));
    }
    states[0].state.vv = {}; // does not cover its own values: no state of ours is like that
    CHECK_FALSE(decode_states(encode_states(states)));
}

TEST_CASE("an edit that no laptop of ours would save is not let in by a batch either", "[protocol]") {
    auto const refused = [](auto change) {
        auto edits = samples::golden_edits();
        change(edits[2]);
        return !decode_edits(encode_edits(edits));
    };
    CHECK_FALSE(refused([](Edit&) {}));
    CHECK(refused([](Edit& edit) { edit.patch[0].path = "Area"; }));
    CHECK(refused([](Edit& edit) { edit.patch.push_back(edit.patch[0]); }));
    CHECK(refused([](Edit& edit) { edit.record.bucket.owner = "../etc"; }));
    CHECK(refused([](Edit& edit) { edit.form.form = "two words"; }));
    CHECK(refused([](Edit& edit) { edit.seen.add(edit.dot); }));
    CHECK(refused([](Edit& edit) { edit.patch = {{"name", Value::of("\xff")}}; }));
    CHECK(refused([](Edit& edit) { edit.patch = {{"name", Value::of(std::string(70'000, 'x'))}}; }));
    CHECK(refused([](Edit& edit) { edit.seen.add({ReplicaId{{1}}, 5}); })); // its _life judged another version
}

TEST_CASE("a batch cut where fitting() says is taken by the other side", "[protocol]") {
    samples::Source source(11);
    std::vector<Edit> edits = source.edits(2048);
    for (Edit& edit : edits) {
        for (int field = 0; field < 40; ++field)
            edit.patch.push_back({"zz_long_name_of_field_" + std::to_string(field + 10),
                                  Value::of("社员要求留地头两米" + std::to_string(field))});
    }
    std::size_t batches = 0;
    for (std::span<Edit const> rest(edits); !rest.empty(); ++batches) {
        std::size_t const fit = fitting(rest);
        REQUIRE(fit > 0);
        std::vector<Edit> const batch(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(fit));
        auto const decoded = decode_edits(encode_edits(batch));
        REQUIRE(decoded);
        CHECK(*decoded == batch);
        rest = rest.subspan(fit);
    }
    CHECK(batches > 1);
    CHECK(batches < 12);
    CHECK(fitting(std::span<Edit const>{}) == 0);

    std::vector<StateUpdate> states;
    for (std::size_t i = 0; i < 2048; ++i) {
        StateUpdate update{edits[i].record, i + 1, 0, {}};
        apply(update.state, edits[i], 5);
        states.push_back(std::move(update));
    }
    for (std::span<StateUpdate const> rest(states); !rest.empty();) {
        std::size_t const fit = fitting(rest);
        std::vector<StateUpdate> const batch(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(fit));
        auto const decoded = decode_states(encode_states(batch));
        REQUIRE(decoded);
        CHECK(samples::same(*decoded, batch));
        rest = rest.subspan(fit);
    }
}

TEST_CASE("texts that zstd cannot shorten are cut where they can still be sent", "[protocol]") {
    SeededRandom random(5);
    std::vector<StateUpdate> states;
    for (std::uint64_t i = 1; i <= 40; ++i) {
        EditBuilder edit = an_edit("li", i).of(record_key(std::to_string(i)));
        for (char const* path : {"a", "b", "c"}) {
            Bytes raw(45'000, '\0');
            random.fill(raw.data(), raw.size());
            edit.set(path, to_base64(raw));
        }
        StateUpdate update{edit.build().record, i, 0, {}};
        apply(update.state, edit, 5);
        states.push_back(std::move(update));
    }
    std::size_t batches = 0;
    for (std::span<StateUpdate const> rest(states); !rest.empty(); ++batches) {
        std::size_t const fit = fitting(rest);
        auto const decoded =
            decode_states(encode_states({rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(fit)}));
        REQUIRE(decoded);
        CHECK(decoded->size() == fit);
        rest = rest.subspan(fit);
    }
    CHECK(batches > 1);
}

TEST_CASE("the largest edit there may be fits a batch by itself", "[protocol]") {
    Edit edit = samples::golden_edits()[0];
    edit.patch.clear();
    for (int i = 0; i < 4; ++i)
        edit.patch.push_back({"text_" + std::to_string(i), Value::of(std::string(62'000, static_cast<char>('a' + i)))});
    REQUIRE(check_shape(edit));
    auto const decoded = decode_edits(encode_edits({edit}));
    REQUIRE(decoded);
    CHECK(decoded->front() == edit);
}

TEST_CASE("messages come back as they were, parts of a newer protocol included", "[protocol]") {
    auto request = samples::golden_request();
    auto reply = samples::golden_reply();
    ByteWriter newer;
    newer.varint(77), newer.text("of a newer peer"), newer.varint(300), newer.text("");
    request.extra = reply.extra = newer.bytes();
    request.partitions[0].extra = reply.partitions[0].extra = newer.bytes();
    auto const request_back = decode_request(encode(request));
    REQUIRE(request_back);
    CHECK(*request_back == request);
    auto const reply_back = decode_reply(encode(reply));
    REQUIRE(reply_back);
    CHECK(*reply_back == reply);
    auto const wait_back = decode_wait(encode(samples::golden_wait()));
    REQUIRE(wait_back);
    CHECK(*wait_back == samples::golden_wait());
    CHECK(decode_request(encode(SyncRequest{})));
    CHECK(decode_reply(encode(SyncReply{})));

    CHECK_FALSE(decode_reply(encode(request)));
    CHECK_FALSE(decode_request(encode(reply)));
    CHECK_FALSE(decode_wait(encode(reply)));
    CHECK_FALSE(decode_states(encode_edits(samples::golden_edits())));
    CHECK_FALSE(decode_edits(encode_states(samples::golden_states())));
}

TEST_CASE("edits asked back travel as they were saved", "[protocol][H15]") {
    SyncRequest request;
    request.partitions.emplace_back().partition = "500231101";
    request.partitions[0].returning = {{ReplicaId{{1}}, 7}, {ReplicaId{{2}}, 300}};
    auto const asked = decode_request(encode(request));
    REQUIRE(asked);
    CHECK(*asked == request);
    SyncReply reply;
    reply.partitions.emplace_back().partition = "500231101";
    for (Edit const& edit : samples::golden_edits()) reply.partitions[0].returned.push_back(encode(edit));
    auto const answered = decode_reply(encode(reply));
    REQUIRE(answered);
    CHECK(*answered == reply);
}

TEST_CASE("nothing to send takes little", "[protocol]") {
    SyncRequest request;
    request.scope_version = 3;
    PartitionRequest partition;
    partition.partition = "500231101";
    partition.epoch = EpochId{{1}};
    partition.replicas = {{ReplicaId{{1}}, 12'345, hash_of("x")}};
    partition.streams = {{1, {}, {54'321, 7}}};
    request.partitions = {partition};
    CHECK(encode(request).size() < 120);
    SyncReply reply;
    PartitionReply answer;
    answer.partition = "500231101";
    answer.held = {{ReplicaId{{1}}, 12'345, hash_of("x"), 12'000}};
    Page page;
    page.stream = 1;
    answer.pages = {page};
    reply.partitions = {answer};
    CHECK(encode(reply).size() < 140);
}
