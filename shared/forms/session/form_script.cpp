#include "shared/forms/session/form_script.hpp"
#include "shared/base/json.hpp"
#include "shared/forms/session/form_session.hpp"
#include "shared/forms/xform/xform_reader.hpp"

namespace gengji::forms {
namespace {

std::string text_of(Json const& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_null()) return {};
    return dump(value);
}

std::string joined(Json const* values) {
    std::string all;
    if (!values) return all;
    if (!values->is_array()) return text_of(*values);
    for (Json const& each : *values) {
        std::string const text = text_of(each);
        if (!text.empty()) all += (all.empty() ? "" : " ") + text;
    }
    return all;
}

Json observe(FormSession const& session, std::string const& ref) {
    Json seen;
    auto const place = session.at(ref);
    seen["exists"] = place.has_value();
    seen["count"] = session.repeat_count(ref);
    seen["choices"] = Json::array();
    seen["violation"] = nullptr;
    seen["message"] = nullptr;
    seen["value"] = nullptr;
    seen["label"] = nullptr;
    seen["relevant"] = seen["readonly"] = seen["required"] = false;
    if (!place) {
        auto const slash = ref.rfind('/');
        bool const is_range = session.is_repeat(ref);
        auto const parent = slash > 0 && is_range ? session.at(ref.substr(0, slash)) : std::nullopt;
        if (parent) {
            auto const state = session.state(*parent);
            seen["relevant"] = state.relevant;
            seen["readonly"] = state.readonly;
        }
        return seen;
    }
    NodeState const state = session.state(*place);
    seen["relevant"] = state.relevant;
    seen["readonly"] = state.readonly;
    seen["required"] = state.required;
    seen["value"] = state.value;
    seen["label"] = session.label(*place);
    if (auto const choices = session.choices(*place)) {
        for (Choice const& each : *choices) seen["choices"].push_back({{"value", each.value}, {"label", each.label}});
    }
    if (auto const wrong = session.violation(*place)) {
        seen["violation"] = wrong->kind == Violation::Kind::required ? "required" : "constraint";
        seen["message"] = wrong->message;
    }
    return seen;
}

void do_step(FormSession& session, Json const& step) {
    std::string_view const op = text_member(step, "op");
    std::string const ref(text_member(step, "ref"));
    if (op == "answer") {
        if (auto const place = session.at(ref)) static_cast<void>(session.answer(*place, joined(member(step, "values"))));
    } else if (op == "new-repeat") {
        static_cast<void>(session.add_repeat(ref));
    } else if (op == "remove-repeat") {
        if (auto const place = session.at(ref)) static_cast<void>(session.remove_repeat(*place));
    } else if (op == "language") {
        static_cast<void>(session.set_language(text_member(step, "name")));
    }
}

Result<Json> observed(Json const& script) {
    auto const form = TRY(CompiledForm::make(TRY(read_xform(text_member(script, "form")))));
    SessionOptions options;
    options.trial = true;
    auto session = TRY(FormSession::open(form, std::move(options)));
    Json all = Json::array();
    Json const* const steps = member(script, "steps");
    if (!steps || !steps->is_array()) return all;
    for (Json const& step : *steps) {
        if (text_member(step, "op") == "expect")
            all.push_back(observe(session, std::string(text_member(step, "ref"))));
        else
            do_step(session, step);
    }
    return all;
}

} // namespace

std::string run_form_script(std::string_view line) {
    Json answer;
    auto const script = parse_json(line);
    if (!script) {
        answer["id"] = nullptr;
        answer["error"] = script.error().detail;
        return dump(answer);
    }
    Json const* const id = member(*script, "id");
    answer["id"] = id ? *id : Json();
    if (auto seen = observed(*script))
        answer["observed"] = std::move(*seen);
    else
        answer["error"] = seen.error().detail;
    return dump(answer);
}

} // namespace gengji::forms
