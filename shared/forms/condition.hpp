#pragma once

#include "shared/base/decimal.hpp"
#include "shared/base/id.hpp"
#include "shared/base/result.hpp"
#include "shared/base/time.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gengji::forms {

/// What an expression deals in. `list` is a list of texts or references; `other` (points, files) can only be asked
/// whether it is filled. `any` is a value of a record that the form does not know the type of.
enum class Kind { boolean, number, text, date, instant, list, reference, other, any };

/// A name an expression may use: a field, with its kind.
using Names = std::function<std::optional<Kind>(std::string_view name)>;
/// The names of the fields of a repeat section; nothing when there is no such section.
using Repeats = std::function<std::optional<Names>(std::string_view section)>;

/// What an expression may refer to. In the fields of a repeat, a name means the field of the same instance first.
struct Vocabulary {
    Names plain;    ///< the fields outside repeats
    Names instance; ///< the fields of the repeat that the expression stands in; empty outside
    Repeats repeat;
    std::optional<Kind> self; ///< the kind of `.`, the field that the expression belongs to
};

/// A condition or a calculation over a record: read once, when the form is loaded, then run any number of times.
///
///   kind in ('farm_household', 'family_farm') and not platform_registered
///   . in 0..household_size          . > opened_on          length(.) in 2..60
///   coalesce(accepted, claimed) * times                    sum(items, times * unit_price)
///
/// Operators, loosest first: or, and, not, comparisons (= <> < <= > >= in has), + -, *, unary -. Texts stand in single
/// quotes; `.` is the field itself. `in` takes a list or an inclusive range; `has` asks whether a list of picks holds
/// one of some texts. A date plus a number is a date, a date minus a date the days between; an instant plus a number is
/// so many seconds later.
///
/// Functions: today, this_year, now; length; count (picks of a list, or living instances of a repeat); filled;
/// coalesce; if; round; sum; seconds (between two instants); starts(text, beginning); accuracy (of a point, in metres);
/// ref(field, 'path'), a value of the record referred to; linked('form', 'path', field), does any record of that form
/// refer to it; property('list', choice, 'name'), what a rule knows of a choice; and the checks idcard, uscc, phone,
/// plate, parcel, luhn, division.
///
/// A value that is not there makes what depends on it *unknown*, as in SQL: nobody is told off for what cannot be
/// judged yet. This language is small on purpose: XLSForm's own (XPath) takes its place.
class Condition {
public:
    /// Errors: `invalid`, saying what is wrong and at which character. Bounded: 2000 characters, 24 levels.
    static Result<Condition> parse(std::string_view text, Vocabulary const& vocabulary);

    std::string const& text() const { return text_; }
    Kind kind() const { return kind_; } ///< what it yields
    bool uses_clock() const { return uses_clock_; }
    /// Every text that is compared with a field, as (field, text): a catalog checks them against the field's choices.
    struct Literal {
        std::string field; ///< "." for the field itself
        std::string text;
    };
    std::vector<Literal> const& literals() const { return literals_; }
    struct Reach {
        std::string field, path; ///< ref(field, 'path')
    };
    std::vector<Reach> const& reaches() const { return reaches_; }
    /// Choice lists named by property(…), as (list, property).
    std::vector<std::pair<std::string, std::string>> const& properties() const { return properties_; }

    bool operator==(Condition const& other) const { return text_ == other.text_; }

private:
    friend class ConditionParser;
    friend class Evaluation;

    /// One instruction of a stack program (condition_steps.hpp); `a` and `b` index constants or count things.
    struct Step {
        std::uint8_t op{};
        std::uint16_t a{}, b{};
    };
    std::string text_;
    std::vector<Step> steps_;
    std::vector<std::variant<Decimal, std::string>> constants_;
    std::vector<Literal> literals_;
    std::vector<Reach> reaches_;
    std::vector<std::pair<std::string, std::string>> properties_;
    Kind kind_ = Kind::any;
    bool uses_clock_ = false;
};

} // namespace gengji::forms
