#include "shared/domain/indicators/rows.hpp"

#include <algorithm>

namespace gengji::domain {

std::string Rows::place(std::string_view code) const {
    if (partition_.size() < 9) return std::string(code.empty() ? partition_ : code);
    return std::string(code.starts_with(partition_) ? code : std::string_view(partition_));
}

void Rows::adds(Side side, char const* indicator, std::string_view code, Month month, Decimal amount,
                std::string const& thing) {
    Contribution row{indicator, place(code), month, {}, {}, thing};
    auto const same = std::ranges::find_if(rows_, [&](Contribution const& other) {
        return other.indicator == row.indicator && other.division == row.division && other.month == month &&
               other.thing == thing;
    });
    Contribution& held = same == rows_.end() ? rows_.emplace_back(std::move(row)) : *same;
    Decimal& figure = side == Side::reported ? held.reported : held.verified;
    figure = add(figure, amount).value_or(figure);
}

void Rows::lives(Side side, char const* indicator, std::string_view code, std::optional<Date> from,
                 std::optional<Date> until, std::string const& thing) {
    if (!from || (until && *until <= *from)) return;
    adds(side, indicator, code, month_of(*from), Decimal{1, 0}, thing);
    if (until) adds(side, indicator, code, month_of(*until), Decimal{-1, 0}, thing);
}

} // namespace gengji::domain
