#pragma once

#include "shared/domain/operations.hpp"

#include <span>
#include <string>
#include <string_view>

namespace gengji::domain {

/// One job on one plot in one crop season, as trusteeship sees it.
struct PlotWork {
    std::string plot;   ///< whatever names the ground: a plot, or client and village where no plot is known
    std::string season; ///< rice-2025
    std::string operation;
    std::int64_t time_no = 1;
    Decimal area;                     ///< mu
    std::optional<Decimal> plot_area; ///< mu; the union is never above it
};

/// Mu of one plot-season that got at least one operation of the link. Jobs of one operation and one time are parts of
/// it and add up; other times and operations cover the same ground again (DOMAIN.md 3.2).
/// trusteeship_area = Σ over plot-seasons of Σ weight(link) · area(link): exact, at most four places.
Decimal trusteeship_area(std::span<PlotWork const> works, Operations const& operations, Settings const& settings);

enum class ScopeMode { none, single, multi, full };
/// Derived from the links that are present: one = single, two or three = multi, all of 耕种防收 = full; none when no
/// operation belongs to a link.
ScopeMode scope_mode_of(std::span<std::string const> operation_ids, Operations const& operations);
char const* id_of(ScopeMode mode); ///< as in scope_modes; empty for none

} // namespace gengji::domain
