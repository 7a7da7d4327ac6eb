// What travels between a laptop and the server, and what becomes of it on the way.
#include "tests/simulation/world.hpp"

#include "shared/base/switch.hpp"
#include "sync-protocol/codec.hpp"

#include <algorithm>

namespace gengji::simulation {

std::optional<World::Flight> World::depart(std::size_t index, std::size_t line) {
    Laptop& one = *laptops_[index];
    one.lines[line].machine->nudge();
    auto const bytes = one.next_request(line);
    if (!bytes) return std::nullopt;
    auto replies = county_->answer({{&one.account, *bytes}});
    if (!replies.front()) throw Violation("no answer in a trace");
    return Flight{index, line, *one.lines[line].waiting, true, *std::move(replies.front())};
}

void World::arrive(Flight const& flight) {
    Laptop& one = *laptops_[flight.laptop];
    if (one.is_up() && one.lines[flight.line].waiting == flight.request) one.take_reply(flight.line, flight.bytes);
}

Token World::edit(std::size_t index, RecordKey const& key, std::vector<std::string> const& paths) {
    Laptop& one = *laptops_[index];
    VersionVector seen;
    std::set<Token> known;
    FormVersion form{"plot", 1};
    if (auto const shown = one.look_at(key)) {
        seen = shown->seen;
        known = witness_.shown_by(shown->state);
        form = shown->state.form;
    }
    if (std::ranges::find(records_, key) == records_.end()) records_.push_back(key);
    auto const token = one.save(key, form, seen, known, [&](Token fresh) {
        std::vector<Change> patch;
        for (std::string const& path : paths) patch.push_back({path, Value::of(mark(fresh))});
        return patch;
    });
    if (!token) throw Violation("a save in a trace did not work");
    return *token;
}

// --- the network

void World::sync(std::size_t index, bool faults, std::size_t line) {
    Laptop& one = *laptops_[index];
    if (!one.is_up()) return;
    one.lines[line].machine->nudge();
    for (int round = 0; round < 60 && one.is_up(); ++round) {
        auto bytes = one.next_request(line);
        if (!bytes || one.disk().stopped()) return;
        Flight flight{index, line, *one.lines[line].waiting, false, *std::move(bytes)};
        if (faults && profile_.network) {
            std::uint64_t const fate = random_.below(20);
            if (fate == 0) return one.give_up(line);
            if (fate == 1) {
                flights_.push_back(std::move(flight)); // somewhere between the hills, for days
                return;
            }
            if (fate == 2) flight.bytes.resize(pick(flight.bytes.size()));
            if (fate == 3) { // twice: nobody waits for the first answer
                (void)county_->answer({{&one.account, flight.bytes}});
                server_trouble();
            }
        }
        deliver(std::move(flight), faults);
        if (one.lines[line].waiting || one.disk().stopped()) return;
        if (one.lines[line].machine->progress().state == sync::ClientState::offline)
            return; // it will try again after a while
    }
    if (!faults && one.is_up()) throw Violation("S22: laptop " + std::to_string(index) + " talks on and on");
}

/// A request to the server, or an answer to its laptop, with what may befall it on the way.
void World::deliver(Flight flight, bool faults) {
    Laptop& one = *laptops_[flight.laptop];
    if (!flight.is_reply) {
        if (profile_.crashes && faults && county_->is_up() && chance(15))
            county_->disk().stop_after(1 + random_.below(25));
        if (profile_.disk && faults && county_->is_up() && chance(15)) county_->disk().fail_next_write();
        std::vector<std::pair<Account const*, Bytes>> together{{&one.account, flight.bytes}};
        if (faults && !flights_.empty() && chance(4) &&
            !flights_.back().is_reply) { // a group commit with one that came late
            together.emplace_back(&laptops_[flights_.back().laptop]->account, flights_.back().bytes);
        }
        auto replies = county_->answer(together);
        server_trouble();
        if (!replies.front()) {
            if (one.is_up() && one.lines[flight.line].waiting == flight.request) one.give_up(flight.line);
            return;
        }
        flight.is_reply = true;
        flight.bytes = *std::move(replies.front());
        if (faults && profile_.network) {
            std::uint64_t const fate = random_.below(20);
            if (fate == 0) return one.give_up(flight.line);    // a lost acknowledgement
            bool const second = flight.line == 1 && chance(2); // another connection, and a slow one
            if (fate == 1 || second) return flights_.push_back(std::move(flight));
            if (fate == 2) flight.bytes.resize(pick(flight.bytes.size()));
        }
    }
    if (!one.is_up() || one.lines[flight.line].waiting != flight.request) return; // nobody waits for it any more
    bool const calm = one.notices.empty();
    one.take_reply(flight.line, flight.bytes);
    if (verbose_ && calm && !one.notices.empty()) show_differences(one);
    if (faults && one.is_up() && !one.disk().stopped() && !profile_.swallow && chance(4)) one.check_view();
}

void World::deliver_late() {
    if (flights_.empty()) return;
    std::size_t const which = pick(flights_.size());
    Flight flight = std::move(flights_[which]);
    flights_.erase(flights_.begin() + static_cast<std::ptrdiff_t>(which));
    Laptop& one = *laptops_[flight.laptop];
    if (!county_->is_up() && !flight.is_reply) return;
    deliver(std::move(flight), false);
    after_trouble(one);
}

} // namespace gengji::simulation
