#include "client/cli/place.hpp"

#include "shared/catalog/catalog.hpp"
#include "shared/domain/indicators/other_facts.hpp"

namespace gengji::client {

Result<domain::Month> month_of(Bench& bench, std::string const& text) {
    if (text.empty()) return domain::month_of(bench.laptop.moment().today());
    if (auto const month = domain::parse_month(text)) return *month;
    return problem(Problem::invalid, "月份要写成 2025-09 这样，现在是“" + text + "”");
}

bool holds(Scope const& scope, std::string const& place) {
    for (auto const& partition : scope.partitions) {
        for (auto const& grant : partition.grants) {
            bool const figures = (grant.classes & (1U << static_cast<unsigned>(BucketClass::log))) &&
                                 (grant.classes & (1U << static_cast<unsigned>(BucketClass::registry)));
            if (grant.subtree && figures && std::string_view(place).starts_with(grant.owner)) return true;
        }
    }
    return false;
}

Result<std::string> place_of(Bench& bench, std::string const& text) {
    Scope const scope = TRY(bench.store().scope());
    if (!text.empty()) {
        auto const* const division = Catalog::built_in().find_division(text);
        if (!division || division->code.size() > 9)
            return problem(Problem::not_found, "没有名为“" + text + "”的乡镇（街道）");
        if (!holds(scope, division->code))
            return problem(Problem::unauthorized, "这台电脑上没有" + division->name +
                                                      "的全部记录，算不出它的指标；请在县里或该乡镇审核员的电脑上查看");
        return division->code;
    }
    auto const* const county = Catalog::built_in().county();
    if (county && holds(scope, county->code)) return county->code;
    for (auto const* const township : Catalog::built_in().townships()) {
        if (holds(scope, township->code)) return township->code;
    }
    return problem(Problem::unauthorized, "这台电脑上没有一个乡镇的全部记录，算不出指标；看板供乡镇审核员和县里使用");
}

} // namespace gengji::client
