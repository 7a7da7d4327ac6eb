#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// What a farm needs (form demand_survey).
struct DemandSurvey : Facts {
    struct Need {
        std::string instance; ///< `needs[k9f27c01b3e45]`
        std::string kind;
        std::string operation;
        std::string crop;
        std::optional<Decimal> quantity;
        std::string unit; ///< 亩, 吨, 元, 人, 次
        std::string when; ///< now, week, month, season
        std::optional<Decimal> budget;
        std::string note;
        std::string state;
        std::optional<RecordId> linked_order;
        bool operator==(Need const&) const = default;
    };
    std::optional<RecordId> client;
    std::optional<Date> surveyed_on;
    std::optional<RecordId> surveyor;
    std::vector<Need> needs;

    void read(Fields const& fields);
    bool operator==(DemandSurvey const&) const = default;
};

constexpr char const* demand_survey_form = "demand_survey";
inline DemandSurvey demand_survey_of(RecordKey const& key, RecordState const& state) {
    return shown<DemandSurvey>(key, state);
}

} // namespace gengji::domain
