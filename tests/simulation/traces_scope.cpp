#include "tests/simulation/trace_play.hpp"

/// Scope lost and gained: what must go, what must stay sealed, and what comes back (H14, H15).
namespace gengji::simulation {

namespace {

std::vector<Grant> every_grant(Account const& account) {
    std::vector<Grant> grants;
    for (PartitionScope const& scope : account.scope.partitions)
        grants.insert(grants.end(), scope.grants.begin(), scope.grants.end());
    return grants;
}

std::vector<Grant> without(Account const& account, Bucket const& bucket) {
    std::vector<Grant> grants;
    for (PartitionScope const& scope : account.scope.partitions) {
        for (Grant const& grant : scope.grants) {
            if (!grant.covers(bucket)) grants.push_back(grant);
        }
    }
    return grants;
}

std::optional<std::string> h14_lost_scope() {
    return play([](World& world, RecordKey const& key) {
        world.county().back_up();
        world.edit(0, key, {"area"});
        world.sync(0);
        world.set_scope(world.laptop(0).account, without(world.laptop(0).account, key.bucket));
        world.sync(0);            // purged; what was saved is kept for the server's eyes only
        world.county().restore(); // and the server has lost it
    });
}

std::optional<std::string> h14_unsynced() {
    return play([](World& world, RecordKey const& key) {
        world.edit(0, key, {"area"});
        world.set_scope(world.laptop(0).account, without(world.laptop(0).account, key.bucket));
    });
}

std::optional<std::string> h15_page_in_flight() {
    return play([](World& world, RecordKey const& key) {
        world.edit(1, key, {"area"});
        world.sync(1);
        auto const late = world.depart(0, 1);
        world.set_scope(world.laptop(0).account, without(world.laptop(0).account, key.bucket));
        world.sync(0);
        if (late) world.arrive(*late);
        world.laptop(0).check_scope();
    });
}

/// What waits at the server under one's own name is on the screen again with its bucket: or the next edit would wait
/// behind something that its author cannot see (R1).
std::optional<std::string> h15_own_waiting_edits() {
    return play([](World& world, RecordKey const& key) {
        Laptop& laptop = world.laptop(0);
        std::vector<Grant> const all = every_grant(laptop.account);
        Token const token = world.edit(0, key, {"area"});
        world.set_scope(laptop.account, without(laptop.account, key.bucket)); // known at the server, not here yet
        world.sync(0);
        if (laptop.look_at(key)) throw Violation("S13: a record of a lost bucket shows");
        world.set_scope(laptop.account, all);
        world.sync(0);
        auto const shown = laptop.look_at(key);
        if (!shown || !world.witness().shown_by(shown->state).contains(token))
            throw Violation("H15: own work that waits did not come back");
        world.edit(0, key, {"area"}); // has seen the one that waits, and waits behind it
        world.sync(0);
        release_all(world);
        world.sync(0);
        if (!laptop.look_at(key)->waiting.empty()) throw Violation("H15: what was released still waits");
    });
}

/// Sealed before it was pushed, and contradicted by a copy: it is named anew without being read, and blocks nothing.
std::optional<std::string> h14_fork_of_what_is_sealed() {
    return play([](World& world, RecordKey const& key) {
        Laptop& laptop = world.laptop(0);
        world.edit(0, key, {"area"});
        sync_all(world);
        RecordKey const elsewhere = world.new_record(
            Bucket{key.bucket.owner == "500231101201" ? "500231101202" : "500231101201", key.bucket.cls});
        std::vector<Grant> grants = every_grant(laptop.account);
        grants.push_back({elsewhere.bucket.owner, false, 0xFF, true});
        world.set_scope(laptop.account, grants);
        world.sync(0);
        Laptop& copy = world.copy(0, false);
        world.edit(static_cast<std::size_t>(copy.index), key, {"area"});
        world.sync(static_cast<std::size_t>(copy.index));
        world.edit(0, key, {"area"});
        world.edit(0, elsewhere, {"area"});
        world.edit(0, key, {"note"});
        world.set_scope(laptop.account, without(laptop.account, key.bucket));
        Bytes const server_key = world.county().store().seal_public_key();
        if (!laptop.store().set_scope(laptop.account.scope, server_key)) throw Violation("no scope");
        for (Token const token : laptop.own) {
            if (world.witness().at(token).record == key) laptop.sealed.insert(token);
        }
        world.sync(0);
        auto const waiting = world.county().store().waiting("500231101", 100).value();
        if (waiting.size() != 2) throw Violation("H14: what was sealed did not arrive under its new name");
    });
}

bool is_on_disk(Laptop& laptop, std::string_view text) {
    for (char const* name : {"laptop.db", "laptop.db-wal"}) {
        auto const content = laptop.disk().file(name);
        if (content && content->find(text) != Bytes::npos) return true;
    }
    return false;
}

/// Dying over a purge leaves all of the old scope or all of the new one, at whichever write it happens; and of what was
/// purged no byte once the laptop runs again.
std::optional<std::string> h15_dying_over_a_purge() {
    for (std::uint64_t write = 1; write <= 40; ++write) {
        auto const broken = play([&](World& world, RecordKey const& key) {
            Laptop& laptop = world.laptop(0);
            auto const secret = [](Token token) {
                return std::vector<Change>{{"area", Value::of(mark(token, "secretnote"))}};
            };
            laptop.save(key, {"plot", 1}, {}, {}, secret);
            std::vector<Grant> const all = every_grant(laptop.account);
            world.set_scope(world.laptop(0).account, without(world.laptop(0).account, key.bucket));
            world.laptop(0).disk().stop_after(write);
            world.sync(0);
            world.laptop(0).crash(write % 2 == 0);
            laptop.start();
            if (!laptop.may_hold(key.bucket) && is_on_disk(laptop, "secretnote"))
                throw Violation("S13: what was purged is still on the disk");
            world.set_scope(world.laptop(0).account, all);
        });
        if (broken) return "write " + std::to_string(write) + ": " + *broken;
    }
    return std::nullopt;
}

} // namespace

std::vector<Trace> const& scope_traces() {
    static std::vector<Trace> const all{
        {"H14 work of a lost bucket comes back after a restore", "", h14_lost_scope},
        {"H14 unsynced work of a lost bucket waits at the server", "", h14_unsynced},
        {"H15 a page in flight does not refill a purged bucket", "r10_off", h15_page_in_flight},
        {"H14 a fork of what is sealed blocks nothing", "", h14_fork_of_what_is_sealed},
        {"H15 own work that waits comes back with its bucket", "returns_unasked", h15_own_waiting_edits},
        {"H15 dying over a purge", "", h15_dying_over_a_purge},
    };
    return all;
}

} // namespace gengji::simulation
