#include "server/cli/place.hpp"

#include "shared/catalog/catalog.hpp"
#include "shared/domain/indicators/other_facts.hpp"

namespace gengji::server {

Result<domain::Month> month_of(std::string const& text, Clock& clock) {
    if (text.empty()) return domain::month_of(date_of(clock.now_ms()));
    if (auto const month = domain::parse_month(text)) return *month;
    return problem(Problem::invalid, "月份要写成 2025-09 这样，现在是“" + text + "”");
}

Result<std::string> place_of(std::string const& text, std::string const& county) {
    if (text.empty()) return county;
    auto const* const division = Catalog::built_in().find_division(text);
    if (division && division->code.size() <= 9) return division->code;
    return problem(Problem::not_found, "没有名为“" + text + "”的乡镇（街道）");
}

} // namespace gengji::server
