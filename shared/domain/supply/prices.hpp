#pragma once

#include "shared/domain/facts/input_price_monitor.hpp"
#include "shared/domain/settings.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

/// Prices, sales and stocks of inputs, as the monitored outlets report them week by week. Pure.
namespace gengji::domain {

/// The Monday of an ISO week, `2025-W42`; nothing for anything else.
std::optional<Date> monday_of(std::string_view week);
std::string week_of(Date day); ///< 2025-W42

/// One product of one outlet in one week.
struct PricePoint {
    RecordKey record;
    RecordId outlet;
    Date monday;
    std::string category, brand, state;
    Decimal price;                              ///< yuan
    std::optional<Decimal> bought, sold, stock; ///< tonnes
};
/// What the reports of live records say; products without a category or a price above zero are left out. Sorted by
/// outlet, category, brand, week, record.
std::vector<PricePoint> price_points(std::span<InputPriceMonitor const> reports);

/// The county's price of a category in a week.
struct CategoryPrice {
    std::string category;
    std::int64_t outlets = 0;          ///< reports behind it
    Decimal mean, low, high;           ///< yuan; the mean rounded half up to 分
    std::optional<Decimal> change_pct; ///< of the mean against the last week before that has one; one place
};
std::vector<CategoryPrice> prices_in(std::span<PricePoint const> points, Date monday);
/// The last week that anybody reported, up to a day.
std::optional<Date> last_week(std::span<PricePoint const> points, Date day);

/// A price that is more than the setting (20 %) off the last one of the same outlet and product.
struct PriceAlarm {
    PricePoint now;
    RecordKey before;
    Decimal price_before, change_pct;
};
std::vector<PriceAlarm> price_alarms(std::span<PricePoint const> points, Settings const& settings);

/// A stock that is not the last week's stock + bought − sold.
struct StockGap {
    PricePoint now;
    Decimal expected;
};
std::vector<StockGap> stock_gaps(std::span<PricePoint const> points);

/// How long an outlet's stock of a category lasts: stock · 7 · weeks / sold in these weeks, whole days, of the last
/// `supply.sold_weeks` weeks that it reported up to `monday`. Nothing sold: no figure.
struct StockDays {
    RecordId outlet;
    std::string category;
    Decimal stock, sold; ///< tonnes; the last stock, sold in the weeks
    std::int64_t weeks = 0;
    std::optional<std::int64_t> days;
    bool low = false; ///< fewer than supply.low_stock_days, or reported as out of stock
};
std::vector<StockDays> stock_days(std::span<PricePoint const> points, Date monday, Settings const& settings);

} // namespace gengji::domain
