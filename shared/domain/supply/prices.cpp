#include "shared/domain/supply/prices.hpp"

#include "shared/domain/service/quotient.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

namespace gengji::domain {

namespace {

Decimal sum(Decimal a, Decimal b) { return add(a, b).value_or(a); }

/// Monday of the week in which 4 January lies: ISO 8601's first week. Day 0 (1970-01-01) was a Thursday.
Date first_monday(int year) {
    char text[16];
    std::snprintf(text, sizeof text, "%04d-01-04", year);
    auto const fourth = parse_date(text);
    std::int32_t const days = fourth ? fourth->days : 0;
    return {days - (days + 3) % 7};
}

auto product(PricePoint const& point) { return std::tie(point.outlet, point.category, point.brand); }

std::optional<Decimal> change_pct(Decimal now, Decimal before) {
    auto const more = subtract(now, before);
    auto const hundredfold = more ? multiply(*more, Decimal{100, 0}) : std::nullopt;
    return hundredfold ? quotient(*hundredfold, before, 1) : std::nullopt;
}

std::map<std::string, std::vector<Decimal>> by_category(std::span<PricePoint const> points, Date monday) {
    std::map<std::string, std::vector<Decimal>> prices;
    for (PricePoint const& point : points) {
        if (point.monday == monday) prices[point.category].push_back(point.price);
    }
    return prices;
}

std::optional<Decimal> mean_of(std::vector<Decimal> const& prices) {
    Decimal all;
    for (Decimal const price : prices) all = sum(all, price);
    return quotient(all, Decimal{static_cast<std::int64_t>(prices.size()), 0}, 2);
}

} // namespace

std::optional<Date> monday_of(std::string_view week) {
    int year = 0, number = 0;
    bool const shaped = week.size() == 8 && week.substr(4, 2) == "-W";
    if (!shaped) return std::nullopt;
    auto const a = std::from_chars(week.data(), week.data() + 4, year);
    auto const b = std::from_chars(week.data() + 6, week.data() + 8, number);
    if (a.ec != std::errc{} || a.ptr != week.data() + 4 || b.ec != std::errc{} || b.ptr != week.data() + 8)
        return std::nullopt;
    Date const monday{first_monday(year).days + (number - 1) * 7};
    if (number < 1 || monday >= first_monday(year + 1)) return std::nullopt;
    return monday;
}

std::string week_of(Date day) {
    int year = std::stoi(to_text(day).substr(0, 4)) + 1;
    while (day < first_monday(year)) --year;
    char text[24];
    std::snprintf(text, sizeof text, "%04d-W%02d", year, (day.days - first_monday(year).days) / 7 + 1);
    return text;
}

std::vector<PricePoint> price_points(std::span<InputPriceMonitor const> reports) {
    std::vector<PricePoint> points;
    for (InputPriceMonitor const& report : reports) {
        auto const monday = monday_of(report.period);
        if (!report.standing.is_live() || !monday || !report.outlet) continue;
        for (InputPriceMonitor::Item const& item : report.items) {
            if (item.category.empty() || !item.price || *item.price <= Decimal{}) continue;
            points.push_back({report.key, *report.outlet, *monday, item.category, item.brand, item.state, *item.price,
                              item.bought, item.sold, item.stock});
        }
    }
    std::ranges::sort(points, {}, [](PricePoint const& point) {
        return std::tie(point.outlet, point.category, point.brand, point.monday, point.record);
    });
    return points;
}

std::optional<Date> last_week(std::span<PricePoint const> points, Date day) {
    std::optional<Date> last;
    for (PricePoint const& point : points) {
        if (point.monday <= day) last = std::max(last.value_or(point.monday), point.monday);
    }
    return last;
}

std::vector<CategoryPrice> prices_in(std::span<PricePoint const> points, Date monday) {
    std::map<std::string, Date> before; // the last week before in which a category was reported
    for (PricePoint const& point : points) {
        if (point.monday >= monday) continue;
        auto const [at, fresh] = before.try_emplace(point.category, point.monday);
        if (!fresh) at->second = std::max(at->second, point.monday);
    }
    std::vector<CategoryPrice> prices;
    for (auto const& [category, now] : by_category(points, monday)) {
        auto const mean = mean_of(now);
        if (!mean) continue;
        CategoryPrice one{
            category, static_cast<std::int64_t>(now.size()), *mean, std::ranges::min(now), std::ranges::max(now), {}};
        if (auto const last = before.find(category); last != before.end()) {
            if (auto const mean_before = mean_of(by_category(points, last->second)[category]))
                one.change_pct = change_pct(*mean, *mean_before);
        }
        prices.push_back(std::move(one));
    }
    return prices;
}

std::vector<PriceAlarm> price_alarms(std::span<PricePoint const> points, Settings const& settings) {
    std::vector<PriceAlarm> alarms;
    PricePoint const* before = nullptr; // of an earlier week, same outlet and product
    for (std::size_t i = 0; i < points.size(); ++i) {
        PricePoint const& now = points[i];
        bool const same = i > 0 && product(points[i - 1]) == product(now);
        if (!same) before = nullptr;
        if (same && points[i - 1].monday < now.monday) before = &points[i - 1];
        if (!before) continue;
        auto const bound = multiply(before->price, settings.price_alarm_ratio);
        auto const off =
            now.price > before->price ? subtract(now.price, before->price) : subtract(before->price, now.price);
        if (!bound || !off || *off <= *bound) continue;
        alarms.push_back(
            {now, before->record, before->price, change_pct(now.price, before->price).value_or(Decimal{})});
    }
    return alarms;
}

std::vector<StockGap> stock_gaps(std::span<PricePoint const> points) {
    std::vector<StockGap> gaps;
    for (std::size_t i = 1; i < points.size(); ++i) {
        PricePoint const &before = points[i - 1], &now = points[i];
        bool const next_week = product(before) == product(now) && now.monday.days == before.monday.days + 7;
        if (!next_week || !before.stock || !now.stock) continue;
        auto const expected =
            subtract(sum(*before.stock, now.bought.value_or(Decimal{})), now.sold.value_or(Decimal{}));
        if (expected && *expected != *now.stock) gaps.push_back({now, *expected});
    }
    return gaps;
}

std::vector<StockDays> stock_days(std::span<PricePoint const> points, Date monday, Settings const& settings) {
    struct Weeks {
        std::map<Date, Decimal> stock, sold;
        std::set<Date> out;
    };
    std::map<std::pair<RecordId, std::string>, Weeks> outlets;
    for (PricePoint const& point : points) {
        if (point.monday > monday) continue;
        Weeks& weeks = outlets[{point.outlet, point.category}];
        weeks.stock[point.monday] = sum(weeks.stock[point.monday], point.stock.value_or(Decimal{}));
        weeks.sold[point.monday] = sum(weeks.sold[point.monday], point.sold.value_or(Decimal{}));
        if (point.state == "short") weeks.out.insert(point.monday);
    }
    std::vector<StockDays> all;
    for (auto const& [of, weeks] : outlets) {
        auto const& [last, stock] = *weeks.stock.rbegin();
        StockDays one{of.first, of.second, stock, {}, 0, {}, false};
        for (auto week = weeks.sold.rbegin(); week != weeks.sold.rend() && one.weeks < settings.sold_weeks; ++week) {
            one.sold = sum(one.sold, week->second);
            ++one.weeks;
        }
        auto const held = multiply(stock, Decimal{7 * one.weeks, 0});
        auto const exact = held ? quotient(*held, one.sold, 9) : std::nullopt;
        if (exact) { // whole days that it surely lasts
            std::int64_t days = exact->unscaled;
            for (int place = 0; place < exact->scale; ++place) days /= 10;
            one.days = days;
        }
        one.low = weeks.out.contains(last) || (one.days && *one.days < settings.low_stock_days);
        all.push_back(std::move(one));
    }
    return all;
}

} // namespace gengji::domain
