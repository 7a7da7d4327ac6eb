#pragma once

#include "shared/catalog/catalog.hpp"
#include "shared/domain/indicators/rules.hpp"
#include "shared/domain/indicators/tally.hpp"
#include "shared/forms/approval.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

namespace gengji::domain {

inline Value day(std::string_view text) { return Value::of(*parse_date(text)); }
inline Value number(std::string_view text) { return Value::of(*parse_decimal(text)); }
inline Value whole(std::int64_t value) { return Value::of(value); }
inline Value at(std::string_view text) { return Value::instant(*parse_instant(text) / 1000); }
inline Value record(std::string_view name) { return Value::of(test::record_id(name)); }

/// One record of the county, written in a sentence: `a("service_log", "500231101T01/log").with("claimed",
/// number("10")).verified()`.
class Sheet {
public:
    Sheet(std::string_view form, std::string_view bucket) : form_(form) {
        static int count = 0;
        key_ = {*parse_bucket(bucket), test::record_id("record " + std::to_string(++count))};
    }
    Sheet& with(std::string path, Value value) {
        std::erase_if(values_, [&](Change const& change) { return change.path == path; });
        return values_.push_back({std::move(path), std::move(value)}), *this;
    }
    Sheet& with(std::string path, std::string_view text) { return with(std::move(path), Value::of(text)); }
    Sheet& verified() { return steps_ += 'v', *this; }
    Sheet& accepted() { return steps_ += "va", *this; }
    Sheet& returned() { return steps_ += 'r', *this; }
    Sheet& voided() { return steps_ += 'x', *this; }
    /// Changed after what came before in the sentence: approved values stay as they were.
    Sheet& then(std::string path, Value value) {
        later_.push_back({std::move(path), std::move(value)});
        return steps_ += 'c', *this;
    }

    std::pair<RecordKey, RecordState> make() const {
        auto const* const spec = Catalog::built_in().form(form_);
        REQUIRE(spec);
        ApprovalRules const rules = forms::approval_rules(*spec);
        RecordState state;
        auto const step = [&](std::string_view who, std::uint64_t seq, std::vector<Change> patch) {
            Edit edit;
            edit.dot = test::dot(who, seq);
            edit.actor = test::person(who);
            edit.record = key_;
            edit.form = {form_, 1};
            edit.seen = state.vv;
            std::ranges::sort(patch, {}, &Change::path);
            edit.patch = std::move(patch);
            apply(state, edit, *parse_instant("2025-06-15T10:00:00+08:00") / 1000 + static_cast<std::int64_t>(seq));
        };
        step("clerk", 1, values_);
        std::uint64_t seq = 1;
        std::size_t change = 0;
        for (char const one : steps_) {
            ++seq;
            if (one == 'v') step("town", seq, {{"_review/verify", *make_approval(state, rules)}});
            if (one == 'a') step("county", seq, {{"_review/accept", *make_approval(state, rules)}});
            if (one == 'r')
                step("town", seq, {{"_review/verify", make_decision(state, Review::Decision::returned, "请补正")}});
            if (one == 'x')
                step("clerk", seq, {{"_life", Value::of(Life{Life::State::voided, "录错了", {}, state.vv})}});
            if (one == 'c') step("clerk", seq, {later_.at(change++)});
        }
        return {key_, state};
    }

private:
    std::string form_, steps_;
    RecordKey key_;
    std::vector<Change> values_, later_;
};
inline Sheet a(std::string_view form, std::string_view bucket) { return {form, bucket}; }

/// A county of a few records, and what an indicator makes of them.
class Cases {
public:
    explicit Cases(Settings settings = {}) : rules_(std::move(settings)) {}
    Cases& operator<<(Sheet const& sheet) { return add(sheet, false); }
    Cases& add(Sheet const& sheet, bool duplicate) {
        auto const [key, state] = sheet.make();
        for (auto const& row : rules_.of(key, state, duplicate)) tally_.add(row);
        return *this;
    }
    /// "reported/verified" in base units, at the end of a month.
    std::string figure(std::string_view id, std::string_view place, Month month) const;
    Tally const& tally() const { return tally_; }

private:
    IndicatorRules rules_;
    Tally tally_;
};

} // namespace gengji::domain
