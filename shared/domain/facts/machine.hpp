#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// A machine (form machine).
struct Machine : Facts {
    std::string machine_no;
    std::string machine_class; ///< field `class`
    std::string brand_model;
    std::optional<Decimal> power; ///< kW
    std::optional<Decimal> width_m;
    std::string plate;
    std::string frame_no;
    std::string uav_reg;
    std::optional<Date> made_on;
    std::optional<Date> bought_on;
    std::optional<Decimal> price;
    std::vector<std::string> fund_source;
    std::optional<Decimal> subsidy;
    std::optional<RecordId> owner;
    std::optional<RecordId> team;
    std::vector<RecordId> operators;
    std::optional<Date> licence_until;
    std::optional<Date> inspection_until;
    std::optional<Date> insured_until;
    std::string gnss_id;
    std::string status;

    void read(Fields const& fields);
    bool operator==(Machine const&) const = default;
};

constexpr char const* machine_form = "machine";
inline Machine machine_of(RecordKey const& key, RecordState const& state) { return shown<Machine>(key, state); }

} // namespace gengji::domain
