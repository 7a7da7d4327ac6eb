#pragma once

#include "shared/domain/findings/finding.hpp"
#include "shared/domain/findings/probe.hpp"

#include <vector>

/// The rules of DOMAIN.md 3.5, pure. Which are asked when is findings.hpp's matter.
namespace gengji::domain {

/// What a log alone, and the records that it refers to, say: R01–R06, R10–R17.
struct Referred {
    std::optional<Plot> plot;
    std::optional<Machine> machine;
    std::optional<FundScheme> scheme;
};
std::vector<Finding> findings_of(LogRow const& log, Referred const& referred, FindingRules const& rules);

/// What two logs say together: R08 (machine or operator in two places), R09 (the same claim twice), R18 (copied proof).
std::vector<Finding> findings_of(LogRow const& a, Client const& client_a, LogRow const& b, Client const& client_b,
                                 FindingRules const& rules);

/// Does the claim of `a` stand before that of `b`, so that `b` carries duplicate_of? First verified stands.
bool stands_before(LogRow const& a, LogRow const& b);

/// R07: all live logs of one machine on one day.
std::optional<Finding> machine_day(std::vector<LogRow> const& logs, std::optional<Machine> const& machine, Date day,
                                   FindingRules const& rules);
/// R03: all live logs of one team for one operation on one plot in one season.
std::optional<Finding> season_times(std::vector<LogRow> const& logs, std::optional<Plot> const& plot,
                                    FindingRules const& rules);

/// Two profiles of one member: certain by identifier, probable by name, village and telephone, possible by name,
/// village and group.
std::optional<Finding> same_member(MemberRow const& a, MemberRow const& b);

} // namespace gengji::domain
