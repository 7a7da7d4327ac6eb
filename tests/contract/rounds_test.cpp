#include "shared/records/record_store.hpp"
#include "sync-protocol/client_machine.hpp"
#include "sync-protocol/server_machine.hpp"
#include "tests/contract/store_contract.hpp"

#include <map>

/// Whole rounds: the laptop's machine and store against the server's, over the wire's bytes, without a network.
using namespace gengji;
using namespace gengji::test;

namespace {

class OpenRules final : public sync::AdmissionRules {
public:
    bool knows(FormVersion const& form) const override { return form.form != "unknown"; }
    ApprovalRules approval(FormVersion const&) const override { return {}; }
    Reason judge(sync::Session const&, Edit const&, RecordState const*) const override { return Reason::none; }
};

sync::Session session_with(Scope scope, std::string_view name = "li") {
    sync::Session session;
    session.device = named<DeviceId>("device", name);
    session.actor = person(name);
    session.scope = std::move(scope);
    session.seal_key = Bytes(32, 'k');
    return session;
}

Scope all(std::uint64_t version) { return {version, {{township, whole_township}}}; }

sync::SyncReply answered(server::Store& store, sync::SyncRequest const& request, sync::Session const& session) {
    auto const unit = ok(store.begin());
    Bytes const reply =
        encode(ok(sync::answer(ok(sync::decode_request(encode(request))), session, store, OpenRules(), {noon})));
    ok(unit->commit());
    return ok(sync::decode_reply(reply));
}

/// A laptop with a store and a machine of its own; counts what it says.
struct TownLaptop {
    explicit TownLaptop(std::string const& file) : store(ok(RecordStore::open(file, {}, clock, random))) {
        machine = std::make_unique<sync::ClientMachine>(*store, nullptr);
    }
    void save(std::string const& name, Bucket const& bucket = registry) {
        ok(store->save({record_key(name, bucket), {"plot", 1}, person("li"), {}, {{"name", Value::of(name)}}, {}}));
    }
    /// How many rounds it takes to be level; more than `most` fail the test.
    int sync(server::Store& server, sync::Session const& session, int most = 30) {
        machine->nudge();
        int rounds = 0;
        while (auto const request = ok(machine->next())) {
            if (++rounds > most) FAIL("not level after " << most << " rounds");
            for (sync::PartitionRequest const& partition : request->partitions) {
                if (!partition.offers.empty()) offered += ok(sync::decode_states(partition.offers)).size();
            }
            ok(machine->receive(answered(server, *request, session)));
        }
        CHECK(machine->progress().level);
        return rounds;
    }
    std::size_t records() { return ok(store->counts()).records; }

    FakeClock clock;
    SeededRandom random{7};
    std::unique_ptr<RecordStore> store;
    std::unique_ptr<sync::ClientMachine> machine;
    std::size_t offered = 0;
};

/// A laptop's hello, as the protocol has it.
sync::SyncRequest hello(Pusher const& pusher, std::uint64_t scope_version = 1) {
    sync::SyncRequest request;
    request.scope_version = scope_version;
    sync::PartitionRequest& partition = request.partitions.emplace_back();
    partition.partition = township;
    partition.replicas = {{pusher.id(), 0, {}}};
    partition.streams = {{1, {}, {}, 0}};
    return request;
}

} // namespace

TEMPLATE_LIST_TEST_CASE("a restored server that counts scopes from an earlier one is listened to", "[rounds][S13][S22]",
                        StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    TempFolder folder;
    TownLaptop li(folder / "li.db");
    li.save("ours");
    li.save("theirs", logs);
    li.sync(*store, session_with(all(7)));
    REQUIRE(ok(li.store->scope()).version == 7);
    REQUIRE(li.records() == 2);

    ok(store->new_epoch());
    auto const class_of = [](Bucket const& bucket) { return static_cast<std::uint8_t>(1u << unsigned(bucket.cls)); };
    Scope const earlier{5, {{township, {{registry.owner, false, class_of(registry), true}}}}};
    CHECK(li.sync(*store, session_with(earlier)) <= 10);
    CHECK(ok(li.store->scope()) == earlier);
    CHECK(li.records() == 1); // what that backup does not grant has gone
    Scope const later = all(6);
    li.sync(*store, session_with(later));
    CHECK(li.records() == 2);
}

TEMPLATE_LIST_TEST_CASE("after a restore only the ranges that differ are offered", "[rounds][S16]", StoreKinds) {
    TestType stores;
    TempFolder folder;
    TownLaptop li(folder / "li.db");
    auto const session = session_with(all(1));
    auto const lost = stores.open("lost.db"), restored = stores.open("restored.db");
    Pusher wang("wang"), again("wang");
    std::vector<Decided> edits;
    for (std::uint64_t i = 1; i <= 400; ++i)
        edits.emplace_back(an_edit("wang", i).to("5").of(record_key("plot" + std::to_string(i))));
    wang.push(*lost, edits);
    edits.pop_back();
    again.push(*restored, edits); // the last one was saved after the backup, and wang's laptop is gone
    li.sync(*lost, session);
    REQUIRE(li.records() == 400);
    li.sync(*restored, session);
    CHECK(li.offered >= 1);
    CHECK(li.offered < 20); // of 256 ranges one: not the whole bucket
    auto const kept = ok(restored->recovered(registry, 100));
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].record == record_key("plot400"));
}

TEMPLATE_LIST_TEST_CASE("a year's work in quarantine comes back in replies that can be read", "[rounds][S14]",
                        StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    std::uint64_t seq = 0;
    for (int batch = 0; batch < 9; ++batch) {
        std::vector<Decided> edits;
        for (int i = 0; i < 2000; ++i, ++seq)
            edits.push_back(quarantined(an_edit("li", seq + 1).to("5").of(record_key(std::to_string(seq % 50)))));
        li.push(*store, edits);
    }
    sync::SyncRequest request = hello(li);
    std::set<Dot> told;
    int pages = 0;
    for (bool level = false; !level; ++pages) {
        REQUIRE(pages < 5);
        sync::SyncReply const reply = answered(*store, request, session_with(all(1)));
        sync::Page const& page = reply.partitions.at(0).pages.at(0);
        CHECK(page.verdicts.size() <= 16384);
        for (VerdictNote const& note : page.verdicts) told.insert(note.dot);
        REQUIRE(page.to.seq > page.from.seq);
        request.partitions[0].streams[0].cursor = page.to;
        level = page.level;
    }
    CHECK(pages == 2);
    CHECK(told.size() == seq);
}

TEMPLATE_LIST_TEST_CASE("records asked for whole come page by page, in the order asked", "[rounds][S20]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher wang("wang");
    std::uint64_t seq = 0;
    std::vector<RecordKey> keys;
    SeededRandom random(3);
    for (int i = 0; i < 40; ++i) {
        keys.push_back(record_key("large" + std::to_string(i)));
        EditBuilder edit = an_edit("wang", ++seq).of(keys.back());
        for (char const* path : {"a", "b", "c"}) { // text in which zstd finds nothing
            Bytes raw(30'000, '\0');
            random.fill(raw.data(), raw.size());
            edit.set(path, to_base64(raw));
        }
        wang.push(*store, {edit.build()});
    }
    sync::SyncRequest request = hello(wang);
    sync::PartitionRequest& asked = request.partitions[0];
    asked.streams.clear();
    asked.wanted = keys;
    asked.wanted.insert(asked.wanted.begin() + 1, 500, keys[0]); // asked for twice, given once
    asked.wanted.push_back(record_key("nowhere"));
    std::vector<RecordKey> came;
    for (int pages = 0; came.size() < keys.size(); ++pages) {
        REQUIRE(pages < 10);
        sync::SyncReply const reply = answered(*store, request, session_with(all(1)));
        REQUIRE(reply.partitions.at(0).pages.size() == 1);
        auto const states = ok(sync::decode_states(reply.partitions[0].pages[0].states));
        CHECK(states.size() < keys.size()); // 40 of 120 kB
        for (StateUpdate const& state : states) {
            came.push_back(state.record);
            std::erase(asked.wanted, state.record);
        }
    }
    CHECK(came == keys);
    sync::SyncReply const rest = answered(*store, request, session_with(all(1)));
    REQUIRE(rest.partitions.at(0).pages.size() == 1);
    CHECK(rest.partitions[0].pages[0].states.empty()); // it was looked for
}

TEMPLATE_LIST_TEST_CASE("nobody removes what waits by saying that he saw it", "[rounds][S9][H20]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li"), wang("wang");
    li.push(*store, {quarantined(an_edit("li", 1).to("5"))});
    auto const push = [&](Edit const& edit, std::string_view device) {
        sync::SyncRequest request = hello(wang);
        sync::PushedBatch batch;
        batch.replica = edit.dot.replica;
        batch.first = edit.dot.seq;
        batch.edits = sync::encode_edits({edit});
        request.partitions[0].batches = {batch};
        (void)answered(*store, request, session_with(all(1), device));
    };
    SECTION("another laptop cannot have seen it") {
        push(an_edit("wang", 1).saw({{"li", 1}}).to("9"), "wang");
        auto const notes = ok(store->verdicts(township, {wang.id()}, 0, 100));
        REQUIRE(notes.size() == 1);
        CHECK(notes[0] == VerdictNote{dot("wang", 1), Verdict::quarantined, Reason::unknown_dot});
        ok(store->release(township, dot("li", 1), person("chen"), noon));
        CHECK(values(*ok(store->state(record_key()))) == std::set<std::string>{"5"});
    }
    SECTION("its own, under a later replica, can") {
        push(an_edit("wang", 1).saw({{"li", 1}}).to("6"), "li"); // the laptop that pushed it
        CHECK(ok(store->verdicts(township, {wang.id()}, 0, 100)).empty());
        CHECK(values(*ok(store->state(record_key()))) == std::set<std::string>{"6"});
    }
}

TEMPLATE_LIST_TEST_CASE("a request out of bounds is refused whole", "[rounds]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Pusher li("li");
    sync::SyncRequest request = hello(li);
    for (int i = 0; i < 3; ++i) { // bounded over all partitions: they are committed at once
        sync::PartitionRequest& partition = request.partitions.emplace_back();
        partition.partition = "50023110" + std::to_string(2 + i);
        partition.batches.resize(30);
    }
    auto const refused = sync::answer(request, session_with(all(1)), *store, OpenRules(), {noon});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().problem == Problem::invalid);
    CHECK(refused.error().detail.find("out of bounds") != std::string::npos); // none of them was opened
    CHECK_FALSE(sync::answer([&] { return request.protocol = 99, request; }(), session_with(all(1)), *store,
                             OpenRules(), {noon}));
}
