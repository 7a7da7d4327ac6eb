#pragma once

#include "shared/demo/dice.hpp"

#include <string>

namespace gengji::demo {

/// A surname by its weight in the county, a given name as people born in that year have them.
std::string person_name(Dice& dice, int birth_year);
/// 18 characters with the area 500299, which nobody has, and a right check character (GB 11643). `order` below 1000.
std::string id_number(int year, int month, int day, int order);
/// 18 characters with the region 500299 and a right check character (GB 32100). `kind`: 91, 93, 51, N2 …; `number`
/// below ten million.
std::string credit_code(std::string const& kind, unsigned number);
/// 1990023 and four digits: a block that no operator has given out.
std::string phone_number(std::size_t number);
std::string plot_name(Dice& dice);

} // namespace gengji::demo
