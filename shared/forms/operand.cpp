#include "shared/forms/operand.hpp"

namespace gengji::forms {

namespace {

template<class T>
std::optional<std::partial_ordering> order_of(Operand const& left, Operand const& right) {
    auto const* a = std::get_if<T>(&left);
    auto const* b = std::get_if<T>(&right);
    if (!a || !b) return std::nullopt;
    return *a <=> *b;
}
std::optional<std::partial_ordering> order(Operand const& left, Operand const& right) {
    if (auto const found = order_of<Decimal>(left, right)) return found;
    if (auto const found = order_of<std::string>(left, right)) return found;
    if (auto const found = order_of<Date>(left, right)) return found;
    if (auto const found = order_of<Instant>(left, right)) return found;
    if (auto const found = order_of<bool>(left, right)) return found;
    return order_of<RecordId>(left, right);
}

} // namespace

Operand operand_of(Value const* value) {
    if (!value) return {};
    switch (value->kind()) {
    case Value::Kind::boolean:
        return *value->boolean();
    case Value::Kind::integer:
    case Value::Kind::decimal:
        if (auto const number = value->decimal()) return *number;
        return {};
    case Value::Kind::text:
        return std::string(*value->text());
    case Value::Kind::date:
        return *value->date();
    case Value::Kind::instant:
        return Instant{*value->instant_seconds()};
    case Value::Kind::record:
        return *value->record();
    case Value::Kind::list:
        return value->items();
    case Value::Kind::none:
        return {};
    default:
        return Opaque{*value};
    }
}

std::optional<Value> value_of(Operand const& operand) {
    if (auto const* yes = std::get_if<bool>(&operand)) return Value::of(*yes);
    if (auto const* number = std::get_if<Decimal>(&operand)) return Value::of(*number);
    if (auto const* text = std::get_if<std::string>(&operand)) return Value::of(std::string_view(*text));
    if (auto const* date = std::get_if<Date>(&operand)) return Value::of(*date);
    if (auto const* instant = std::get_if<Instant>(&operand)) return Value::instant(instant->seconds);
    if (auto const* record = std::get_if<RecordId>(&operand)) return Value::of(*record);
    if (auto const* list = std::get_if<std::vector<Value>>(&operand)) return Value::list(*list);
    return std::nullopt;
}

Operand number_or_unknown(std::optional<Decimal> const& number) {
    if (!number) return {};
    return *number;
}

std::optional<std::int64_t> whole_of(Operand const& operand) {
    auto const* number = std::get_if<Decimal>(&operand);
    if (!number || number->scale != 0 || number->unscaled > 1'000'000'000'000 || number->unscaled < -1'000'000'000'000)
        return std::nullopt;
    return number->unscaled;
}

Operand sum_of(Operand const& left, Operand const& right, int sign) {
    if (auto const* a = std::get_if<Decimal>(&left))
        if (auto const* b = std::get_if<Decimal>(&right))
            return number_or_unknown(sign > 0 ? add(*a, *b) : subtract(*a, *b));
    if (auto const* a = std::get_if<Date>(&left)) {
        if (auto const* b = std::get_if<Date>(&right); b && sign < 0) return whole(std::int64_t{a->days} - b->days);
        if (auto const days = whole_of(right)) {
            auto const sum = a->days + sign * *days;
            if (sum > -1'000'000 && sum < 4'000'000) return Date{static_cast<std::int32_t>(sum)};
        }
    }
    if (auto const* a = std::get_if<Instant>(&left)) {
        if (auto const* b = std::get_if<Instant>(&right); b && sign < 0) return whole(a->seconds - b->seconds);
        if (auto const seconds = whole_of(right)) return Instant{a->seconds + sign * *seconds};
    }
    return {};
}

/// Nothing when the two cannot be put in order (unknown, or of different kinds, as values of older forms may be).
Operand compared(Op op, Operand const& left, Operand const& right) {
    auto const found = order(left, right);
    if (!found) return {};
    switch (op) {
    case Op::equal:
        return *found == 0;
    case Op::unequal:
        return *found != 0;
    case Op::less:
        return *found < 0;
    case Op::at_most:
        return *found <= 0;
    case Op::more:
        return *found > 0;
    default:
        return *found >= 0;
    }
}

Truth truth_of(Operand const& operand) {
    auto const* yes = std::get_if<bool>(&operand);
    return !yes ? Truth::unknown : *yes ? Truth::yes : Truth::no;
}
Operand operand_of(Truth truth) {
    if (truth == Truth::unknown) return {};
    return truth == Truth::yes;
}

} // namespace gengji::forms
