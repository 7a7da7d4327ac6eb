#pragma once

#include "shared/forms/condition_steps.hpp"
#include "shared/forms/evaluation.hpp"

#include <variant>
#include <vector>

namespace gengji::forms {

struct Instant {
    std::int64_t seconds{};
    auto operator<=>(Instant const&) const = default;
};
/// A point, a file: it is there; of a point, its accuracy can be asked.
struct Opaque {
    Value value;
    bool operator==(Opaque const&) const = default;
};
/// One value on the stack; monostate is "unknown".
using Operand =
    std::variant<std::monostate, bool, Decimal, std::string, Date, Instant, RecordId, std::vector<Value>, Opaque>;

Operand operand_of(Value const* value); ///< null is unknown
Operand operand_of(Truth truth);
std::optional<Value> value_of(Operand const& operand);
Truth truth_of(Operand const& operand); ///< what is no boolean is unknown
Operand number_or_unknown(std::optional<Decimal> const& number);
/// Days or seconds: only a whole number of them can be added to a date or an instant.
std::optional<std::int64_t> whole_of(Operand const& operand);
inline Decimal whole(std::int64_t number) { return Decimal{number, 0}; }
/// left + right, or left - right when `sign` is -1: numbers, dates and days, instants and seconds.
Operand sum_of(Operand const& left, Operand const& right, int sign);
/// `op` is one of the six comparisons. Unknown when the two cannot be put in order.
Operand compared(Op op, Operand const& left, Operand const& right);

} // namespace gengji::forms
