#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// Who can move which capacity where (form supply_offer).
struct SupplyOffer : Facts {
    std::optional<RecordId> provider; ///< an organisation
    std::string kind;
    std::vector<std::string> operations; ///< field `operation`
    std::vector<RecordId> machines;
    std::optional<Decimal> capacity_day;
    std::string unit;
    std::vector<std::string> area_scope; ///< division codes of any level
    std::optional<Decimal> price;
    std::optional<Date> from, to;

    void read(Fields const& fields);
    bool operator==(SupplyOffer const&) const = default;
};

constexpr char const* supply_offer_form = "supply_offer";
inline SupplyOffer supply_offer_of(RecordKey const& key, RecordState const& state) {
    return shown<SupplyOffer>(key, state);
}

} // namespace gengji::domain
