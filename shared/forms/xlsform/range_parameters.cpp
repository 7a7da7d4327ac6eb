#include "shared/forms/xlsform/parameters.hpp"

#include "shared/base/limits.hpp"
#include "shared/forms/xlsform/words.hpp"

#include <algorithm>
#include <array>
#include <cmath>

// https://docs.getodk.org/form-question-types/#range-widget

namespace gengji::forms::xls {

namespace {

bool is_multiple(double value, double of) {
    double const times = value / of;
    return std::abs(times - std::round(times)) < 1e-7;
}

struct Scale {
    Element& element;
    SurveyContext const& context;
    double start = 1;
    double end = 10;
    double step = 1;

    bool fault(std::string text) const {
        context.findings.error(survey_sheet, element.row, "量尺题（range）：" + std::move(text));
        return false;
    }

    bool within(double value) const { return value >= std::min(start, end) && value <= std::max(start, end); }

    bool read_numbers() {
        for (char const* key : {"start", "end", "step", "tick_interval", "placeholder"}) {
            std::string const* const given = element.parameter(key);
            if (given && !number_of(*given)) return fault(std::string("参数 ") + key + " 要填数字。");
        }
        if (auto const* given = element.parameter("start")) start = *number_of(*given);
        if (auto const* given = element.parameter("end")) end = *number_of(*given);
        if (auto const* given = element.parameter("step")) step = *number_of(*given);
        if (step == 0) return fault("参数 step 不能是 0。");
        if (std::abs(step) > std::abs(end - start)) return fault("参数 step 比 start 到 end 的距离还大。请改小。");
        return true;
    }

    void check_ticks() const {
        std::string const* const given = element.parameter("tick_interval");
        if (!given) return;
        double const interval = *number_of(*given);
        if (interval == 0)
            fault("参数 tick_interval 不能是 0。");
        else if (std::abs(interval) > std::abs(end - start))
            fault("参数 tick_interval 比 start 到 end 的距离还大。请改小。");
        else if (!is_multiple(interval, step))
            fault("参数 tick_interval 要是 step 的整数倍。");
    }

    void check_placeholder() const {
        std::string const* const given = element.parameter("placeholder");
        if (!given) return;
        double const value = *number_of(*given);
        if (!within(value))
            fault("参数 placeholder 要在 start 和 end 之间。");
        else if (!is_multiple(value - start, step))
            fault("参数 placeholder 要落在刻度上（从 start 起每次加 step）。");
    }

    void check_labels() const {
        std::string const* const name = element.parameter("tick_labelset");
        if (!name) return;
        ChoiceList const* const list = context.choices.find(*name);
        if (!list) {
            fault("参数 tick_labelset 里的清单“" + *name + "”不在 choices 表中。请改正清单名，或在 choices 表加上它。");
            return;
        }
        if (list->choices.size() > limits::xlsform_ticks) {
            fault("tick_labelset 的清单太长（最多 " + std::to_string(limits::xlsform_ticks) + " 项）。");
            return;
        }
        bool const no_ticks = element.control_value("appearance").find("no-ticks") != std::string::npos;
        if (no_ticks && std::ranges::any_of(list->choices, [&](Choice const& choice) { return !is_end(choice); }))
            fault("外观为 no-ticks 时，tick_labelset 只能给 start 和 end 两端写文字。");
        std::string const* const ticks = element.parameter("tick_interval");
        double const interval = ticks ? *number_of(*ticks) : 0;
        for (Choice const& choice : list->choices) {
            auto const value = number_of(choice.name);
            std::string const which = "tick_labelset 清单“" + *name + "”里的“" + choice.name + "”";
            if (!value)
                fault(which + "不是数字。刻度的 name 要填数字。");
            else if (!within(*value))
                fault(which + "不在 start 和 end 之间。");
            else if (!is_multiple(*value - start, step) || (interval != 0 && !is_multiple(*value - start, interval)))
                fault(which + "不在刻度上。请让它等于 start 加上 step（或 tick_interval）的整数倍。");
        }
    }

    bool is_end(Choice const& choice) const {
        auto const value = number_of(choice.name);
        return value && (*value == start || *value == end);
    }
};

} // namespace

void apply_range(Element& element, SurveyContext const& context) {
    if (!only_known(element, {"start", "end", "step", "tick_interval", "placeholder", "tick_labelset"},
                    context.findings))
        return;
    Scale scale{element, context};
    std::string const appearance = element.control_value("appearance");
    auto const words = split(appearance, " ");
    bool const plain = std::ranges::all_of(
        words, [](std::string const& word) { return word.empty() || word == "vertical" || word == "no-ticks"; });
    for (char const* key : {"tick_interval", "placeholder", "tick_labelset"})
        if (!plain && element.parameter(key))
            scale.fault(std::string("外观“") + appearance + "”不能用参数 " + key + "。请去掉外观或这个参数。");
    if (!scale.read_numbers()) return;
    scale.check_ticks();
    scale.check_placeholder();
    scale.check_labels();
    auto const text = [&](char const* key, char const* otherwise) {
        std::string const* const given = element.parameter(key);
        return given ? *given : std::string(otherwise);
    };
    element.control["start"] = text("start", "1");
    element.control["end"] = text("end", "10");
    element.control["step"] = text("step", "1");
    if (auto const* ticks = element.parameter("tick_interval")) element.control["odk:tick-interval"] = *ticks;
    if (auto const* placeholder = element.parameter("placeholder")) element.control["odk:placeholder"] = *placeholder;
    bool whole = true;
    for (char const* key : {"start", "end", "step", "tick_interval", "placeholder"}) {
        std::string const* const given = element.parameter(key);
        whole = whole && (!given || given->find('.') == std::string::npos);
    }
    if (!element.bind.contains("type")) element.bind["type"] = whole ? "int" : "decimal";
}

} // namespace gengji::forms::xls
