#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// One job as it was logged (form service_log).
struct ServiceLog : Facts {
    std::string log_no;
    std::optional<RecordId> order;
    std::optional<RecordId> client;
    std::optional<RecordId> plot;
    std::string division_code;
    std::string crop_season; ///< rice-2025
    std::string operation;
    std::optional<std::int64_t> time_no;
    std::optional<std::int64_t> times;
    std::optional<RecordId> team;
    std::optional<RecordId> operator_id; ///< field `operator`
    std::optional<RecordId> machine;
    std::optional<UnixMs> start_at;
    std::optional<UnixMs> end_at;
    std::optional<Decimal> claimed; ///< mu
    std::optional<Decimal> tonnes;  ///< of drying
    std::optional<FileRef> track;
    std::optional<Decimal> gnss_area;    ///< mu, of the track
    std::optional<Decimal> overlap_area; ///< mu
    std::optional<Decimal> accepted;     ///< mu, set by the reviewer
    std::optional<Decimal> unit_price;   ///< yuan per mu, per tonne of drying
    std::optional<Decimal> surcharge;
    std::string surcharge_reason;
    std::optional<Decimal> discount;
    std::optional<RecordId> subsidy_scheme;
    std::optional<Decimal> paid;
    std::string payment_way;
    std::optional<FileRef> photo_before;
    std::optional<FileRef> photo_after;
    std::string quality;
    std::vector<std::string> unfinished;
    std::optional<Decimal> fuel_l;
    std::string chemicals;
    std::string confirm_way;
    std::optional<FileRef> confirm_sign;
    std::string confirm_by;
    std::optional<std::int64_t> satisfaction;
    std::string confirm_of;             ///< hash of what was confirmed (service/confirmation.hpp)
    std::optional<Point> work_position; ///< where the work was: middle of the track
    std::string work_path;              ///< where it was worked (shared/tracks/worked_path.hpp)
    std::optional<Decimal> amount;      ///< stored by another program; ours computes it
    std::optional<Decimal> subsidy;     ///< the same

    void read(Fields const& fields);
    bool operator==(ServiceLog const&) const = default;
};

constexpr char const* service_log_form = "service_log";
inline ServiceLog service_log_of(RecordKey const& key, RecordState const& state) {
    return shown<ServiceLog>(key, state);
}

} // namespace gengji::domain
