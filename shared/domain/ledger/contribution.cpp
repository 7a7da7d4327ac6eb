#include "shared/domain/ledger/contribution.hpp"

#include <chrono>
#include <cstdio>

namespace gengji::domain {

Month month_of(Date day) {
    std::chrono::year_month_day const date{std::chrono::sys_days{std::chrono::days{day.days}}};
    return month_of(static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())));
}

std::string to_text(Month month) {
    int const year = month >= 0 ? month / 12 : (month - 11) / 12;
    char text[24];
    std::snprintf(text, sizeof text, "%04d-%02d", year, month - 12 * year + 1);
    return text;
}

} // namespace gengji::domain
