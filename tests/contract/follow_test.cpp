#include "tests/contract/store_contract.hpp"

using namespace gengji;
using namespace gengji::test;

namespace {

/// A laptop reduced to what it does with pages.
class Follower {
public:
    /// `between`: what happens while the pages come.
    void pull(
        server::Store& store, std::size_t most, std::function<void()> const& between = [] {}) {
        for (bool level = false; !level;) {
            auto const page = ok(store.page(township, whole_township, cursor_, most, 1 << 20, full_as_of_));
            for (StateUpdate const& update : page.states) {
                if (update.after == 0)
                    held_[update.record] = update.state;
                else {
                    REQUIRE(held_.contains(update.record));
                    overlay(held_[update.record], update.state);
                }
            }
            cursor_ = page.to;
            level = page.level;
            if (!level) between();
        }
        full_as_of_ = cursor_.seq;
    }
    std::map<Bucket, SetHash> digests() const {
        std::map<Bucket, SetHash> sums;
        for (auto const& [key, state] : held_) sums[key.bucket].add(hash_of(key, encode(state)));
        return sums;
    }
    std::map<RecordKey, RecordState> const& held() const { return held_; }

private:
    Cursor cursor_;
    std::uint64_t full_as_of_ = 0;
    std::map<RecordKey, RecordState> held_;
};

/// Three laptops write five records; a person releases and discards; ghosts come back by offers.
class Town {
public:
    Town(server::Store& store, std::uint64_t seed) : store_(store), random_(seed) {}

    void push() {
        std::size_t const who = random_.below(3);
        std::vector<Decided> edits;
        for (std::uint64_t count = 1 + random_.below(4); count > 0; --count) edits.push_back(next(who));
        laptops_[who].push(store_, edits);
    }
    void decide() {
        auto const waiting = ok(store_.waiting(township, 100));
        if (waiting.empty()) return;
        auto const& one = waiting[random_.below(waiting.size())];
        if (one.behind || random_.below(2))
            ok(store_.discard(township, one.edit.dot, person("chen"), noon));
        else
            ok(store_.release(township, one.edit.dot, person("chen"), noon));
    }
    void offer() {
        RecordKey const key = some_record();
        RecordState state = ok(store_.state(key)).value_or(RecordState{});
        Edit const lost =
            an_edit("ghost", ++ghost_).saw(random_.below(2) ? state.vv : VersionVector{}).of(key).set(field(), "g");
        apply(state, lost, noon + stamp());
        ok(store_.keep_offers(township, named<DeviceId>("device", "ghost"), {{key, 1, 0, state}}));
        if (random_.below(2)) ok(store_.release_recovered(key.bucket, person("chen"), noon));
    }
    void step() {
        switch (random_.below(8)) {
        case 0:
            return decide();
        case 1:
            return offer();
        default:
            return push();
        }
    }

private:
    RecordKey some_record() {
        return record_key("r" + std::to_string(random_.below(5)), random_.below(4) ? registry : logs);
    }
    std::string field() { return "f" + std::to_string(random_.below(4)); }
    std::int64_t stamp() { return static_cast<std::int64_t>(random_.below(100)); }

    Decided next(std::size_t who) {
        RecordKey const key = some_record();
        auto const state = ok(store_.state(key));
        VersionVector seen;
        if (state && random_.below(3)) seen = state->vv;
        if (random_.below(6) == 0)
            seen.add(dot(names_[(who + 1) % 3], seqs_[(who + 1) % 3] + random_.below(6))); // as of an earlier epoch
        seqs_[who] += 1;
        Edit edit =
            an_edit(names_[who], seqs_[who]).saw(seen).of(key).set(field(), std::to_string(random_.below(1000)));
        bool const waits = waits_.contains({who, key}) && ok(store_.has_waiting(township, replica(names_[who]), key));
        if (waits) return behind(edit);
        if (random_.below(8) == 0) return waits_.insert({who, key}), quarantined(edit);
        if (batch_waits(who, key)) return behind(edit);
        return {edit, Verdict::stored, Reason::none, noon + stamp()};
    }
    /// An edit of the very batch that is being made may wait already.
    bool batch_waits(std::size_t who, RecordKey const& key) { return waits_.contains({who, key}); }

    server::Store& store_;
    SeededRandom random_;
    std::array<std::string, 3> names_{"li", "wang", "zhao"};
    std::array<Pusher, 3> laptops_{Pusher("li"), Pusher("wang"), Pusher("zhao")};
    std::array<std::uint64_t, 3> seqs_{};
    std::uint64_t ghost_ = 0;
    std::set<std::pair<std::size_t, RecordKey>> waits_;
};

} // namespace

TEMPLATE_LIST_TEST_CASE("who follows the pages holds the same bytes as the server", "[store][S8][S19]", StoreKinds) {
    auto const seed = GENERATE(range(1, 21));
    CAPTURE(seed);
    TestType stores;
    auto const store = stores.open();
    Town town(*store, static_cast<std::uint64_t>(seed));
    Follower often, seldom;
    auto const unit = ok(store->begin()); // one commit: this is about states, not about the disk
    for (int i = 0; i < 60; ++i) {
        town.step();
        if (i % 3 == 0) often.pull(*store, 2, [&] { town.step(); });
        if (i % 17 == 0) seldom.pull(*store, 1000);
    }
    often.pull(*store, 1000);
    seldom.pull(*store, 2);
    for (auto const& [key, bytes] : dump(*store)) {
        CHECK(encode(often.held().at(key)) == bytes);
        CHECK(encode(seldom.held().at(key)) == bytes);
    }
    for (BucketDigest const& told : ok(store->digests(township, whole_township))) {
        CHECK(often.digests()[told.bucket] == told.digest);
        CHECK(seldom.digests()[told.bucket] == told.digest);
    }
    CHECK(findings(*store).empty());
}
