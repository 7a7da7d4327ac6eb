#include "tests/simulation/places.hpp"
#include "tests/simulation/world.hpp"

#include "shared/base/switch.hpp"
#include "shared/records/review.hpp"

#include <algorithm>

/// What the people of a world do: save, fill in forms, import, review, write in the console, change scopes.
namespace gengji::simulation {

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

bool World::save_area(Laptop& laptop, RecordKey const& key) {
    auto const shown = laptop.is_up() && !laptop.disk().stopped() ? laptop.look_at(key) : std::nullopt;
    if (!shown) return false;
    auto const patch = [](Token token) { return std::vector<Change>{{"area", Value::of(mark(token))}}; };
    return laptop.save(key, shown->state.form, shown->seen, witness_.shown_by(shown->state), patch).has_value();
}

/// Both go on with the same record under one name, and one of them has a form open over it when it learns of the other.
void World::go_on_as_twins(Laptop& laptop, Laptop& twin) {
    auto const key = pick_record(laptop);
    if (!key || !save_area(twin, *key)) return;
    sync(static_cast<std::size_t>(twin.index), true);
    if (!save_area(laptop, *key) || !laptop.open_form(*key, {"plot", 1}) || laptop.lines[0].waiting) return;
    if (chance(2)) return sync(static_cast<std::size_t>(laptop.index), true);
    laptop.lines[0].machine->nudge(); // one answer only, and a look at what it did (H7)
    if (auto bytes = laptop.next_request(0))
        deliver({static_cast<std::size_t>(laptop.index), 0, *laptop.lines[0].waiting, false, *std::move(bytes)}, false);
    if (laptop.is_up() && !laptop.disk().stopped() && !profile_.swallow) laptop.check_view();
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

/// A page of the older scope is on its way to one machine of a laptop while the other takes the new scope (R10).
void World::overtake_a_page(Laptop& laptop) {
    if (laptop.lines[1].waiting || !county_->is_up()) return;
    auto const index = static_cast<std::size_t>(laptop.index);
    laptop.lines[1].machine->nudge();
    auto bytes = laptop.next_request(1);
    if (!bytes || laptop.disk().stopped()) return;
    Flight late{index, 1, *laptop.lines[1].waiting, true, {}};
    auto replies = county_->answer({{&laptop.account, *std::move(bytes)}});
    change_scope(laptop);
    sync(index, true);
    if (replies.front()) {
        late.bytes = *std::move(replies.front());
        arrive(late);
    }
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
