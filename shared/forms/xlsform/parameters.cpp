#include "shared/forms/xlsform/parameters.hpp"

#include "shared/forms/xlsform/words.hpp"

#include <algorithm>
#include <charconv>

namespace gengji::forms::xls {

namespace {

bool is_whole(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && text.size() < 19 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool one_of(std::string_view text, std::initializer_list<std::string_view> values) {
    return std::ranges::find(values, text) != values.end();
}

struct Applying {
    Element& element;
    SurveyContext const& context;

    void fault(std::string text) const { context.findings.error(survey_sheet, element.row, std::move(text)); }
    std::string const* value(std::string_view key) const { return element.parameter(key); }

    void image() const {
        if (!only_known(element, {"max-pixels", "app"}, context.findings)) return;
        if (std::string const* const pixels = value("max-pixels")) {
            if (!is_whole(*pixels)) fault("参数 max-pixels 要填整数，例如 max-pixels=1024。");
            element.bind["orx:max-pixels"] = *pixels;
        } else if (element.control_value("appearance") != "signature") {
            context.findings.warning(survey_sheet, element.row,
                                     "照片没有限制大小。建议在 parameters 列写 max-pixels=1024，上传更快、占用更小。");
        }
        std::string const* const app = value("app");
        std::string const appearance = element.control_value("appearance");
        if (!app || one_of(appearance, {"signature", "draw", "selfie", "new-front"})) return;
        if (!is_package(*app)) return fault("参数 app 要填安卓程序包名，至少有一个点，例如 app=com.example.camera。");
        element.control["intent"] = *app;
    }

    static bool is_package(std::string const& app) {
        std::vector<std::string> const parts = split(app, ".");
        return parts.size() > 1 && std::ranges::all_of(parts, [](std::string const& part) {
                   return !part.empty() && std::isalpha(static_cast<unsigned char>(part[0])) &&
                          std::ranges::all_of(part, [](unsigned char c) { return std::isalnum(c) || c == '_'; });
               });
    }

    void audio() const {
        if (!only_known(element, {"quality"}, context.findings)) return;
        std::string const* const quality = value("quality");
        if (!quality) return;
        if (!one_of(*quality, {"voice-only", "low", "normal", "external"}))
            return fault("参数 quality 只能是 voice-only、low、normal 或 external。");
        element.bind["odk:quality"] = *quality;
    }

    void background_audio() const {
        if (!only_known(element, {"quality"}, context.findings)) return;
        std::string const* const quality = value("quality");
        if (quality && !one_of(*quality, {"voice-only", "low", "normal"}))
            fault("后台录音的参数 quality 只能是 voice-only、low 或 normal。");
    }

    void rows() const {
        if (!only_known(element, {"rows"}, context.findings)) return;
        std::string const* const count = value("rows");
        if (!count) return;
        if (!is_whole(*count)) return fault("参数 rows 要填整数，例如 rows=5。");
        element.control["rows"] = *count;
    }

    void truth(char const* key) const {
        std::string const* const given = value(key);
        if (!given) return;
        if (!one_of(*given, {"true", "false"})) return fault(std::string("参数 ") + key + " 只能是 true 或 false。");
        element.bind["odk:" + std::string(key)] = *given;
    }

    void accuracy(char const* key, char const* attribute) const {
        std::string const* const given = value(key);
        if (!given) return;
        if (!number_of(*given)) return fault(std::string("参数 ") + key + " 要填数字（米），例如 " + key + "=10。");
        element.control[attribute] = *given;
    }

    void geo(bool point) const {
        bool const known =
            point ? only_known(element,
                               {"allow-mock-accuracy", "capture-accuracy", "warning-accuracy", "reference-geometry"},
                               context.findings)
                  : only_known(element, {"allow-mock-accuracy", "incremental", "reference-geometry"}, context.findings);
        if (!known) return;
        truth("allow-mock-accuracy");
        accuracy("capture-accuracy", "accuracyThreshold");
        accuracy("warning-accuracy", "unacceptableAccuracyThreshold");
        if (std::string const* const incremental = value("incremental")) {
            if (!yes_or_no(*incremental).value_or(false)) return fault("参数 incremental 只能写 true，或者不写。");
            element.control["incremental"] = "true";
        }
    }

    void audit() const {
        if (!only_known(element,
                        {"location-priority", "location-min-interval", "location-max-age", "track-changes",
                         "identify-user", "track-changes-reasons"},
                        context.findings))
            return;
        for (char const* key : {"track-changes", "identify-user"}) truth(key);
        if (std::string const* const reasons = value("track-changes-reasons")) {
            if (*reasons != "on-form-edit") fault("参数 track-changes-reasons 只能是 on-form-edit。");
            element.bind["odk:track-changes-reasons"] = *reasons;
        }
        location();
    }

    void location() const {
        std::string const* const priority = value("location-priority");
        std::string const* const interval = value("location-min-interval");
        std::string const* const age = value("location-max-age");
        if (!priority && !interval && !age) return;
        if (!priority || !interval || !age)
            return fault("参数 location-priority、location-min-interval、location-max-age 要么三个都写，要么都不写。");
        if (!one_of(*priority, {"no-power", "low-power", "balanced", "high-accuracy"}))
            fault("参数 location-priority 只能是 no-power、low-power、balanced 或 high-accuracy。");
        auto const seconds = number_of(*interval);
        auto const most = number_of(*age);
        if (!is_whole(*interval) || !seconds || *seconds < 0)
            fault("参数 location-min-interval 要填不小于 0 的整数（秒）。");
        else if (!is_whole(*age) || !most || *most < *seconds)
            fault("参数 location-max-age 要填整数（秒），不小于 location-min-interval。");
        element.bind["odk:location-priority"] = *priority;
        element.bind["odk:location-min-interval"] = *interval;
        element.bind["odk:location-max-age"] = *age;
    }

    void select() const {
        bool const known = element.select->from_file
                               ? only_known(element, {"randomize", "seed", "value", "label"}, context.findings)
                               : only_known(element, {"randomize", "seed"}, context.findings);
        if (!known) return;
        for (char const* key : {"value", "label"}) {
            std::string const* const name = value(key);
            if (name && !is_name(*name))
                fault(std::string("参数 ") + key +
                      " 要填列名：以字母或下划线开头，后面可以是字母、数字、下划线、连字符和点。");
        }
        std::string const* const randomize = value("randomize");
        std::string const* const seed = value("seed");
        if (randomize && !one_of(lower(*randomize), {"true", "false"})) fault("参数 randomize 只能是 true 或 false。");
        if (!seed) return;
        if (!randomize || lower(*randomize) != "true") return fault("参数 seed 只能和 randomize=true 一起用。");
        if (!number_of(*seed) && !(seed->starts_with("${") && seed->ends_with('}')))
            fault("参数 seed 要填数字，或一个题目，例如 seed=${my_seed}。");
    }
};

} // namespace

std::optional<double> number_of(std::string_view text) {
    double value = 0;
    if (text.size() > 64) return {};
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (fault != std::errc() || end != text.data() + text.size()) return {};
    return value == value && value - value == 0 ? std::optional(value) : std::nullopt;
}

std::optional<Parameters> read_parameters(std::string_view text) {
    Parameters parameters;
    std::string parted(text);
    for (char& c : parted)
        if (c == ',' || c == ';' || c == '\n' || c == '\t' || c == '\r') c = ' ';
    for (std::string const& part : split(parted, " ")) {
        if (part.empty()) continue;
        std::size_t const equals = part.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == part.size() ||
            part.find('=', equals + 1) != std::string::npos)
            return {};
        parameters.emplace_back(lower(part.substr(0, equals)), part.substr(equals + 1));
    }
    return parameters;
}

bool only_known(Element const& element, std::initializer_list<std::string_view> known, Findings& findings) {
    std::string strangers;
    for (auto const& [key, value] : element.parameters)
        if (!one_of(key, known)) strangers += (strangers.empty() ? "" : "、") + key;
    if (strangers.empty()) return true;
    std::string names;
    for (std::string_view const name : known) names += (names.empty() ? "" : "、") + std::string(name);
    findings.error(survey_sheet, element.row,
                   "这种题型没有参数 " + strangers + "，可用的是 " + names + "。请改正或删去。");
    return false;
}

void apply_parameters(Element& element, SurveyContext const& context) {
    Applying const applying{element, context};
    if (element.select) return applying.select();
    if (!element.type) return;
    std::string_view const type = element.type->name;
    if (type == "image")
        applying.image();
    else if (type == "audio")
        applying.audio();
    else if (type == "background-audio")
        applying.background_audio();
    else if (type == "text")
        applying.rows();
    else if (type == "geopoint")
        applying.geo(true);
    else if (type == "geotrace" || type == "geoshape")
        applying.geo(false);
    else if (type == "audit")
        applying.audit();
    else if (type == "range")
        apply_range(element, context);
}

} // namespace gengji::forms::xls
