#include "sync-protocol/client_machine.hpp"
#include "sync-protocol/codec.hpp"
#include "sync-protocol/fork_search.hpp"
#include "sync-protocol/page_after.hpp"
#include "tests/support/builders.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

// The machine alone, over a log in memory. What it does with the real stores, in any weather: tests/simulation.

using namespace gengji;
using namespace gengji::sync;
using namespace gengji::test;

namespace {

std::string const township = "500231101";
EpochId const first_epoch = named<EpochId>("epoch", "first"), second_epoch = named<EpochId>("epoch", "second");

/// A laptop's log with one partition and own edits of one replica.
class MemoryLog final : public LocalLog {
public:
    Scope scope_now;
    std::vector<PartitionPosition> places;
    std::vector<Edit> own;
    std::vector<PageUpdate> applied;
    std::vector<std::uint64_t> forks;
    std::vector<RecordKey> not_laid; ///< what the next page brings deltas of that cannot be laid
    std::optional<Problem> trouble;
    int reads = 0; ///< of own edits

    static MemoryLog enrolled() {
        MemoryLog log;
        std::vector<Grant> const grants{{township, true, 0x1F, true}};
        log.scope_now = {1, {{township, grants}}};
        ReplicaPosition own_replica;
        own_replica.replica = replica("li");
        log.places = {{township, first_epoch, true, {own_replica}, {{1, grants, {}, 0}}}};
        return log;
    }
    void save(std::string const& text) {
        own.push_back(an_edit("li", own.size() + 1).to(text));
        places[0].replicas[0].last = own.size();
    }

    Result<Scope> scope() override { return scope_now; }
    Result<std::vector<PartitionPosition>> positions() override { return places; }
    Result<std::vector<Edit>> edits_after(ReplicaId const&, std::uint64_t seq, std::size_t most, std::size_t) override {
        ++reads;
        auto const from = own.begin() + static_cast<std::ptrdiff_t>(seq);
        return std::vector<Edit>(from,
                                 from + static_cast<std::ptrdiff_t>(std::min<std::size_t>(most, own.size() - seq)));
    }
    Result<Hash> hash_at(ReplicaId const&, std::uint64_t seq) override {
        Hash hash;
        for (std::uint64_t i = 0; i < seq; ++i) hash = chain(hash, own[i]);
        return hash;
    }
    Result<void> confirm(ReplicaId const&, std::uint64_t seq, Hash const& hash) override {
        places[0].replicas[0].confirmed = seq;
        places[0].replicas[0].confirmed_hash = hash;
        return {};
    }
    Result<void> fork(std::string const&, ReplicaId const&, std::uint64_t k) override {
        return forks.push_back(k), Result<void>();
    }
    Result<std::vector<RecordKey>> apply(PageUpdate const& page) override {
        if (trouble) return problem(*trouble, "full");
        applied.push_back(page);
        if (page.stream) places[0].streams[0].cursor = page.to;
        return std::exchange(not_laid, {});
    }
    Result<void> enter_epoch(std::string const&, EpochId const& epoch) override {
        places[0].epoch = epoch;
        places[0].epoch_settled = false;
        places[0].streams[0].cursor = {};
        places[0].replicas[0].confirmed = 0;
        return {};
    }
    Result<void> settle_epoch(std::string const&) override { return places[0].epoch_settled = true, Result<void>(); }
    Result<void> set_scope(Scope const& scope, BytesView) override { return scope_now = scope, Result<void>(); }
    Result<void> join_streams(std::string const&) override { return {}; }
    Result<std::vector<BucketDigest>> digests(std::string const&) override { return std::vector<BucketDigest>(); }
    Result<std::vector<RangeDigest>> ranges(Bucket const&, std::uint8_t) override { return std::vector<RangeDigest>(); }
    Result<std::vector<StateUpdate>> states_in(Bucket const&, std::uint8_t, std::uint16_t) override {
        return std::vector<StateUpdate>();
    }
    Result<void> refetch(Bucket const&) override { return {}; }
};

/// What a server says that holds `seq` of li's edits and has nothing new.
SyncReply reply_to(SyncRequest const& request, std::uint64_t seq, Hash const& hash,
                   EpochId const& epoch = first_epoch) {
    SyncReply reply;
    reply.scope_version = 1;
    for (PartitionRequest const& partition : request.partitions) {
        PartitionReply answer;
        answer.partition = partition.partition;
        answer.epoch = epoch;
        answer.held = {{replica("li"), seq, hash, 0}};
        for (StreamRequest const& stream : partition.streams) {
            Page page;
            page.stream = stream.id;
            page.from = page.to = stream.cursor;
            page.level = true;
            answer.pages.push_back(page);
        }
        reply.partitions.push_back(answer);
    }
    return reply;
}

SyncRequest ask(ClientMachine& machine) {
    auto const request = machine.next();
    REQUIRE(request);
    REQUIRE(*request);
    return **request;
}

} // namespace

TEST_CASE("with nothing to say, one round is all", "[machine]") {
    MemoryLog log = MemoryLog::enrolled();
    ClientMachine machine(log, {});
    REQUIRE(machine.receive(reply_to(ask(machine), 0, {})));
    CHECK(machine.progress().level);
    CHECK_FALSE(machine.next().value());
}

TEST_CASE("a lost acknowledgement costs one repeated batch", "[machine][S3]") {
    MemoryLog log = MemoryLog::enrolled();
    ClientMachine machine(log, {});
    log.save("5.25");
    CHECK(ask(machine).partitions[0].batches.size() == 1);
    machine.lost();
    SyncRequest const again = ask(machine);
    CHECK(again.partitions[0].batches.size() == 1);
    REQUIRE(machine.receive(reply_to(again, 1, log.hash_at(replica("li"), 1).value())));
    CHECK(log.places[0].replicas[0].confirmed == 1);
    CHECK(ask(machine).partitions[0].batches.empty());
}

TEST_CASE("a batch made ahead is the batch that would have been made", "[machine][S3]") {
    auto const second_request = [](bool prepare, std::uint64_t held, std::size_t batch_edits) {
        MemoryLog log = MemoryLog::enrolled();
        ClientMachine machine(log, [](BytesView bytes) { return Bytes(bytes.substr(0, 64)); },
                              {.push_edits = 2, .batch_edits = batch_edits});
        for (auto const* const text : {"1", "2", "3", "4", "5"}) log.save(text);
        SyncRequest const first = ask(machine);
        if (prepare) machine.prepare();
        log.save("6"); // somebody goes on working meanwhile
        REQUIRE(machine.receive(reply_to(first, held, log.hash_at(replica("li"), held).value())));
        return ask(machine);
    };
    auto const batch_edits = GENERATE(1u, 2u);
    for (std::uint64_t const held : {1, 2}) { // another server than expected: what was made ahead does not fit
        SyncRequest const ahead = second_request(true, held, batch_edits);
        CHECK(ahead == second_request(false, held, batch_edits));
        CHECK(ahead.partitions[0].batches.size() == 2 / batch_edits);
        CHECK(ahead.partitions[0].batches.at(0).first == held + 1);
    }
    MemoryLog log = MemoryLog::enrolled();
    ClientMachine machine(log, {}, {.push_edits = 2});
    for (auto const* const text : {"1", "2", "3"}) log.save(text);
    SyncRequest const first = ask(machine);
    machine.prepare();
    int const reads = log.reads;
    REQUIRE(machine.receive(reply_to(first, 2, log.hash_at(replica("li"), 2).value())));
    CHECK(ask(machine).partitions[0].batches.at(0).first == 3);
    CHECK(log.reads == reads); // it was ready
}

TEST_CASE("the page behind a page is guessed as the machine will ask for it", "[machine]") {
    MemoryLog log = MemoryLog::enrolled();
    ClientOptions const options;
    ClientMachine machine(log, {}, options);
    SyncRequest const first = ask(machine);
    SyncReply reply = reply_to(first, 0, {});
    Page& page = reply.partitions[0].pages[0];
    page.to = {1000, 77};
    page.level = false;
    auto const guess = page_after(first, reply, options);
    REQUIRE(guess);
    REQUIRE(machine.receive(reply));
    CHECK(ask(machine) == *guess);

    SECTION("the last page has none behind it") { page.level = true; }
    SECTION("nor has a reply that brings nothing") { page.to = page.from; }
    SECTION("one of another past") { page.from = {5, 5}; }
    SECTION("one that confirms edits") { reply.partitions[0].held[0].seq = 1; }
    SECTION("one of another scope") { reply.scope_version = 2; }
    SECTION("one of another epoch") { reply.partitions[0].epoch = second_epoch; }
    SECTION("one that gives own edits back") {
        SyncRequest asking = first;
        asking.partitions[0].returning = {dot("li", 1)};
        CHECK_FALSE(page_after(asking, reply, options));
        page.level = true;
    }
    CHECK_FALSE(page_after(first, reply, options));
}

TEST_CASE("an answer that nobody waits for changes nothing", "[machine]") {
    MemoryLog log = MemoryLog::enrolled();
    ClientMachine machine(log, {});
    SyncRequest const request = ask(machine);
    machine.lost();
    REQUIRE(machine.receive(reply_to(request, 0, {})));
    CHECK(log.applied.empty());
}

TEST_CASE("edits of an earlier epoch never share a batch with later ones", "[machine]") {
    MemoryLog log = MemoryLog::enrolled();
    ClientMachine machine(log, {});
    for (int i = 0; i < 3; ++i) log.save(std::to_string(i));
    log.places[0].replicas[0].earlier_epoch = 2;
    auto const batches = ask(machine).partitions[0].batches;
    REQUIRE(batches.size() == 2);
    CHECK(batches[0].earlier_epoch);
    CHECK(batches[1].first == 3);
    CHECK_FALSE(batches[1].earlier_epoch);
}

TEST_CASE("a contradicted chain is searched for its common prefix before any page is taken", "[machine][S15]") {
    MemoryLog log = MemoryLog::enrolled();
    ClientMachine machine(log, {});
    for (int i = 0; i < 3; ++i) log.save(std::to_string(i));
    REQUIRE(machine.receive(reply_to(ask(machine), 3, hash_of("another's"))));
    CHECK(log.applied.empty());
    SyncRequest const probing = ask(machine);
    CHECK(probing.partitions[0].batches.empty());
    CHECK(probing.partitions[0].streams.empty());
    SyncReply reply = reply_to(probing, 3, hash_of("another's"));
    for (Probe const& probe : probing.partitions[0].probes) {
        bool const same = probe.seq <= 1;
        reply.partitions[0].probes.push_back(
            {probe.replica, probe.seq, same ? log.hash_at(probe.replica, probe.seq).value() : hash_of("x")});
    }
    REQUIRE(machine.receive(reply));
    CHECK(log.forks == std::vector<std::uint64_t>{1});
}

TEST_CASE("a restored server is told everything before it is believed", "[machine][S16]") {
    MemoryLog log = MemoryLog::enrolled();
    ClientMachine machine(log, {});
    log.save("5.25");
    log.places[0].replicas[0].confirmed = 1;
    log.places[0].streams[0].cursor = {7, 7};
    REQUIRE(machine.receive(reply_to(ask(machine), 0, {}, second_epoch)));
    CHECK(log.places[0].epoch == second_epoch);
    SyncRequest const push = ask(machine);
    CHECK(push.partitions[0].batches.size() == 1);
    CHECK(push.partitions[0].streams.empty());
    for (int round = 0; round < 6 && !machine.progress().level; ++round) {
        auto const request = machine.next();
        SyncRequest const next = round == 0 ? push : **request;
        REQUIRE(machine.receive(reply_to(next, 1, log.hash_at(replica("li"), 1).value(), second_epoch)));
    }
    CHECK(machine.progress().level);
    CHECK(log.places[0].epoch_settled);
}

TEST_CASE("a laptop without its person's word pushes, and no more", "[machine]") {
    MemoryLog log = MemoryLog::enrolled();
    ClientMachine machine(log, {});
    (void)ask(machine);
    machine.refused(Problem::unauthorized);
    CHECK_FALSE(machine.next().value());
    log.save("5.25");
    machine.nudge();
    SyncRequest const push = ask(machine);
    CHECK(push.partitions[0].batches.size() == 1);
    CHECK(push.partitions[0].streams.empty());
    CHECK(machine.progress().state == ClientState::reauth);
}

TEST_CASE("a full disk stops pulling, never pushing", "[machine]") {
    MemoryLog log = MemoryLog::enrolled();
    ClientMachine machine(log, {});
    log.trouble = Problem::full;
    CHECK_FALSE(machine.receive(reply_to(ask(machine), 0, {})));
    CHECK(machine.progress().state == ClientState::full);
    log.save("5.25");
    SyncRequest const push = ask(machine);
    CHECK(push.partitions[0].batches.size() == 1);
    CHECK(push.partitions[0].streams.empty());
}

TEST_CASE("a server that does not do its part is not asked for ever", "[machine]") {
    MemoryLog log = MemoryLog::enrolled();
    ClientMachine machine(log, {});
    log.save("5.25");
    int rounds = 0;
    while (auto const request = machine.next().value()) {
        REQUIRE(++rounds < 10);
        REQUIRE(machine.receive(reply_to(*request, 0, {})));
    }
    CHECK(machine.progress().state == ClientState::diverged);
}

TEST_CASE("records that must come whole are asked for until they have come", "[machine][S8]") {
    MemoryLog log = MemoryLog::enrolled();
    ClientMachine machine(log, {});
    std::vector<RecordKey> keys;
    for (int i = 0; i < 700; ++i) keys.push_back(record_key(std::to_string(i)));
    log.not_laid = keys;
    REQUIRE(machine.receive(reply_to(ask(machine), 0, {})));
    std::size_t const in_a_page = GENERATE(1u, 200u, 1000u);
    std::size_t const pages = GENERATE(1u, 2u); // of one reply
    std::set<RecordKey> const nowhere{keys[0], keys[550], keys[699]};
    std::set<RecordKey> came;
    for (int rounds = 0; !machine.progress().level; ++rounds) {
        REQUIRE(rounds < 800);
        SyncRequest const request = ask(machine);
        auto const& wanted = request.partitions[0].wanted;
        SyncReply reply = reply_to(request, 0, {});
        auto next = wanted.begin();
        for (std::size_t i = 0; i < pages && !wanted.empty(); ++i) {
            std::vector<StateUpdate> states;
            for (; next != wanted.end() && states.size() < in_a_page; ++next) {
                if (nowhere.contains(*next)) continue;
                states.push_back({*next, 1, 0, applied({}, {an_edit("wang", 1).of(*next).to("5")})});
                came.insert(*next);
            }
            Page& page = reply.partitions[0].pages.emplace_back();
            if (!states.empty()) page.states = encode_states(states);
        }
        REQUIRE(machine.receive(reply));
    }
    CHECK(came.size() == keys.size() - nowhere.size());
}

TEST_CASE("the common prefix of two chains is found in a few rounds", "[machine]") {
    rc::prop("whatever the lengths", [] {
        std::uint64_t const last = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
        std::uint64_t const common = *rc::gen::inRange<std::uint64_t>(0, last);
        ForkSearch search(last);
        int rounds = 0;
        while (!search.common()) {
            RC_ASSERT(++rounds <= 7);
            for (std::uint64_t const seq : search.probes()) search.learn(seq, seq <= common);
        }
        RC_ASSERT(*search.common() == common);
    });
}
