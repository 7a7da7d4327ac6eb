#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// A member's credit evaluation (form credit_evaluation). Sensitive: whoever shows it asks for consent first.
struct CreditEvaluation : Facts {
    std::optional<RecordId> subject;
    std::optional<std::int64_t> year;
    std::optional<RecordId> village_batch;
    std::optional<bool> consent;
    std::optional<std::int64_t> s_character, s_household, s_assets, s_operation, s_finance, s_credit;
    std::string neg_items;
    std::optional<Decimal> suggested_limit, bank_limit; ///< yuan
    std::string panel, objection;
    std::optional<Date> public_from, public_to, valid_until;

    void read(Fields const& fields);
    bool operator==(CreditEvaluation const&) const = default;
};
constexpr char const* credit_evaluation_form = "credit_evaluation";

/// Credit for a whole village, one batch (form village_credit).
struct VillageBatch : Facts {
    std::string division_code;
    std::optional<RecordId> bank;
    std::optional<std::int64_t> year, households, profiled, evaluated, credited, used;
    std::optional<Decimal> limit_total, balance; ///< yuan

    void read(Fields const& fields);
    bool operator==(VillageBatch const&) const = default;
};
constexpr char const* village_batch_form = "village_credit";

} // namespace gengji::domain
