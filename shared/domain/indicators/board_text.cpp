#include "shared/base/json.hpp"
#include "shared/domain/indicators/board.hpp"

#include <cstdio>

namespace gengji::domain {

namespace {

Json amount(std::int64_t hundredths) { return hundredths_text(hundredths); }
Json amount(std::optional<std::int64_t> hundredths) { return hundredths ? Json(hundredths_text(*hundredths)) : Json(); }

Json to_json(Figure const& figure) {
    auto const* const indicator = Indicators::built_in().find(figure.id);
    Json json{{"id", figure.id},
              {"name", indicator ? indicator->name : figure.id},
              {"unit", indicator ? indicator->unit : ""},
              {"reported", amount(figure.value.reported)},
              {"verified", amount(figure.value.verified)},
              {"target", amount(figure.target)},
              {"target_2027", amount(figure.target_2027)},
              {"pace", amount(figure.pace)},
              {"frozen", figure.frozen}};
    if (indicator && indicator->scale != 1)
        json["base"] = {{"reported", amount(figure.base.reported)}, {"verified", amount(figure.base.verified)}};
    if (figure.part)
        json["part"] = {{"reported", amount(figure.part->reported)}, {"verified", amount(figure.part->verified)}};
    if (figure.whole)
        json["whole"] = {{"reported", amount(figure.whole->reported)}, {"verified", amount(figure.whole->verified)}};
    if (figure.adjustment)
        json["adjustment"] = {{"reported", amount(figure.adjustment->reported)},
                              {"verified", amount(figure.adjustment->verified)}};
    return json;
}

/// Padded to a width in columns: Chinese characters take two.
std::string padded(std::string text, std::size_t columns, bool right = false) {
    std::size_t wide = 0;
    for (unsigned char const c : text) wide += c >= 0xE0 ? 2 : c < 0x80 ? 1 : 0;
    std::string const blanks(columns > wide ? columns - wide : 0, ' ');
    return right ? blanks + text : text + blanks;
}

std::string cell(std::optional<std::int64_t> value) { return padded(value ? hundredths_text(*value) : "—", 12, true); }

} // namespace

std::string hundredths_text(std::int64_t value) {
    std::uint64_t const size = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    char text[40];
    if (size % 100)
        std::snprintf(text, sizeof text, "%s%llu.%02llu", value < 0 ? "-" : "",
                      static_cast<unsigned long long>(size / 100), static_cast<unsigned long long>(size % 100));
    else
        std::snprintf(text, sizeof text, "%s%llu", value < 0 ? "-" : "", static_cast<unsigned long long>(size / 100));
    return text;
}

Json to_json(Board const& board) {
    Json figures = Json::array(), townships = Json::array();
    for (auto const& figure : board.figures) figures.push_back(to_json(figure));
    for (auto const& row : board.townships) {
        Json one{{"code", row.code},
                 {"name", row.name},
                 {"rank", row.rank},
                 {"score", amount(row.score)},
                 {"report_day", row.report_day ? Json(*row.report_day) : Json()}};
        for (auto const& [id, figure] : row.figures)
            one["figures"][id] = {{"reported", amount(figure.value.reported)},
                                  {"verified", amount(figure.value.verified)},
                                  {"target", amount(figure.target)}};
        for (auto const& [name, part] : row.parts) one["parts"][name] = amount(part);
        townships.push_back(std::move(one));
    }
    return {{"month", to_text(board.month)},
            {"scope", {{"code", board.place}, {"name", board.place_name}}},
            {"figures", std::move(figures)},
            {"townships", std::move(townships)}};
}

std::string to_table(Board const& board) {
    std::string text = board.place_name + "  " + to_text(board.month) + "  （上报数与核实数分列，不相加）\n";
    text += padded("", 4) + padded("指标", 48) + padded("上报", 12, true) + padded("核实", 12, true) +
            padded("当年目标", 12, true) + padded("2027", 12, true) + padded("进度参考线", 12, true) + "\n";
    for (auto const& figure : board.figures) {
        auto const* const indicator = Indicators::built_in().find(figure.id);
        text += padded(figure.id.substr(0, 3), 4) +
                padded((indicator ? indicator->name + "（" + indicator->unit + "）" : figure.id), 48);
        text += cell(figure.value.reported) + cell(figure.value.verified) + cell(figure.target) +
                cell(figure.target_2027) + cell(figure.pace);
        if (figure.frozen) text += "  已关账";
        if (figure.adjustment && !(*figure.adjustment == Sums{}))
            text += "  上期更正 " + hundredths_text(figure.adjustment->verified);
        text += "\n";
    }
    if (board.townships.empty()) return text;
    text += "\n" + padded("名次", 6) + padded("乡镇（街道）", 16) + padded("得分", 10, true) +
            padded("K3 服务社", 12, true) + padded("K4 会员", 12, true) + padded("K6 万亩次", 12, true) +
            padded("K7 网点", 12, true) + padded("K8 亿元", 12, true) + "\n";
    for (auto const& row : board.townships) {
        text +=
            padded(std::to_string(row.rank), 6) + padded(row.name, 16) + padded(hundredths_text(row.score), 10, true);
        for (char const* const id : {"K3", "K4", "K6", "K7", "K8"}) {
            auto const found = row.figures.find(id);
            text += cell(found == row.figures.end() ? std::nullopt : std::optional(found->second.value.verified));
        }
        text += "\n";
    }
    return text;
}

} // namespace gengji::domain
