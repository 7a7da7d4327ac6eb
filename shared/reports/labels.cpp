#include "shared/reports/labels.hpp"

#include "shared/catalog/catalog.hpp"
#include "shared/domain/operations.hpp"

#include <initializer_list>
#include <utility>

namespace gengji::reports {

namespace {

using Word = std::pair<std::string_view, std::string_view>;

std::string look_up(std::initializer_list<Word> words, std::string_view key) {
    for (auto const& [name, text] : words) {
        if (name == key) return std::string(text);
    }
    return std::string(key);
}

} // namespace

Decimal of_hundredths(std::int64_t value) { return make_decimal(value, 2).value_or(Decimal{}); }

std::string month_text(domain::Month month) {
    return std::to_string(month / 12) + "年" + std::to_string(month % 12 + 1) + "月";
}

std::string date_text(Date day) {
    std::string const text = to_text(day); // 2025-09-30
    return std::to_string(std::stoi(text.substr(0, 4))) + "年" + std::to_string(std::stoi(text.substr(5, 2))) + "月" +
           std::to_string(std::stoi(text.substr(8, 2))) + "日";
}

std::string level_text(domain::Level level) {
    switch (level) {
    case domain::Level::draft:
        return "草稿";
    case domain::Level::voided:
        return "已作废";
    case domain::Level::returned:
        return "退回待改";
    case domain::Level::submitted:
        return "已上报";
    case domain::Level::township_verified:
        return "乡镇已核验";
    case domain::Level::county_accepted:
        return "县级已认定";
    }
    return {};
}

std::string task_state_text(std::string_view state) {
    return look_up({{"not_started", "未启动"}, {"under_way", "推进中"}, {"done", "已完成"}, {"blocked", "受阻"}},
                   state);
}

std::string report_state_text(std::string_view state) {
    return look_up({{"draft", "草稿"}, {"submitted", "已报送"}, {"returned", "退回"}, {"accepted", "已采用"}}, state);
}

std::string operation_text(std::string_view id) {
    if (id.empty()) return "（没有写作业）";
    auto const* const operation = domain::Operations::built_in().operation(id);
    return operation ? operation->name : std::string(id);
}

std::string season_text(std::string_view season) {
    auto const parsed = domain::parse_season(season);
    auto const* const crop = parsed ? domain::Operations::built_in().crop(parsed->crop) : nullptr;
    return crop ? std::to_string(parsed->year) + "年" + crop->name : std::string(season);
}

std::string division_text(std::string_view code) {
    auto const* const division = Catalog::built_in().division(code);
    return division ? division->display_name() : std::string(code);
}

std::string form_text(std::string_view form) {
    auto const* const spec = Catalog::built_in().form(form);
    return spec ? spec->title.zh : std::string(form);
}

std::string base_unit_text(domain::Indicator const& indicator) {
    if (indicator.unit == "万亩次") return "亩次";
    if (indicator.unit == "亿元") return "元";
    return indicator.unit;
}

std::string number_text(domain::Indicator const& indicator) { return indicator.id.substr(0, indicator.id.find('/')); }

std::string weight_text(std::string_view name) {
    if (name == "report_on_time") return "按时报送";
    if (name == "return_rate") return "不退回率";
    auto const* const indicator = domain::Indicators::built_in().find(name);
    return indicator ? std::string(name) + " " + indicator->name : std::string(name);
}

std::string joined(std::vector<std::string> const& texts, std::string_view between) {
    std::string text;
    for (auto const& one : texts) {
        if (!text.empty()) text += between;
        text += one;
    }
    return text;
}

std::optional<std::int64_t> percent_done(std::int64_t value, std::optional<std::int64_t> target) {
    if (!target || *target <= 0) return std::nullopt;
    return (20000 * value + *target) / (2 * *target); // half up
}

} // namespace gengji::reports
