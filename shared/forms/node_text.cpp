#include "shared/forms/node_text.hpp"

#include "shared/base/bytes.hpp"

#include <cmath>

namespace gengji::forms {

namespace {

std::string degrees(std::int64_t e7) {
    auto const exact = make_decimal(e7, 7);
    return exact ? to_text(*exact) : "0";
}

std::string text_of_point(Point const& point) {
    auto const accuracy = make_decimal(point.accuracy_cm.value_or(0), 2);
    return degrees(point.latitude_e7) + " " + degrees(point.longitude_e7) + " 0 " +
           to_text(accuracy.value_or(Decimal{}));
}

std::string text_of_instant(std::int64_t seconds) {
    std::string text = to_text_utc((seconds + 8 * 3600) * 1000); // the county's clocks; no summer time
    text.pop_back();
    return text + ".000+08:00";
}

std::string text_of_list(std::vector<Value> const& items) {
    std::string text;
    bool const ring = !items.empty() && items.front().point();
    for (auto const& item : items) text += (text.empty() ? "" : ring ? "; " : " ") + node_text(item);
    if (ring) text += "; " + node_text(items.front());
    return text;
}

} // namespace

std::string node_text(Value const& value) {
    switch (value.kind()) {
    case Value::Kind::boolean:
        return *value.boolean() ? "yes" : "no";
    case Value::Kind::integer:
    case Value::Kind::decimal:
        return value.decimal() ? to_text(*value.decimal()) : std::string();
    case Value::Kind::text:
        return std::string(*value.text());
    case Value::Kind::date:
        return to_text(*value.date());
    case Value::Kind::instant:
        return text_of_instant(*value.instant_seconds());
    case Value::Kind::record:
        return to_text(*value.record());
    case Value::Kind::list:
        return text_of_list(value.items());
    default:
        break;
    }
    if (auto const point = value.point()) return text_of_point(*point);
    if (auto const file = value.file()) return to_hex(file->hash.view());
    return {};
}

std::optional<Value> value_of(XValue const& value, bool as_text) {
    if (!as_text)
        if (auto const number = to_decimal(value)) return Value::of(*number);
    if (auto const* number = std::get_if<double>(&value.content); number && !std::isfinite(*number))
        return std::nullopt;
    if (auto const* yes = std::get_if<bool>(&value.content)) return Value::of(*yes);
    std::string const text = to_string(value);
    if (text.empty() || text == "NaN") return std::nullopt;
    return Value::of(std::string_view(text));
}

} // namespace gengji::forms
