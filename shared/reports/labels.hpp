#pragma once

#include "shared/base/decimal.hpp"
#include "shared/domain/facts/standing.hpp"
#include "shared/domain/indicators/indicator.hpp"
#include "shared/domain/ledger/contribution.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The words of reports.
namespace gengji::reports {

Decimal of_hundredths(std::int64_t value);   ///< 2749 → 27.49
std::string month_text(domain::Month month); ///< 2025年9月
std::string date_text(Date day);             ///< 2025年9月30日
std::string level_text(domain::Level level); ///< 乡镇已核验
std::string task_state_text(std::string_view state);
std::string report_state_text(std::string_view state);
std::string operation_text(std::string_view id);
std::string season_text(std::string_view season); ///< 2025年水稻
std::string division_text(std::string_view code); ///< 新民镇双河口村; the code where it is not known
std::string form_text(std::string_view form);
std::string base_unit_text(domain::Indicator const& indicator); ///< 亩次, 元; else the unit shown
/// A1/households shows as A11.
std::string number_text(domain::Indicator const& indicator);
std::string weight_text(std::string_view name); ///< of a part of the ranking: K6 社会化服务, 按时报送, 不退回率
std::string joined(std::vector<std::string> const& texts, std::string_view between = "、");
/// Percent done of a target, hundredths; nothing without one.
std::optional<std::int64_t> percent_done(std::int64_t value, std::optional<std::int64_t> target);

} // namespace gengji::reports
