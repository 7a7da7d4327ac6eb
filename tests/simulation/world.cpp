#include "tests/simulation/world.hpp"

#include "shared/base/switch.hpp"
#include "shared/records/review.hpp"
#include "sync-protocol/codec.hpp"

#include <algorithm>
#include <cstdio>

namespace gengji::simulation {

namespace {

constexpr std::uint8_t class_bit(BucketClass cls) {
    return static_cast<std::uint8_t>(1u << static_cast<unsigned>(cls));
}
constexpr std::uint8_t registry = class_bit(BucketClass::registry), log_class = class_bit(BucketClass::log),
                       everyone = class_bit(BucketClass::everyone);

std::vector<std::string> const villages{"500231101201", "500231101202", "500231102201"};
std::vector<std::string> const townships{"500231101", "500231102"};

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

RecordKey World::new_record(Bucket const& bucket) {
    return {bucket, new_record_id(county_->clock().now_ms(), random_)};
}

/// Where somebody may write, as far as their laptop knows.
std::optional<Bucket> World::pick_bucket(Laptop& laptop) {
    std::vector<Bucket> buckets;
    auto const known = laptop.store().scope();
    for (PartitionScope const& scope : known ? known->partitions : laptop.account.scope.partitions) {
        for (Grant const& grant : scope.grants) {
            if (!grant.write) continue;
            for (BucketClass const cls : {BucketClass::registry, BucketClass::log}) {
                if (!(grant.classes & class_bit(cls))) continue;
                if (!grant.subtree) buckets.push_back({grant.owner, cls});
                for (std::string const& village : villages) {
                    if (grant.subtree && village.starts_with(grant.owner)) buckets.push_back({village, cls});
                }
            }
        }
    }
    if (buckets.empty()) return std::nullopt;
    return buckets[pick(buckets.size())];
}

std::optional<RecordKey> World::pick_record(Laptop& laptop) {
    std::vector<RecordKey> here;
    for (RecordKey const& key : records_) {
        auto shown = laptop.store().show(key);
        if (shown && !shown->state.fields.empty())
            here.push_back(key); // nothing is left of one whose edits were all discarded
    }
    if (here.empty()) return std::nullopt;
    return here[pick(std::min<std::size_t>(here.size(), 4) == here.size() ? here.size()
                     : chance(2)                                          ? 3
                                                                          : here.size())]; // meet often at a few
}

/// What a person may change in a form, given what it shows. Everything written carries the token of the save.
std::function<std::vector<Change>(Token)> World::patch_for(RecordState const* shown, VersionVector const& seen,
                                                           bool supervisor, std::string& instance) {
    static std::vector<std::string> const keys{"k000000000001", "k000000000002"};
    std::string const key = keys[pick(keys.size())];
    std::uint64_t const kind = random_.below(shown ? 12 : 1);
    std::uint64_t const extra = random_.below(8);
    auto const text = [](std::string path, Token token) { return Change{std::move(path), Value::of(mark(token))}; };
    bool const apart = GENGJI_SWITCH(r15_off) && chance(2);
    bool const clears = GENGJI_SWITCH(r16_off);
    if (kind == 8) instance = "crops[" + key + "]";
    std::string const prefix = instance.empty() ? "crops[" + key + "]" : instance;
    bool const has_instance = shown && std::ranges::any_of(shown->fields, [&](FieldState const& field) {
                                  return field.path.starts_with(prefix);
                              });
    if (kind == 8 && !has_instance) instance.clear();
    Life life;
    life.as_of = seen;
    life.state = shown && life_of(*shown) == LifeState::voided ? Life::State::alive : Life::State::voided;
    return [=](Token token) -> std::vector<Change> {
        switch (kind) {
        case 0:
            return {text("area", token), text("name", token)};
        case 1:
        case 2:
        case 3:
            return {text("area", token)};
        case 4:
            return extra < 3 ? std::vector{text("area", token), text("note", token)} : std::vector{text("note", token)};
        case 5:
            return {text("name", token)};
        case 6: // a group: quantity and unit are written together (R15)
            if (apart) return {text(extra < 4 ? "quantity" : "unit", token)};
            return {text("quantity", token), text("unit", token)};
        case 7:
            return extra < 4 ? std::vector{text(prefix + "/area", token), text(prefix + "/note", token)}
                             : std::vector{text(prefix + "/note", token)};
        case 8: {
            if (!has_instance) return {text("area", token)};
            if (clears) return {text(prefix + "/area", token), text(prefix + "/note", token)};
            Life gone{Life::State::voided, mark(token), {}, seen};
            return {{prefix + "/_life", Value::of(gone)}};
        }
        case 9: {
            if (extra > 2) return {text("area", token)};
            Life value = life;
            value.reason = mark(token);
            return {{"_life", Value::of(value)}};
        }
        case 10: {
            if (!supervisor) return {text("note", token)};
            return {{"_review/remarks[k00000000000a]", Value::of(Remark{"area", mark(token), Remark::State::open})}};
        }
        default:
            return {text("area", token), text("name", token), text("note", token)};
        }
    };
}

void World::save_something(Laptop& laptop) {
    auto const existing = chance(4) ? std::nullopt : pick_record(laptop);
    std::string instance;
    FormVersion form{"plot", 1};
    if (profile_.poison && chance(8)) form.form = "future";
    if (!existing) {
        auto const bucket = pick_bucket(laptop);
        if (!bucket) return;
        RecordKey const key = new_record(*bucket);
        records_.push_back(key);
        laptop.save(key, form, {}, {}, patch_for(nullptr, {}, laptop.account.supervisor, instance));
        return;
    }
    if (chance(3)) {
        laptop.open_form(*existing, form);
        return;
    }
    auto const shown = laptop.look_at(*existing);
    if (!shown) return;
    if (form.form != "future") form = shown->state.form;
    auto const patch = patch_for(&shown->state, shown->seen, laptop.account.supervisor, instance);
    auto const token = laptop.save(*existing, form, shown->seen, witness_.shown_by(shown->state), patch);
    if (token) witness_.at(*token).instance = instance;
}

/// A form that was opened some time ago is saved: with what it showed then.
void World::end_form(Laptop& laptop) {
    if (laptop.forms.empty()) return save_something(laptop);
    save_form(laptop, pick(laptop.forms.size()));
}

void World::save_form(Laptop& laptop, std::size_t which) {
    OpenForm const form = laptop.forms[which];
    laptop.forms.erase(laptop.forms.begin() + static_cast<std::ptrdiff_t>(which));
    VersionVector seen = form.draft.seen;
    if (GENGJI_SWITCH(base_at_save)) {
        if (auto const now = laptop.look_at(form.draft.record)) seen = now->seen;
    }
    auto const patch = [](Token token) { return std::vector<Change>{{"area", Value::of(mark(token))}}; };
    laptop.save(form.draft.record, form.draft.form, seen, form.known, patch, form.draft.id);
}

void World::import(Laptop& laptop) {
    std::vector<Save> saves;
    std::vector<Token> tokens;
    auto const bucket = pick_bucket(laptop);
    if (!bucket) return;
    for (std::size_t i = 0; i < 3 + pick(8); ++i) {
        RecordKey const key = new_record(*bucket);
        Token const token = witness_.begin(key, laptop.index, {});
        tokens.push_back(token);
        records_.push_back(key);
        witness_.wrote(token, {{"area", {}}, {"name", {}}});
        saves.push_back({key,
                         {"plot", 1},
                         laptop.account.actor,
                         {},
                         {{"area", Value::of(mark(token))}, {"name", Value::of(mark(token, "import"))}},
                         {}});
    }
    auto const saved = laptop.store().save_all(saves);
    for (Token const token : tokens) {
        laptop.own.insert(token);
        witness_.at(token).certain = static_cast<bool>(saved);
    }
}

void World::review(Laptop& laptop) {
    auto const key = pick_record(laptop);
    if (key) review(laptop, *key, chance(6));
}

void World::review(Laptop& laptop, RecordKey const& key, bool lies) {
    auto const shown = laptop.look_at(key);
    if (!shown) return;
    bool const returns = !lies && chance(4);
    auto const patch = [&](Token token) -> std::vector<Change> {
        Value value = make_decision(shown->state, Review::Decision::returned, mark(token));
        if (!returns) {
            auto const approval =
                make_approval(shown->state, county_->rules().approval(shown->state.form), mark(token));
            if (approval) value = *approval;
            auto review = value.review();
            if (lies && review && !review->counted.empty()) {
                review->counted.front().second = Bytes(Value::of("more").packed());
                value = Value::of(*review);
            }
        }
        return {{"_review/verify", value}};
    };
    laptop.save(key, shown->state.form, shown->seen, witness_.shown_by(shown->state), patch);
}

void World::write_in_console() {
    if (!county_->is_up()) return;
    if (!page_ || chance(2)) {
        if (records_.empty()) return;
        page_ = county_->look_at(records_[pick(records_.size())]);
        if (!page_ || chance(2)) return; // somebody reads, and posts later
    }
    Token const token = witness_.begin(page_->key, -1, page_->known);
    bool const voids = chance(8);
    Life const life{Life::State::voided, mark(token), {}, page_->seen};
    Change const change = voids ? Change{"_life", Value::of(life)} : Change{"area", Value::of(mark(token))};
    witness_.wrote(token, {change});
    if (county_->write(*page_, {change})) witness_.at(token).certain = witness_.at(token).acknowledged = true;
    page_.reset();
}

void World::change_scope(Laptop& laptop) {
    std::vector<Grant> grants;
    for (PartitionScope const& scope : laptop.account.scope.partitions)
        grants.insert(grants.end(), scope.grants.begin(), scope.grants.end());
    auto const readable = [](Grant const& grant) { return grant.owner != County::code; };
    if (chance(2)) {
        auto const lost = std::ranges::find_if(grants, readable);
        if (lost != grants.end()) grants.erase(lost);
    } else {
        Grant const gained{villages[pick(villages.size())], false,
                           static_cast<std::uint8_t>(chance(2) ? registry : registry | log_class), !chance(4)};
        if (std::ranges::find(grants, gained) == grants.end()) grants.push_back(gained);
    }
    set_scope(laptop.account, grants);
    std::string all;
    for (Grant const& grant : grants)
        all += " " + grant.owner + (grant.subtree ? "*" : "") + "/" + std::to_string(grant.classes);
    say("scope of laptop " + std::to_string(laptop.index) + " becomes" + all);
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
            (void)copy(static_cast<std::size_t>(laptop.index), chance(2));
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
                county_->restore_by_hand();
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

void World::write_in_console(RecordKey const& key) {
    auto const page = county_->look_at(key);
    if (!page) throw Violation("the console does not show a record");
    Token const token = witness_.begin(key, -1, page->known);
    witness_.wrote(token, {{"area", {}}});
    if (!county_->write(*page, {{"area", Value::of(mark(token))}})) throw Violation("the console does not save");
    witness_.at(token).certain = witness_.at(token).acknowledged = true;
}

} // namespace gengji::simulation
