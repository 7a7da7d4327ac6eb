#pragma once

#include "shared/domain/facts/service_log.hpp"
#include "shared/domain/operations.hpp"

#include <optional>

namespace gengji::domain {

/// The area that a log stands for, in whole 厘: accepted, else claimed; rounded half up once. Nothing when neither is
/// there, or it is not above zero.
std::optional<Decimal> area_of(ServiceLog const& log);

/// Tonnes dried, as the area they grew on: t · 1000 / yield, rounded half up to whole 厘, at most the harvested area
/// when that is known (DOMAIN.md 3.3). Nothing without tonnes or a positive yield.
std::optional<Decimal> dried_area(Decimal tonnes, Decimal yield_kg_per_mu, std::optional<Decimal> harvested_mu);

/// What a log adds to K6, in mu-times with at most two places (DOMAIN.md 3.1): area × times, by the operation's rule.
/// `harvested_mu`: the area harvested on the same plot or for the same client in that season, where it is known.
/// Zero for an operation that does not count; nothing when the log cannot be counted (no area, unknown operation).
std::optional<Decimal> mu_times_of(ServiceLog const& log, Operations const& operations, Settings const& settings,
                                   std::optional<Decimal> harvested_mu = {});

} // namespace gengji::domain
