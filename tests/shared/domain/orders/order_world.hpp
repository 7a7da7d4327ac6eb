#pragma once

#include "shared/catalog/catalog.hpp"
#include "shared/domain/orders/order_state.hpp"
#include "shared/forms/approval.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <map>

/// An order's records and the people around it: each has a laptop that knows what it wrote and what it was last shown.
namespace gengji::domain {

inline Bucket const village_log{"500231101203", BucketClass::log}, team_one{"500231101T01", BucketClass::log},
    team_two{"500231101T02", BucketClass::log};
inline RecordId const the_order = test::record_id("order");
inline Value yuan(char const* text) { return Value::of(*parse_decimal(text)); }
inline Value of_record(char const* name) { return Value::of(test::record_id(name)); }

/// Every record that is held, as states by key. What two of them hold joins.
using Held = std::map<RecordKey, RecordState>;

inline OrderView view_of(Held const& held) {
    std::vector<OrderRecord> parts;
    std::vector<OrderLog> logs;
    for (auto const& [key, state] : held) {
        if (key.id == the_order)
            parts.emplace_back(key, state);
        else if (auto log = order_log_of(key, state, Operations::built_in()))
            logs.push_back(*std::move(log));
    }
    return order_view(the_order, parts, logs, Operations::built_in(), {});
}

/// 10 mu of ploughing at 110 yuan a mu, ordered by a clerk.
inline std::vector<Change> an_order(char const* state = "open") {
    return {{"area", yuan("10")},
            {"client", of_record("client")},
            {"crop_season", Value::of("rice-2025")},
            {"items[k000000000001]/operation", Value::of("ploughing")},
            {"items[k000000000001]/times", Value::of(std::int64_t{1})},
            {"items[k000000000001]/unit_price", yuan("110")},
            {"items[k000000000001]/want_from", Value::of(*parse_date("2025-09-01"))},
            {"items[k000000000001]/want_to", Value::of(*parse_date("2025-09-07"))},
            {"order_no", Value::of("SO1")},
            {"state", Value::of(state)}};
}

inline std::vector<Change> a_log(char const* area = "10", char const* team = "team one") {
    return {{"claimed", yuan(area)},
            {"client", of_record("client")},
            {"operation", Value::of("ploughing")},
            {"order", Value::of(the_order)},
            {"start_at", Value::instant(*parse_instant("2025-09-02 08:00") / 1000)},
            {"team", of_record(team)},
            {"time_no", Value::of(std::int64_t{1})},
            {"times", Value::of(std::int64_t{1})},
            {"unit_price", yuan("110")}};
}

/// One laptop. Its edits are kept in the order in which it made them.
class Desk {
public:
    explicit Desk(std::string name) : name_(std::move(name)) {}

    Edit const& write(RecordKey const& key, std::string const& form, std::vector<Change> patch) {
        RecordState& state = held[key];
        Edit edit = test::an_edit(name_, ++seq_).of(key).with_form(form).saw(state);
        edit.patch = std::move(patch);
        std::ranges::sort(edit.patch);
        apply(state, edit, unstamped);
        return made.emplace_back(std::move(edit));
    }
    void order(std::vector<Change> patch, Bucket const& bucket = village_log) {
        write({bucket, the_order}, service_order_form, std::move(patch));
    }
    RecordKey log(char const* name, std::vector<Change> patch, Bucket const& bucket = team_one) {
        RecordKey const key{bucket, test::record_id(name)};
        write(key, service_log_form, std::move(patch));
        return key;
    }
    /// With the hash of what was confirmed, as the laptop keeps it.
    void confirm(RecordKey const& key) {
        std::vector<Change> patch{{"confirm_by", Value::of("张三")}, {"confirm_way", Value::of("family")}};
        auto const hash = confirmation_change(service_log_form, held[key], patch, Operations::built_in());
        REQUIRE(hash);
        patch.push_back(*hash);
        write(key, service_log_form, std::move(patch));
    }
    void pay(RecordKey const& key, char const* amount) { write(key, service_log_form, {{"paid", yuan(amount)}}); }
    void voids(RecordKey const& key) {
        Life const life{Life::State::voided, "不要了", {}, held[key].vv};
        write(key, held[key].form.form, {{"_life", Value::of(life)}});
    }
    void reviews(RecordKey const& key, bool approve) {
        auto const* const spec = Catalog::built_in().form(service_log_form);
        REQUIRE(spec);
        auto const approval = make_approval(held[key], forms::approval_rules(*spec));
        if (approve && !approval) return; // in conflict: nothing to approve
        write(
            key, service_log_form,
            {{"_review/verify", approve ? *approval : make_decision(held[key], Review::Decision::returned, "请补正")}});
    }
    /// As a dispatch does it: what the order shows, in the team's bucket, and the old one says where it went.
    void move(Bucket const& from, Bucket const& to, char const* team) {
        RecordState const old = held[{from, the_order}];
        std::vector<Change> patch{{"_life", Value::of(Life{Life::State::alive, {}, to_text(from), {}})},
                                  {"state", Value::of("assigned")},
                                  {"team", of_record(team)}};
        for (FieldState const& field : old.fields) {
            Head const* const head = winner(field);
            bool const new_one = field.path == "state" || field.path == "team" || field.path.starts_with("_");
            if (head && !new_one) patch.push_back({field.path, head->value});
        }
        order(std::move(patch), to);
        order({{"_life", Value::of(Life{Life::State::moved, {}, to_text(to), old.vv})}}, from);
    }
    void learn(Held const& others) {
        for (auto const& [key, state] : others) join(held[key], state);
    }

    Held held;
    std::vector<Edit> made;

private:
    std::string name_;
    std::uint64_t seq_ = 0;
};

/// All that several laptops wrote, put together.
inline Held together(std::initializer_list<Desk const*> desks) {
    Held held;
    for (Desk const* const desk : desks) {
        for (auto const& [key, state] : desk->held) join(held[key], state);
    }
    return held;
}

} // namespace gengji::domain
