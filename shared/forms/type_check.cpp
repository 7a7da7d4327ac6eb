#include "shared/forms/type_check.hpp"

#include "shared/forms/identifiers.hpp"

#include <algorithm>
#include <chrono>

namespace gengji::forms {

namespace {

constexpr Date first_day{-25567}; // 1900-01-01
constexpr Date last_day{84370};   // 2200-12-31

using Found = std::optional<WrongValue>;

bool is_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int digits_of(std::string_view digits) {
    int number = 0;
    for (char const c : digits) number = number * 10 + (c - '0');
    return number;
}

Found wrong(FieldSpec const& field, std::string const& what, Severity severity = Severity::block) {
    return WrongValue{severity, "“" + field.label.zh + "”" + what};
}

Found number(FieldSpec const& field, Value const& value) {
    auto const decimal = value.decimal();
    if (!decimal) return wrong(field, "应为数字，请重新填写");
    if (field.type == FieldType::integer && decimal->scale != 0) return wrong(field, "应为整数，请重新填写");
    if ((field.type == FieldType::area || field.type == FieldType::money) && decimal->scale > 2)
        return wrong(field, "最多两位小数，请重新填写");
    if (field.type == FieldType::area && decimal->unscaled < 0) return wrong(field, "不能小于 0，请重新填写");
    return {};
}

Found choice(FieldSpec const& field, Value const& value, Lookups const& lookups) {
    auto const* list = lookups.choices(field.choices);
    if (!list) return {};
    auto const id = value.text();
    if (!id || !list->find(*id))
        return wrong(field, "的选项“" + (id ? std::string(*id) : to_text(value)) + "”不在列表中，请重新选择");
    return {};
}

Found place(FieldSpec const& field, Value const& value, Lookups const& lookups) {
    auto const code = value.text();
    auto const* division = code ? lookups.division(*code) : nullptr;
    if (!division) return wrong(field, "的代码不在区划表中，请重新选择");
    if (!at_level(*division, field.level))
        return wrong(field, field.level == "township" ? "应选到乡镇（街道）" : "应选到村（社区）");
    return {};
}

Found day(FieldSpec const& field, Value const& value) {
    auto const date = value.date();
    if (!date) return wrong(field, "应为日期，例如 2025-10-20");
    if (*date < first_day || *date > last_day) return wrong(field, "的年份不对，请检查");
    return {};
}

Found text(FieldSpec const& field, Value const& value, Lookups const& lookups) {
    auto const written = value.text();
    if (!written) return wrong(field, "应为文字，请重新填写");
    switch (field.type) {
    case FieldType::month:
        if (!is_month(*written)) return wrong(field, "应为年月，例如 2025-10");
        break;
    case FieldType::week:
        if (!is_week(*written)) return wrong(field, "应为年和周，例如 2025-W42");
        break;
    case FieldType::season:
        if (!is_season(*written, lookups)) return wrong(field, "应为作物和收获年份，例如 中稻 2025");
        break;
    case FieldType::uscc:
        if (!is_uscc(*written)) return wrong(field, "不对：请按证照核对 18 位代码（不含 I、O、Z、S、V）");
        break;
    case FieldType::phone:
        if (!is_phone(*written)) return wrong(field, "不对：请填 11 位手机号，或带区号的座机号，例如 023-74512345");
        break;
    case FieldType::bank_account:
        if (!is_digits(*written) || written->size() < 16 || written->size() > 19)
            return wrong(field, "应为 16 到 19 位数字，请按银行卡核对");
        if (!is_luhn(*written)) return wrong(field, "校验不符，请按银行卡再核对一次", Severity::warn);
        break;
    case FieldType::plate:
        if (!is_plate(*written))
            return wrong(field, "与常见农机号牌不同（省名 + 2 位数字 + 5 位），请再核对一次", Severity::warn);
        break;
    default:
        break;
    }
    return {};
}

Found each(FieldSpec const& field, Value const& value, Lookups const& lookups) {
    if (value.kind() != Value::Kind::list) return wrong(field, "的内容与表单类型不符，请重新填写");
    std::vector<Point> ring;
    for (auto const& item : value.items()) {
        Found found;
        switch (field.type) {
        case FieldType::select_many:
            found = choice(field, item, lookups);
            break;
        case FieldType::divisions:
            found = place(field, item, lookups);
            break;
        case FieldType::references:
            if (!item.record()) found = wrong(field, "里有不是记录的内容，请重新选择");
            break;
        case FieldType::shape:
            if (auto const point = item.point())
                ring.push_back(*point);
            else
                found = wrong(field, "里有不是位置的内容，请重新采集");
            break;
        default:
            if (!item.file()) found = wrong(field, "里有不是文件的内容，请重新拍摄");
        }
        if (found) return found;
    }
    if (field.type == FieldType::shape && !is_simple_ring(ring))
        return wrong(field, "的边界线自相交叉或不足 3 个点，请沿地块边缘重新采集");
    return {};
}

using Wide = __int128;

/// Twice the signed area of a triangle: on which side of a-b is c?
int side(Point const& a, Point const& b, Point const& c) {
    Wide const cross = Wide(b.longitude_e7 - a.longitude_e7) * (c.latitude_e7 - a.latitude_e7) -
                       Wide(b.latitude_e7 - a.latitude_e7) * (c.longitude_e7 - a.longitude_e7);
    return cross > 0 ? 1 : cross < 0 ? -1 : 0;
}

bool between(Point const& a, Point const& b, Point const& c) {
    return std::min(a.longitude_e7, b.longitude_e7) <= c.longitude_e7 &&
           c.longitude_e7 <= std::max(a.longitude_e7, b.longitude_e7) &&
           std::min(a.latitude_e7, b.latitude_e7) <= c.latitude_e7 &&
           c.latitude_e7 <= std::max(a.latitude_e7, b.latitude_e7);
}

bool meet(Point const& a, Point const& b, Point const& c, Point const& d) {
    int const abc = side(a, b, c), abd = side(a, b, d), cda = side(c, d, a), cdb = side(c, d, b);
    if (abc != abd && cda != cdb && abc * abd <= 0 && cda * cdb <= 0) return true;
    return (abc == 0 && between(a, b, c)) || (abd == 0 && between(a, b, d)) || (cda == 0 && between(c, d, a)) ||
           (cdb == 0 && between(c, d, b));
}

} // namespace

bool is_month(std::string_view text) {
    if (text.size() != 7 || text[4] != '-' || !is_digits(text.substr(0, 4)) || !is_digits(text.substr(5))) return false;
    int const month = digits_of(text.substr(5));
    return month >= 1 && month <= 12;
}

bool is_week(std::string_view text) {
    if (text.size() != 8 || text.substr(4, 2) != "-W" || !is_digits(text.substr(0, 4)) || !is_digits(text.substr(6)))
        return false;
    int const week = digits_of(text.substr(6));
    if (week < 1 || week > 53) return false;
    if (week < 53) return true;
    // A year has a week 53 when it begins or ends on a Thursday.
    using namespace std::chrono;
    year const y{digits_of(text.substr(0, 4))};
    return weekday{sys_days{y / January / 1}} == Thursday || weekday{sys_days{y / December / 31}} == Thursday;
}

bool is_season(std::string_view text, Lookups const& lookups) {
    auto const dash = text.rfind('-');
    if (dash == text.npos || text.size() - dash != 5 || !is_digits(text.substr(dash + 1))) return false;
    auto const* crops = lookups.choices("crops");
    return !crops || crops->find(text.substr(0, dash));
}

bool at_level(Division const& division, std::string_view level) {
    if (level == "any") return true;
    return division.code.size() == (level == "township" ? 9u : 12u);
}

bool is_simple_ring(std::vector<Point> const& ring) {
    std::size_t const n = ring.size();
    if (n < 3) return false;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = i + 1; j < n; ++j) {
            if (ring[i].latitude_e7 == ring[j].latitude_e7 && ring[i].longitude_e7 == ring[j].longitude_e7)
                return false;
            bool const neighbours = j == i + 1 || (i == 0 && j == n - 1);
            if (!neighbours && meet(ring[i], ring[(i + 1) % n], ring[j], ring[(j + 1) % n])) return false;
        }
    }
    return true;
}

std::optional<WrongValue> wrong_value(FieldSpec const& field, Value const& value, Lookups const& lookups) {
    switch (field.type) {
    case FieldType::integer:
    case FieldType::decimal:
    case FieldType::area:
    case FieldType::money:
        return number(field, value);
    case FieldType::boolean:
        return value.boolean() ? Found{} : wrong(field, "应为“是”或“否”，请重新选择");
    case FieldType::date:
        return day(field, value);
    case FieldType::instant:
        return value.instant_seconds() ? Found{} : wrong(field, "应为日期和时间，例如 2025-10-20 08:30");
    case FieldType::select_one:
        return choice(field, value, lookups);
    case FieldType::division:
        return place(field, value, lookups);
    case FieldType::reference:
        return value.record() ? Found{} : wrong(field, "应为一条记录，请重新选择");
    case FieldType::point:
        return value.point() ? Found{} : wrong(field, "应为位置，请重新定位");
    case FieldType::select_many:
    case FieldType::divisions:
    case FieldType::references:
    case FieldType::shape:
    case FieldType::images:
        return each(field, value, lookups);
    case FieldType::track:
    case FieldType::image:
    case FieldType::file:
    case FieldType::signature:
        return value.file() ? Found{} : wrong(field, "应为文件，请重新添加");
    case FieldType::calculated:
        return {};
    default:
        return text(field, value, lookups);
    }
}

} // namespace gengji::forms
