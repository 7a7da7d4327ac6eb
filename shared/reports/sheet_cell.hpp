#pragma once

#include "shared/base/decimal.hpp"
#include "shared/base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace gengji::reports {

/// A moment, shown as day and time in China.
struct Instant {
    UnixMs ms{};
    bool operator==(Instant const&) const = default;
};

/// How a cell stands out.
enum class Tone : std::uint8_t { plain, strong, header, title, note, warning };
/// How a value is shown; `automatic`: by its type (texts as they are, whole numbers 1,234, decimals 1,234.50, days
/// 2025-09-30, moments 2025-09-30 08:30).
enum class Shape : std::uint8_t { automatic, code, percent, wrapped };

/// One typed value of a sheet. A text is always a text, whatever it begins with: never a formula. A Decimal is a number
/// as long as a spreadsheet keeps all of its digits (15), else its text.
struct SheetCell {
    std::variant<std::monostate, std::string, Decimal, std::int64_t, Date, Instant> value;
    Tone tone = Tone::plain;
    Shape shape = Shape::automatic;

    SheetCell() = default;
    SheetCell(std::string text, Tone how = Tone::plain, Shape as = Shape::automatic)
        : value(std::move(text)), tone(how), shape(as) {}
    SheetCell(std::string_view text, Tone how = Tone::plain, Shape as = Shape::automatic)
        : SheetCell(std::string(text), how, as) {}
    SheetCell(char const* text, Tone how = Tone::plain, Shape as = Shape::automatic)
        : SheetCell(std::string(text), how, as) {}
    SheetCell(Decimal number, Tone how = Tone::plain, Shape as = Shape::automatic)
        : value(number), tone(how), shape(as) {}
    SheetCell(std::int64_t number, Tone how = Tone::plain, Shape as = Shape::automatic)
        : value(number), tone(how), shape(as) {}
    SheetCell(int number, Tone how = Tone::plain, Shape as = Shape::automatic)
        : SheetCell(std::int64_t(number), how, as) {}
    SheetCell(Date day, Tone how = Tone::plain) : value(day), tone(how) {}
    SheetCell(Instant moment, Tone how = Tone::plain) : value(moment), tone(how) {}
    /// Nothing stays an empty cell.
    template<class T>
    SheetCell(std::optional<T> const& given, Tone how = Tone::plain) : tone(how) {
        if (given) value = *given;
    }
    bool operator==(SheetCell const&) const = default;
};

} // namespace gengji::reports
