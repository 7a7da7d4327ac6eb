#include "shared/forms/characters.hpp"
#include "shared/forms/input.hpp"

namespace gengji::forms {

namespace {

/// 1e-7 degrees as decimal degrees, exactly.
std::string degrees(std::int64_t e7) {
    auto const decimal = make_decimal(e7, 7);
    return decimal ? to_text(*decimal) : std::string();
}

std::string point_text(Point const& point) {
    std::string text = degrees(point.latitude_e7) + "," + degrees(point.longitude_e7);
    if (point.accuracy_cm)
        if (auto const metres = make_decimal(*point.accuracy_cm, 2)) text += "," + to_text(*metres);
    return text;
}

std::string file_text(FileRef const& file) {
    std::string text = to_hex(file.hash.view()) + ":" + std::to_string(file.size) + ":" + file.type;
    return file.name.empty() ? text : text + ":" + file.name;
}

std::string size_text(std::uint64_t bytes) {
    auto const kb = make_decimal(static_cast<std::int64_t>(bytes), 3);
    return kb ? to_text(round_half_up(*kb, 0)) + " kB" : std::string();
}

std::string shown_file(FileRef const& file) {
    return (file.name.empty() ? std::string("附件") : file.name) + "（" + size_text(file.size) + "）";
}

std::string label_in(std::string const& list, std::string_view id, Lookups const& lookups) {
    auto const* choices = lookups.choices(list);
    auto const* choice = choices ? choices->find(id) : nullptr;
    return choice ? choice->label.zh : std::string(id);
}

std::string season_text(std::string_view text, Lookups const& lookups) {
    auto const dash = text.rfind('-');
    if (dash == text.npos) return std::string(text);
    return label_in("crops", text.substr(0, dash), lookups) + " " + std::string(text.substr(dash + 1));
}

std::string text_of(FieldSpec const& field, std::string_view text, Lookups const& lookups) {
    switch (field.type) {
    case FieldType::select_one:
    case FieldType::select_many:
        return label_in(field.choices, text, lookups);
    case FieldType::season:
        return season_text(text, lookups);
    case FieldType::division:
    case FieldType::divisions:
        if (auto const* division = lookups.division(text)) return division->display_name();
        break;
    default:
        break;
    }
    return std::string(text);
}

int places_of(FieldType type) { return type == FieldType::area || type == FieldType::money ? 2 : 0; }

std::string joined(std::vector<Value> const& items, std::string_view separator, auto const& text_of_item) {
    std::string text;
    for (auto const& item : items) text += (text.empty() ? "" : std::string(separator)) + text_of_item(item);
    return text;
}

} // namespace

std::string show(FieldSpec const& field, Value const& value, Lookups const& lookups) {
    switch (value.kind()) {
    case Value::Kind::none:
        return {};
    case Value::Kind::boolean:
        return *value.boolean() ? "是" : "否";
    case Value::Kind::integer:
    case Value::Kind::decimal:
        if (auto const number = value.decimal()) return to_text(*number, places_of(field.type));
        break;
    case Value::Kind::text:
        return text_of(field, *value.text(), lookups);
    case Value::Kind::instant:
        return to_text_local(*value.instant_seconds() * 1000);
    case Value::Kind::record:
        return lookups.title_of(*value.record()).value_or(to_text(*value.record()).substr(0, 8) + "…");
    case Value::Kind::list:
        if (field.type == FieldType::images) return std::to_string(value.items().size()) + " 张";
        if (field.type == FieldType::shape) return std::to_string(value.items().size()) + " 个边界点";
        return joined(value.items(), "、", [&](Value const& item) { return show(field, item, lookups); });
    case Value::Kind::file:
        return shown_file(*value.file());
    case Value::Kind::point:
        return point_text(*value.point());
    default:
        break;
    }
    return to_text(value);
}

std::string to_input(FieldSpec const& field, Value const& value) {
    switch (value.kind()) {
    case Value::Kind::none:
        return {};
    case Value::Kind::boolean:
        return *value.boolean() ? "是" : "否";
    case Value::Kind::integer:
    case Value::Kind::decimal:
        if (auto const number = value.decimal()) return to_text(*number, places_of(field.type));
        break;
    case Value::Kind::text:
        return std::string(*value.text());
    case Value::Kind::instant:
        return to_text_utc(*value.instant_seconds() * 1000);
    case Value::Kind::record:
        return to_text(*value.record());
    case Value::Kind::list:
        return joined(value.items(), ";", [&](Value const& item) { return to_input(field, item); });
    case Value::Kind::file:
        return file_text(*value.file());
    case Value::Kind::point:
        return point_text(*value.point());
    default:
        break;
    }
    return to_text(value);
}

} // namespace gengji::forms
