#include "shared/forms/input.hpp"

#include "shared/forms/characters.hpp"
#include "shared/forms/type_check.hpp"

#include <algorithm>
#include <array>

namespace gengji::forms {

namespace {

Error wrong(FieldSpec const& field, std::string const& what) {
    return problem(Problem::invalid, "“" + field.label.zh + "”" + what);
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "1,234.50" without its commas; as it is unless they stand where thousands are parted.
std::string without_thousands(std::string_view text) {
    auto const point = std::min(text.find('.'), text.size());
    for (std::size_t at = 0; at < point; ++at)
        if (text[at] == ',' && (at == 0 || (point - at) % 4 != 0)) return std::string(text);
    std::string plain(text);
    if (plain.find(',') < point) plain.erase(std::remove(plain.begin(), plain.end(), ','), plain.end());
    return plain;
}

Result<Value> number(FieldSpec const& field, std::string_view text) {
    for (std::string_view const unit : {std::string_view(field.unit), std::string_view("亩"), std::string_view("元")}) {
        if (unit.empty() || text.size() <= unit.size() || text.substr(text.size() - unit.size()) != unit) continue;
        text = trimmed(text.substr(0, text.size() - unit.size()));
        break;
    }
    auto const decimal = parse_decimal(without_thousands(text));
    if (!decimal) return wrong(field, "应为数字，例如 5.25");
    if (field.type == FieldType::integer) {
        if (decimal->scale != 0) return wrong(field, "应为整数，例如 3");
        return Value::of(decimal->unscaled);
    }
    if ((field.type == FieldType::area || field.type == FieldType::money) && decimal->scale > 2)
        return wrong(field, "最多两位小数，例如 5.25");
    return Value::of(*decimal);
}

Result<Value> yes_or_no(FieldSpec const& field, std::string_view text) {
    std::string const word = lower(text);
    for (std::string_view const yes : {"是", "1", "true", "yes", "y", "对", "有", "√"})
        if (word == yes) return Value::of(true);
    for (std::string_view const no : {"否", "0", "false", "no", "n", "不是", "无", "×"})
        if (word == no) return Value::of(false);
    return wrong(field, "应填“是”或“否”");
}

Result<Value> day(FieldSpec const& field, std::string_view text) {
    if (text.size() == 8 && is_digits(text)) {
        std::string const compact(text);
        if (auto const date = parse_date(compact.substr(0, 4) + '-' + compact.substr(4, 2) + '-' + compact.substr(6)))
            return Value::of(*date);
    }
    // Spreadsheets write midnight behind a date.
    if (auto const gap = text.find_first_of(" T");
        gap != text.npos && text.find_first_not_of("0:. TZ", gap) == text.npos)
        text = text.substr(0, gap);
    if (auto const date = parse_date(text)) return Value::of(*date);
    return wrong(field, "应为日期，例如 2025-10-20 或 2025年10月20日");
}

Result<Value> month(FieldSpec const& field, std::string_view text) {
    std::string digits;
    for (char const c : text)
        if (c >= '0' && c <= '9') digits += c;
    if (digits.size() == 5) digits.insert(4, "0");
    std::string const written = digits.size() == 6 ? digits.substr(0, 4) + '-' + digits.substr(4) : std::string(text);
    if (is_month(written)) return Value::of(std::string_view(written));
    return wrong(field, "应为年月，例如 2025-10");
}

Result<Value> moment(FieldSpec const& field, std::string_view text) {
    auto const instant = parse_instant(text);
    if (!instant) return wrong(field, "应为日期和时间，例如 2025-10-20 08:30");
    auto const seconds = *instant / 1000 - (*instant % 1000 < 0 ? 1 : 0);
    return Value::instant(seconds);
}

Choice const* find_choice(ChoiceList const& list, std::string_view text) {
    if (auto const* choice = list.find(text)) return choice;
    std::string const word = lower(text);
    for (auto const& choice : list.choices)
        if (choice.label.zh == text || lower(choice.id) == word ||
            (!choice.label.en.empty() && lower(choice.label.en) == word))
            return &choice;
    return nullptr;
}

Result<Value> choice(FieldSpec const& field, std::string_view text, Lookups const& lookups) {
    auto const* list = lookups.choices(field.choices);
    if (!list) return wrong(field, "的选项表“" + field.choices + "”还没有同步到本机，请先同步");
    if (auto const* found = find_choice(*list, text)) return Value::of(std::string_view(found->id));
    std::string options;
    for (std::size_t i = 0; i < list->choices.size() && i < 8; ++i)
        if (!list->choices[i].is_former()) options += (i ? "、" : "") + list->choices[i].label.zh;
    return wrong(field,
                 "没有选项“" + std::string(text) + "”，可选：" + options + (list->choices.size() > 8 ? "等" : ""));
}

Result<Value> division(FieldSpec const& field, std::string_view text, Lookups const& lookups) {
    auto const* found = lookups.find_division(text);
    if (!found)
        return wrong(field, "找不到“" + std::string(text) + "”，请填乡镇加村名（例如 新民镇双河口村）或区划代码");
    if (!at_level(*found, field.level))
        return wrong(field, field.level == "township" ? "应填到乡镇（街道）" : "应填到村（社区）");
    return Value::of(std::string_view(found->code));
}

Result<Value> reference(FieldSpec const& field, std::string_view text, Lookups const& lookups) {
    if (auto const id = parse_record_id(text)) return Value::of(*id);
    auto const found = field.ref == "any" ? std::nullopt : lookups.find_record(field.ref, text);
    if (found) return Value::of(*found);
    return wrong(field, "找不到“" + std::string(text) + "”（没有，或有多个同名），请填记录编号");
}

/// 中稻 2025, 2025中稻, rice-2025, rice 2025
Result<Value> season(FieldSpec const& field, std::string_view text, Lookups const& lookups) {
    std::string_view crop, year;
    if (text.size() > 4 && is_digits(text.substr(text.size() - 4))) {
        year = text.substr(text.size() - 4);
        crop = text.substr(0, text.size() - 4);
    } else if (text.size() > 4 && is_digits(text.substr(0, 4))) {
        year = text.substr(0, 4);
        crop = text.substr(4);
    }
    while (!crop.empty() && (crop.back() == '-' || crop.back() == ' ')) crop.remove_suffix(1);
    while (!crop.empty() && (crop.front() == '-' || crop.front() == ' ')) crop.remove_prefix(1);
    if (crop.substr(0, 3) == "年") crop.remove_prefix(3);
    auto const* crops = lookups.choices("crops");
    auto const* found = crops ? find_choice(*crops, crop) : nullptr;
    if (!found || year.empty()) return wrong(field, "应为作物和收获年份，例如 中稻 2025");
    std::string const written = found->id + '-' + std::string(year);
    return Value::of(std::string_view(written));
}

std::optional<std::int64_t> degrees_e7(std::string_view text, int limit) {
    auto const degrees = parse_decimal(text);
    if (!degrees) return std::nullopt;
    Decimal const rounded = round_half_up(*degrees, 7);
    auto const scaled = multiply(rounded, Decimal{10'000'000, 0});
    if (!scaled || scaled->scale != 0 || std::abs(scaled->unscaled) > std::int64_t{limit} * 10'000'000)
        return std::nullopt;
    return scaled->unscaled;
}

std::optional<Point> point_of(std::string_view text) {
    auto const parts = split(text, ",，、 ");
    if (parts.size() != 2 && parts.size() != 3) return std::nullopt;
    auto const latitude = degrees_e7(parts[0], 90);
    auto const longitude = degrees_e7(parts[1], 180);
    if (!latitude || !longitude) return std::nullopt;
    Point point{*latitude, *longitude, std::nullopt};
    if (parts.size() == 3) {
        auto const metres = parse_decimal(parts[2]);
        auto const cm = metres ? multiply(round_half_up(*metres, 2), Decimal{100, 0}) : std::nullopt;
        if (!cm || cm->unscaled < 0 || cm->unscaled > 100'000'000) return std::nullopt;
        point.accuracy_cm = static_cast<std::uint32_t>(cm->unscaled);
    }
    return point;
}

Result<Value> point(FieldSpec const& field, std::string_view text) {
    if (auto const found = point_of(text)) return Value::of(*found);
    return wrong(field, "应为纬度和经度，例如 30.330012,107.348692");
}

/// "hash:size:type[:name]"
Result<Value> file(FieldSpec const& field, std::string_view text) {
    std::array<std::string_view, 3> parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto const end = std::min(text.find(':'), text.size());
        parts[i] = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    auto const hash = parts[0].size() == 64 ? from_hex(parts[0]) : std::nullopt;
    auto const size = is_digits(parts[1]) && parts[1].size() <= 12 ? parse_decimal(parts[1]) : std::nullopt;
    if (!hash || !size || parts[2].find('/') == parts[2].npos)
        return wrong(field, "应为附件：先把文件加入本机，再填 哈希:大小:类型");
    return Value::of(FileRef{Hash::from_view(*hash), static_cast<std::uint64_t>(size->unscaled), std::string(parts[2]),
                             std::string(text)});
}

template<class Parse>
Result<Value> several(FieldSpec const& field, std::string_view text, std::string_view separators, bool sorted,
                      Parse const& parse) {
    std::vector<Value> items;
    for (auto const& part : split(text, separators)) items.push_back(TRY(parse(field, part)));
    if (sorted) {
        // Sets: equal picks are equal bytes, in whatever order they were ticked.
        std::sort(items.begin(), items.end());
        items.erase(std::unique(items.begin(), items.end()), items.end());
    }
    return Value::list(items);
}

Result<Value> plain_text(FieldSpec const& field, std::string_view text) {
    // Line breaks are text, other control characters are accidents of a spreadsheet.
    std::string clean;
    for (char const c : text)
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n') clean += c;
    if (!is_utf8(clean)) return wrong(field, "里有无法识别的字符，请重新填写");
    return Value::of(std::string_view(clean));
}

} // namespace

Result<Value> parse_input(FieldSpec const& field, std::string_view raw, Lookups const& lookups) {
    std::string_view const as_typed = trimmed(raw);
    if (as_typed.empty()) return Value();
    std::string const narrow = half_width(as_typed);
    auto const with = [&lookups](auto parse) {
        return [&lookups, parse](FieldSpec const& f, std::string_view t) { return parse(f, t, lookups); };
    };
    constexpr std::string_view separators = ";；、,，|\n\t ";
    switch (field.type) {
    case FieldType::integer:
    case FieldType::decimal:
    case FieldType::area:
    case FieldType::money:
        return number(field, narrow);
    case FieldType::boolean:
        return yes_or_no(field, narrow);
    case FieldType::date:
        return day(field, narrow);
    case FieldType::month:
        return month(field, narrow);
    case FieldType::season:
        return season(field, narrow, lookups);
    case FieldType::instant:
        return moment(field, narrow);
    case FieldType::select_one:
        return choice(field, as_typed, lookups);
    case FieldType::select_many:
        if (auto const* list = lookups.choices(field.choices); list && find_choice(*list, as_typed))
            return several(field, as_typed, "", true, with(choice));
        return several(field, as_typed, separators, true, with(choice));
    case FieldType::division:
        return division(field, narrow, lookups);
    case FieldType::divisions:
        return several(field, narrow, separators, true, with(division));
    case FieldType::reference:
        return reference(field, as_typed, lookups);
    case FieldType::references:
        return several(field, as_typed, separators, true, with(reference));
    case FieldType::point:
        return point(field, narrow);
    case FieldType::shape:
        return several(field, narrow, ";；|\n", false,
                       [](FieldSpec const& f, std::string_view t) { return point(f, t); });
    case FieldType::track:
    case FieldType::image:
    case FieldType::file:
    case FieldType::signature:
        return file(field, as_typed);
    case FieldType::images:
        return several(field, as_typed, ";；|\n", false,
                       [](FieldSpec const& f, std::string_view t) { return file(f, t); });
    case FieldType::calculated:
        return wrong(field, "是自动计算的，不用填写");
    case FieldType::week: {
        std::string const week = upper(narrow);
        if (!is_week(week)) return wrong(field, "应为年和周，例如 2025-W42");
        return Value::of(std::string_view(week));
    }
    case FieldType::idcard:
    case FieldType::uscc:
    case FieldType::plate:
        return plain_text(field, upper(without_blanks(narrow)));
    case FieldType::phone:
    case FieldType::bank_account:
    case FieldType::barcode:
        return plain_text(field, without_blanks(narrow));
    case FieldType::text:
        break;
    }
    return plain_text(field, as_typed);
}

} // namespace gengji::forms
