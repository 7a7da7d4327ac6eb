#include "shared/records/value.hpp"

#include <string>

namespace gengji {

namespace {

std::string in_brackets(std::string_view inner, std::string_view open, std::string_view close) {
    return std::string(open).append(inner).append(close);
}

std::string degrees(std::int64_t e7) {
    auto const value = make_decimal(e7, 7);
    return value ? to_text(*value) : "?";
}

std::string text_of(Point const& point) {
    std::string text = degrees(point.latitude_e7) + "," + degrees(point.longitude_e7);
    if (point.accuracy_cm) text += "±" + to_text(make_decimal(*point.accuracy_cm, 2).value_or(Decimal{})) + "m";
    return text;
}

std::string text_of_instant(std::int64_t seconds) {
    constexpr std::int64_t year_9999 = 253'402'300'800, year_minus_9999 = -377'705'116'800;
    bool const in_calendar = seconds < year_9999 && seconds > year_minus_9999; // a laptop's clock may say anything
    return in_calendar ? to_text_local(seconds * 1000) : std::to_string(seconds) + "s";
}

std::string text_of(Life const& life) {
    if (life.state == Life::State::voided) return in_brackets(life.reason, "作废(", ")");
    if (life.state == Life::State::moved) return in_brackets(life.moved_to, "转出(", ")");
    return life.moved_to.empty() ? "有效" : in_brackets(life.moved_to, "转入(", ")");
}

std::string text_of(Review const& review) {
    char const* const open = review.decision == Review::Decision::approved   ? "通过("
                             : review.decision == Review::Decision::returned ? "退回("
                                                                             : "撤销(";
    return in_brackets(review.note, open, ")");
}

std::string text_of_list(std::vector<Value> const& items) {
    std::string text;
    for (Value const& item : items) {
        bool const nested = item.kind() == Value::Kind::list; // no program of ours packs one, so it is not unfolded
        text += (text.empty() ? "" : ", ") + (nested ? "[…]" : to_text(item));
    }
    return in_brackets(text, "[", "]");
}

} // namespace

std::string to_text(Value const& value) {
    if (auto const v = value.text()) return std::string(*v);
    if (auto const v = value.boolean()) return *v ? "是" : "否";
    if (auto const v = value.integer()) return std::to_string(*v);
    if (auto const v = value.decimal()) return to_text(*v);
    if (auto const v = value.date()) return to_text(*v);
    if (auto const v = value.instant_seconds()) return text_of_instant(*v);
    if (auto const v = value.point()) return text_of(*v);
    if (auto const v = value.record()) return to_text(*v);
    if (value.kind() == Value::Kind::list) return text_of_list(value.items());
    if (auto const v = value.file()) return v->name.empty() ? to_hex(v->hash.view()) : v->name;
    if (auto const v = value.life()) return text_of(*v);
    if (auto const v = value.review()) return text_of(*v);
    if (auto const v = value.remark())
        return v->path + ": " + v->text + (v->state == Remark::State::done ? " (已改)" : "");
    return value.is_none() ? "" : "(新版本的数据)";
}

} // namespace gengji
