#include "shared/reports/public_list.hpp"

#include "shared/forms/input.hpp"

#include <algorithm>
#include <tuple>

namespace gengji::reports {

namespace {

using namespace domain;

struct PublicRow {
    std::string village, operation, name;
    Decimal area;
    std::optional<Decimal> subsidy;
    auto key() const { return std::tie(village, operation, name, area); }
};

bool is_within(std::optional<Date> const& day, std::string const& village, PaymentFilter const& filter) {
    if (!village.starts_with(filter.township)) return false;
    return (!filter.from || (day && *day >= *filter.from)) && (!filter.to || (day && *day <= *filter.to));
}

std::vector<PublicRow> rows_of(RecordSource& source, Payments const& payments, PublicFilter const& filter) {
    ExportLookups const lookups(source, false);
    auto const name = [&](std::optional<RecordId> const& client) {
        return client ? lookups.title_of(*client).value_or("***") : std::string("***");
    };
    std::vector<PublicRow> rows;
    for (PaymentLine const& line : payments.list.lines) {
        bool const gets = line.state != PaymentLine::State::refused;
        // A claim that is refused because it is a duplicate, or not verified, is no job that was done.
        bool const stands = line.request.claim.approved && !line.request.claim.duplicate;
        if (!stands || (filter.only_paid && !gets) || !is_shown(line, payments.list, filter)) continue;
        rows.push_back(
            {line.request.village, line.request.claim.operation, name(line.request.client), line.area, line.amount});
    }
    if (!filter.only_paid && filter.scheme.empty()) {
        for (Payments::Unpaid const& one : payments.without_scheme) {
            if (is_within(one.on, one.village, filter))
                rows.push_back({one.village, one.operation, name(one.client), one.area, {}});
        }
    }
    std::ranges::stable_sort(rows, [](PublicRow const& a, PublicRow const& b) { return a.key() < b.key(); });
    return rows;
}

} // namespace

Result<ListsWritten> write_public_list(RecordSource& source, Payments const& payments, PublicFilter const& filter,
                                       ExportFormat format, ExportTarget const& target) {
    auto const list = TRY(begin_list(format, target,
                                     {"public_list",
                                      "公示表",
                                      {{"number", "序号"},
                                       {"name", "姓名/单位"},
                                       {"village", "村（社区）"},
                                       {"operation", "作业"},
                                       {"area_mu", "面积（亩）"},
                                       {"subsidy", "补助（元）"}}}));
    auto const* const operations = source.catalog().choices("operations");
    ListsWritten written;
    for (PublicRow const& row : rows_of(source, payments, filter)) {
        auto const* const division = source.catalog().division(row.village);
        auto const* const operation = operations ? operations->find(row.operation) : nullptr;
        ++written.rows;
        if (row.subsidy) written.amount = add(written.amount, *row.subsidy).value_or(written.amount);
        std::vector<ExportValue> const values{static_cast<std::int64_t>(written.rows),
                                              row.name,
                                              division ? division->display_name() : row.village,
                                              operation ? operation->label.zh : row.operation,
                                              row.area,
                                              row.subsidy ? ExportValue(*row.subsidy) : ExportValue()};
        TRY(list->row(values));
    }
    TRY(list->finish());
    return written;
}

} // namespace gengji::reports
