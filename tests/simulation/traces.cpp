#include "tests/simulation/trace_play.hpp"

namespace gengji::simulation {

namespace {

Token save_as(World& world, std::size_t index, RecordKey const& key, std::string const& form, std::string const& path) {
    Laptop& laptop = world.laptop(index);
    auto const shown = laptop.look_at(key);
    VersionVector const seen = shown ? shown->seen : VersionVector{};
    auto const known = shown ? world.witness().shown_by(shown->state) : std::set<Token>{};
    return laptop
        .save(key, {form, 1}, seen, known,
              [&](Token token) {
                  return std::vector<Change>{{path, Value::of(mark(token))}};
              })
        .value();
}

std::optional<std::string> h1_release() {
    return play([](World& world, RecordKey const& key) {
        world.edit(0, key, {"area", "name"});
        sync_all(world);
        save_as(world, 0, key, "future", "area"); // unknown form: waits
        world.edit(0, key, {"note"});             // behind it
        world.sync(0);
        world.sync(1);
        world.laptop(1).open_form(key, {"plot", 1});
        release_all(world);
        world.sync(1);
        world.save_form(world.laptop(1), 0); // saw nothing of what was released
        world.edit(1, key, {"area"});
    });
}

std::optional<std::string> h1_discard() {
    return play([](World& world, RecordKey const& key) {
        world.edit(0, key, {"area"});
        world.sync(0);
        save_as(world, 0, key, "future", "area");
        Token const after = world.edit(0, key, {"note"});
        world.sync(0);
        for (int i = 0; i < 3; ++i) world.county().end_one_wait(false);
        (void)after;
        sync_all(world);
        world.edit(0, key, {"area"});
    });
}

std::optional<std::string> h3_reissue() {
    return play([](World& world, RecordKey const& key) {
        world.edit(0, key, {"area"});
        sync_all(world);
        Laptop& copy = world.copy(0, false);
        world.edit(static_cast<std::size_t>(copy.index), key, {"area"});
        world.sync(static_cast<std::size_t>(copy.index));
        world.edit(0, key, {"area"});
        world.edit(0, key, {"area"});
        world.laptop(0).open_form(key, {"plot", 1}); // an open draft is re-issued as well
        world.sync(0);
        world.save_form(world.laptop(0), 0);
    });
}

std::optional<std::string> h4_flicker() {
    return play([](World& world, RecordKey const& key) {
        for (int i = 0; i < 6; ++i) world.edit(1, world.new_record(key.bucket), {"area"});
        world.sync(1);
        Laptop& laptop = world.laptop(0);
        sync::ClientOptions small;
        small.pull_records = 1;
        laptop.lines[0].machine->tune(small);
        world.edit(0, key, {"area"});
        if (auto const flight = world.depart(0)) world.arrive(*flight); // acknowledged; the page with it is still far
        laptop.check_view();
        world.edit(0, key, {"area"});
    });
}

std::optional<std::string> h5_late_page() {
    return play([](World& world, RecordKey const& key) {
        world.edit(1, key, {"area", "name"});
        world.sync(1);
        auto const late = world.depart(0, 1);
        world.edit(1, key, {"area"});
        world.sync(1);
        world.sync(0);
        if (late) world.arrive(*late);
    });
}

std::optional<std::string> h6_server_is_a_replica() {
    return play([](World& world, RecordKey const& key) {
        world.edit(0, key, {"area"});
        sync_all(world);
        world.write_in_console(key);
        world.county().back_up();
        world.write_in_console(key);
        world.sync(0);
        world.laptop(0).open_form(key, {"plot", 1}); // shows what the console wrote
        world.county().restore();
        world.write_in_console(key); // another edit, by a server that has forgotten the first
        world.save_form(world.laptop(0), 0);
    });
}

std::optional<std::string> h7_copy_believes() {
    return play([](World& world, RecordKey const& key) {
        world.edit(0, key, {"area"});
        sync_all(world);
        Laptop& copy = world.copy(0, false);
        world.edit(0, key, {"note"});
        world.sync(0);
        world.edit(static_cast<std::size_t>(copy.index), key, {"note"});
        if (auto const flight = world.depart(static_cast<std::size_t>(copy.index))) world.arrive(*flight);
        copy.check_view();
    });
}

std::optional<std::string> h8_reissue_at_open() {
    return play([](World& world, RecordKey const& key) {
        world.edit(0, key, {"area"});
        (void)world.depart(0); // pushed; the acknowledgement is lost
        world.laptop(0).give_up(0);
        Laptop& copy = world.copy(0, true);
        world.edit(static_cast<std::size_t>(copy.index), key, {"note"});
        world.sync(static_cast<std::size_t>(copy.index));
    });
}

std::optional<std::string> h9_relay() {
    return play([](World& world, RecordKey const& key) {
        world.edit(1, key, {"area"});
        sync_all(world);
        world.edit(1, key, {"area"});
        world.carry(world.laptop(0), world.laptop(1));
        world.edit(0, key, {"area"});
    });
}

std::optional<std::string> h10_void() {
    return play([](World& world, RecordKey const& key) {
        world.edit(0, key, {"area"});
        world.edit(0, key, {"area"});
        sync_all(world);
        auto const shown = world.laptop(1).look_at(key);
        auto const known = world.witness().shown_by(shown->state);
        world.laptop(1).save(key, {"plot", 1}, shown->seen, known, [&](Token token) {
            return std::vector<Change>{{"_life", Value::of(Life{Life::State::voided, mark(token), {}, shown->seen})}};
        });
        world.edit(0, key, {"area"}); // at the same time: contested
        sync_all(world);
    });
}

std::optional<std::string> h11_figures() {
    return play([](World& world, RecordKey const& key) {
        world.edit(0, key, {"area", "name"});
        sync_all(world);
        world.review(world.laptop(1), key, true);
    });
}

std::optional<std::string> h12_only_in_laptops() {
    return play([](World& world, RecordKey const& key) {
        world.edit(0, key, {"area"});
        sync_all(world);
        world.county().back_up();
        world.write_in_console(key);
        sync_all(world);
        for (std::size_t i = 0; i < 3; ++i) world.laptop(i).held_at_restore = world.laptop(i).values_held();
        world.county().restore();
        world.sync(0);
        world.county().end_offers(true);
    });
}

std::optional<std::string> h13_by_hand() {
    return play([](World& world, RecordKey const& key) {
        world.edit(0, key, {"area"});
        sync_all(world);
        world.county().back_up();
        world.write_in_console(key);
        world.edit(1, key, {"note"});
        sync_all(world);
        world.restore_by_hand();
    });
}

/// A record that has moved up is not on the first pages; with the past in which it moved gone, it is below the cursor.
std::optional<std::string> h13_between_two_pages() {
    return play([](World& world, RecordKey const& key) {
        world.edit(1, key, {"area"});
        world.edit(1, world.new_record(key.bucket), {"area"});
        world.edit(1, world.new_record(key.bucket), {"area"});
        world.sync(1);
        world.county().back_up();
        world.write_in_console(key);
        sync::ClientOptions small;
        small.pull_records = 1;
        world.laptop(0).lines[0].machine->tune(small);
        world.sync(2);
        if (auto const flight = world.depart(0)) world.arrive(*flight);
        if (!world.laptop(0).is_between_pages()) throw Violation("H13: the laptop is not between two pages");
        world.restore_by_hand();
        world.sync(0);
        if (!world.laptop(0).look_at(key)) throw Violation("H13: a record below the cursor was not found again");
    });
}

std::optional<std::string> h16_two_buckets() {
    return play([](World& world, RecordKey const& key) {
        RecordKey const other{{"500231101202", key.bucket.cls}, key.id};
        RecordKey const one{{"500231101201", key.bucket.cls}, key.id};
        world.edit(1, one, {"area"});
        world.edit(1, other, {"area"});
    });
}

std::optional<std::string> h18_order_of_arrival() {
    return play([](World& world, RecordKey const& key) {
        world.edit(0, key, {"area", "name"});
        sync_all(world);
        for (int i = 0; i < 8; ++i) world.review(world.laptop(1), key, false); // offline; approvals and a return or two
        world.edit(0, key, {"area"});                                          // at the same time, and there first
        world.sync(0);
        world.sync(1);
        auto const waiting = world.county().store().waiting("500231101", 100);
        if (!waiting.value().empty()) throw Violation("H18: an approval was judged by what came before it");
    });
}

std::optional<std::string> h19_two_stamps() {
    return play([](World& world, RecordKey const& key) {
        RecordKey const first = world.new_record(key.bucket);
        world.edit(1, first, {"name"});
        sync_all(world);
        world.county().back_up();
        world.laptop(0).clock().jump_to(0); // no date to go by: the stamp is the server's time
        world.edit(0, first, {"area"});
        sync_all(world);
        world.county().restore();
        world.county().clock().pass(86'400'000);
        world.sync(1); // offers what laptop 0 wrote, with the stamp of before
        world.county().end_offers(true);
        world.sync(0); // brings it itself, a day later
    });
}

std::optional<std::string> h20_poison() {
    return play([](World& world, RecordKey const&) {
        RecordKey const key = world.new_record({"500231101201", BucketClass::registry});
        world.edit(1, key, {"area"});
        world.sync(1);
        for (int i = 0; i < 3; ++i) world.hostile();
        for (int i = 0; i < 3; ++i) world.hostile_batch(true);
        world.edit(1, key, {"area"});
    });
}

} // namespace

std::vector<Trace> const& traces() {
    static std::vector<Trace> const all = [] {
        std::vector<Trace> list{
            {"H1 a released edit enters, and removes nothing that its author did not see", "r1_off", h1_release},
            {"H1 a discarded edit is dead, and what stood behind it goes on", "", h1_discard},
            {"H3 a re-issue rewrites what was seen", "r4_off", h3_reissue},
            {"H4 an acknowledged edit stays in view", "r2_off", h4_flicker},
            {"H5 a late page does not undo a newer one", "r3_off", h5_late_page},
            {"H6 the server is a replica too", "r8_off", h6_server_is_a_replica},
            {"H7 a copy does not believe that its own edit has arrived", "r5_off", h7_copy_believes},
            {"H8 a copy re-issues nothing of its own accord", "r6_off", h8_reissue_at_open},
            {"H9 what is carried is not shown", "r7_off", h9_relay},
            {"H10 a void says what it saw", "r11_off", h10_void},
            {"H11 an approval counts what its version says", "r12_off", h11_figures},
            {"H12 what only lives in laptops comes back after a restore", "r9_off", h12_only_in_laptops},
            {"H13 a server put back by hand is noticed", "", h13_by_hand},
            {"H13 between two pages: digests find what moved up in a lost past", "", h13_between_two_pages},
            {"H16 two buckets are two records", "", h16_two_buckets},
            {"H18 the order of arrival decides no approval", "", h18_order_of_arrival},
            {"H19 of two stamps the earlier counts", "r13_off", h19_two_stamps},
            {"H20 a poisoned seen waits", "r14_off", h20_poison},
        };
        list.insert(list.end(), scope_traces().begin(), scope_traces().end());
        return list;
    }();
    return all;
}

} // namespace gengji::simulation
