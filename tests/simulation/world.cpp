#include "tests/simulation/world.hpp"

#include "tests/simulation/places.hpp"

#include <algorithm>
#include <cstdio>

namespace gengji::simulation {

namespace {

std::vector<PartitionScope> by_partition(std::vector<Grant> const& grants) {
    std::map<std::string, std::vector<Grant>> parts;
    for (Grant const& grant : grants) parts[grant.owner.substr(0, grant.owner.size() >= 9 ? 9 : 6)].push_back(grant);
    std::vector<PartitionScope> scopes;
    for (auto& [name, list] : parts) {
        std::ranges::sort(list);
        scopes.push_back({name, std::move(list)});
    }
    return scopes;
}

} // namespace

Profile profile_of(std::uint64_t seed) {
    SeededRandom random(seed * 0x9E3779B97F4A7C15ull + 1);
    auto const one_in = [&](unsigned n) { return random.below(n) == 0; };
    Profile profile;
    profile.laptops = one_in(8) ? 4 + static_cast<int>(random.below(5)) : 2 + static_cast<int>(random.below(3));
    profile.steps = 40 + static_cast<int>(random.below(60));
    profile.network = !one_in(4);
    profile.crashes = one_in(2);
    profile.disk = one_in(6);
    profile.clocks = one_in(3);
    profile.copies = one_in(3);
    profile.restore = !profile.copies && one_in(2);
    if (profile.restore) profile.clocks = one_in(2);
    profile.scopes = one_in(3);
    profile.poison = one_in(3);
    profile.two_lines = one_in(2);
    profile.reviews = one_in(2);
    profile.swallow = one_in(12);
    profile.carries = one_in(6);
    profile.signs = one_in(16);
    if (profile.swallow)
        profile.copies = profile.restore =
            false; // a screen that lies by itself: what people did with it proves nothing
    return profile;
}

World::World(std::uint64_t seed, bool verbose) : World(profile_of(seed), seed, verbose) {}

World::World(Profile const& profile, std::uint64_t seed, bool verbose)
    : random_(seed), profile_(profile), verbose_(verbose) {}
World::~World() = default;

void World::say(std::string const& what) {
    if (verbose_) std::fprintf(stderr, "%s\n", what.c_str());
}

void World::set_scope(Account& account, std::vector<Grant> const& grants) {
    account.scope.partitions = by_partition(grants);
    ++account.scope.version;
}

void World::set_up() {
    county_ = std::make_unique<County>(random_, witness_);
    for (int i = 0; i < profile_.laptops; ++i) {
        auto account = std::make_unique<Account>();
        account->actor = random_id<RecordTag>(random_);
        account->device = random_id<DeviceTag>(random_);
        account->supervisor = i == 1 || chance(4);
        if (profile_.signs) account->key = SigningKey::generate(random_);
        std::string const& township = townships[i < 3 ? 0 : pick(townships.size())];
        std::vector<Grant> grants{{County::code, false, everyone, false}};
        if (account->supervisor) {
            grants.push_back({township, true, static_cast<std::uint8_t>(registry | log_class | everyone), true});
        } else {
            std::string const village = township == townships[1] ? villages[2] : villages[pick(2)];
            grants.push_back({village, false, static_cast<std::uint8_t>(registry | log_class), true});
            if (chance(2)) grants.push_back({villages[0], false, registry, true});
        }
        set_scope(*account, grants);
        laptops_.push_back(std::make_unique<Laptop>(i, *account, "machine" + std::to_string(i), random_, witness_));
        accounts_.push_back(std::move(account));
        Laptop& laptop = *laptops_.back();
        laptop.tell = [this, i](std::string const& what) { say("laptop " + std::to_string(i) + " " + what); };
        laptop.options.push_edits = 1 + pick(6);
        laptop.options.batch_edits = (laptop.options.push_edits + 1) / 2; // some requests hold two, some are full
        laptop.options.pull_records = 1 + static_cast<std::uint32_t>(pick(8));
        laptop.start();
        if (profile_.clocks && chance(3)) laptop.clock().jump_to(0);
    }
    for (std::size_t i = 0; i < laptops_.size(); ++i) sync(i); // enrolment is online
}

std::optional<std::string> World::run() {
    try {
        std::string what;
        for (auto const& [on, label] : {std::pair{profile_.network, "network "},
                                        {profile_.crashes, "crashes "},
                                        {profile_.disk, "disk "},
                                        {profile_.clocks, "clocks "},
                                        {profile_.copies, "copies "},
                                        {profile_.restore, "restore "},
                                        {profile_.scopes, "scopes "},
                                        {profile_.poison, "poison "},
                                        {profile_.two_lines, "two_lines "},
                                        {profile_.reviews, "reviews "},
                                        {profile_.swallow, "swallow "},
                                        {profile_.carries, "carries "}}) {
            if (on) what += label;
        }
        say(std::to_string(profile_.laptops) + " laptops, " + std::to_string(profile_.steps) + " steps: " + what);
        set_up();
        for (int i = 0; i < profile_.steps; ++i) step();
        finish();
    } catch (Violation const& violation) {
        return violation.what();
    }
    return std::nullopt;
}

void World::jump_clock(FakeClock& clock) {
    constexpr std::int64_t year_ms = 365LL * 86'400'000;
    switch (random_.below(3)) {
    case 0:
        return clock.jump_by(20 * year_ms);
    case 1:
        return clock.jump_by(-20 * year_ms);
    default:
        return clock.jump_to(0);
    }
}

void World::pass_time() {
    std::int64_t const ms = static_cast<std::int64_t>(random_.below(chance(5) ? 3 * 86'400'000 : 600'000));
    county_->clock().pass(ms);
    for (auto& laptop : laptops_) laptop->clock().pass(ms);
}

void World::step() {
    pass_time();
    Laptop& laptop = *laptops_[pick(laptops_.size())];
    if (!county_->is_up() && chance(3)) county_->open(), say("the server is up");
    if (!laptop.is_up()) {
        if (chance(2)) laptop.start(), say("laptop " + std::to_string(laptop.index) + " is up");
        return;
    }
    if (profile_.crashes && chance(12)) laptop.disk().stop_after(1 + random_.below(40));
    if (profile_.disk && chance(10)) laptop.disk().set_full(true);
    if (profile_.disk && chance(10)) laptop.disk().fail_next_write();
    if (profile_.swallow && !laptop.swallowed && chance(10)) laptop.swallow_next_state = true;

    if (profile_.scopes && profile_.two_lines && chance(15)) return overtake_a_page(laptop);

    std::uint64_t const dice = random_.below(100);
    if (dice < 28) {
        save_something(laptop);
    } else if (dice < 38) {
        end_form(laptop);
    } else if (dice < 41) {
        import(laptop);
    } else if (dice < 66) {
        std::size_t const line = profile_.two_lines && chance(3) ? 1 : 0;
        if (laptop.lines[line].waiting && chance(2)) laptop.give_up(line);
        if (!laptop.lines[line].waiting) sync(static_cast<std::size_t>(laptop.index), true, line);
    } else if (dice < 74) {
        deliver_late();
    } else if (dice < 78) {
        if (profile_.reviews && laptop.account.supervisor)
            review(laptop);
        else
            save_something(laptop);
    } else if (dice < 82) {
        if (county_->is_up()) write_in_console();
    } else if (dice < 85) {
        county_->end_one_wait(true);
        county_->end_offers(!chance(3));
    } else if (dice < 88) {
        if (profile_.scopes) change_scope(laptop);
    } else if (dice < 91) {
        if (profile_.poison) hostile();
    } else if (dice < 93) {
        if (profile_.clocks) jump_clock(chance(3) ? county_->clock() : laptop.clock());
    } else if (dice < 95) {
        if (profile_.crashes) {
            say("laptop " + std::to_string(laptop.index) + " crashes");
            laptop.crash(chance(2));
            return;
        }
        if (!profile_.swallow) laptop.check_view();
    } else if (dice < 97) {
        if (profile_.copies && laptops_.size() < 8 && chance(2)) {
            bool const notices = chance(2);
            Laptop& twin = copy(static_cast<std::size_t>(laptop.index), notices);
            if (!notices && chance(2)) go_on_as_twins(laptop, twin);
        } else if (profile_.copies && !snapshots_.contains(laptop.index)) {
            snapshots_[laptop.index] = {laptop.image(), laptop.own, laptop.surroundings->counter()};
        } else if (profile_.copies) {
            Snapshot const& back = snapshots_.at(laptop.index);
            bool const notices = chance(2);
            say("laptop " + std::to_string(laptop.index) + " is rolled back");
            std::erase_if(flights_, [&](Flight const& flight) {
                return flight.laptop == static_cast<std::size_t>(laptop.index);
            });
            laptop.roll_back(back.image, back.own, back.counter, notices);
            laptop.start();
            snapshots_.erase(laptop.index);
        }
    } else if (profile_.restore && county_->is_up()) {
        if (!county_->has_backup()) {
            for (int i = 0; i < 3; ++i) write_in_console();
            county_->back_up();
            for (int i = 0; i < 3; ++i) write_in_console();
        } else if (county_->restores == 0 && chance(2)) {
            for (auto& one : laptops_) {
                if (!one->is_up()) one->start();
                one->held_at_restore = one->values_held();
            }
            say("the server is restored");
            page_.reset();
            if (chance(6))
                restore_by_hand();
            else
                county_->restore();
            for (int i = 0; i < 3; ++i) write_in_console();
            if (chance(2)) { // one who only read comes first, and a person lets in what he offers
                sync(pick(laptops_.size()), true);
                county_->end_offers(true);
                county_->end_offers(true);
            }
        }
    }
    if (profile_.carries && chance(12)) carry(laptop, *laptops_[pick(laptops_.size())]);
    after_trouble(laptop);
    if (county_->is_up()) server_trouble();
}

void World::restore_by_hand() {
    for (auto& one : laptops_) {
        bool const under_way = std::ranges::any_of(
            flights_, [&](Flight const& flight) { return flight.laptop == static_cast<std::size_t>(one->index); });
        one->may_miss_a_record = one->is_between_pages() || under_way;
    }
    county_->restore_by_hand();
}

/// Whoever hit a stopped disk has died; a full disk is tidied up after a while.
void World::after_trouble(Laptop& laptop) {
    if (laptop.is_up() && laptop.disk().stopped()) {
        say("laptop " + std::to_string(laptop.index) + " died over a write");
        std::erase_if(flights_,
                      [&](Flight const& flight) { return flight.laptop == static_cast<std::size_t>(laptop.index); });
        laptop.crash(chance(2));
        if (!chance(3)) laptop.start();
    }
    if (profile_.disk && chance(2)) laptop.disk().set_full(false);
}

void World::server_trouble() {
    if (county_->disk().stopped()) {
        say("the server died over a write");
        county_->crash(chance(2));
        if (!chance(3)) county_->open();
    }
}

Laptop& World::copy(std::size_t original, bool notices) {
    Laptop& from = *laptops_[original];
    say("laptop " + std::to_string(original) + " is copied");
    from.was_copied = true;
    auto laptop = std::make_unique<Laptop>(static_cast<int>(laptops_.size()), from.account,
                                           "copy" + std::to_string(laptops_.size()), random_, witness_);
    laptop->options = from.options;
    laptop->tell = [this, i = laptop->index](std::string const& what) {
        say("laptop " + std::to_string(i) + " " + what);
    };
    laptop->copy_from(from, from.image(), from.own, notices);
    laptop->start();
    laptops_.push_back(std::move(laptop));
    return *laptops_.back();
}

} // namespace gengji::simulation
