// Runs scenario_cases.json (corpus/README.md) through the same function as `gengji form engine` and prints agreement by
// strength, with every miss.  scenario_conformance CORPUS_FOLDER [--quiet]
#include "shared/base/files.hpp"
#include "shared/base/json.hpp"
#include "shared/forms/session/form_script.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>

using namespace gengji;

namespace {

std::string shown(Json const& json) {
    std::string text = dump(json);
    return text.size() > 300 ? text.substr(0, 300) + "…" : text;
}

bool same_value(Json const& step, Json const& seen) {
    Json const* const found = member(seen, "value");
    std::string const text = found && found->is_string() ? found->get<std::string>() : std::string();
    Json const& expected = step["expected"];
    if (expected.is_null()) return text.empty();
    if (expected.is_number()) {
        char* end = nullptr;
        double const number = std::strtod(text.c_str(), &end);
        double const tolerance = step.contains("tolerance") ? step["tolerance"].get<double>() : 1e-9;
        return !text.empty() && *end == 0 && std::abs(number - expected.get<double>()) <= tolerance;
    }
    if (expected.is_boolean()) return text == (expected.get<bool>() ? "1" : "0") || text == dump(expected);
    if (!expected.is_string()) return dump(expected) == text;
    std::string wanted = expected.get<std::string>();
    if (text_member(step, "as") == "text") { // as shown to people: a selection is parted by commas
        for (std::size_t at; (at = wanted.find(", ")) != std::string::npos;) wanted.replace(at, 2, " ");
    }
    return wanted == text;
}

bool same_choices(Json const& step, Json const& seen) {
    Json const& expected = step["expected"];
    Json const& found = seen["choices"];
    if (expected.size() != found.size()) return false;
    auto const fits = [](Json const& wanted, Json const& choice) {
        return (!wanted.contains("value") || wanted["value"] == choice["value"]) &&
               (!wanted.contains("label") || wanted["label"] == choice["label"]);
    };
    bool const ordered = step.value("ordered", true);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        bool any = false;
        for (std::size_t j = ordered ? i : 0; j < (ordered ? i + 1 : found.size()); ++j)
            any = any || fits(expected[i], found[j]);
        if (!any) return false;
    }
    return true;
}

bool same_message(Json const& step, Json const& seen) {
    std::string_view const of = text_member(step, "of");
    bool const applies = seen["violation"].is_string() && (of == "validity" || seen["violation"] == of);
    Json const message = applies ? seen["message"] : Json();
    return step["expected"] == message;
}

bool agrees(Json const& step, Json const& seen) {
    std::string_view const kind = text_member(step, "kind");
    bool same = false;
    if (kind == "value")
        same = same_value(step, seen);
    else if (kind == "relevant" || kind == "readonly" || kind == "required")
        same = seen[std::string(kind)] == step["expected"];
    else if (kind == "repeat-count")
        same = seen["count"] == step["expected"];
    else if (kind == "choices")
        same = same_choices(step, seen);
    else if (kind == "choice-count")
        same = seen["choices"].size() == step["expected"].get<std::size_t>();
    else if (kind == "label")
        same = seen["label"] == step["expected"];
    else if (kind == "message")
        same = same_message(step, seen);
    return same != step.value("not", false);
}

/// What is wrong with the answer; nothing when it agrees.
std::optional<std::string> miss(Json const& scenario, Json const& answer) {
    if (answer.contains("error")) return "refused: " + answer["error"].get<std::string>();
    std::size_t at = 0, number = 0;
    for (Json const& step : scenario["steps"]) {
        ++number;
        if (text_member(step, "op") != "expect") continue;
        Json const& seen = answer["observed"][at++];
        if (!agrees(step, seen))
            return "step " + std::to_string(number) + " " + shown(step) + "\n      saw " + shown(seen);
    }
    return std::nullopt;
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::printf("scenario_conformance CORPUS_FOLDER [--quiet]\n");
        return 2;
    }
    auto const text = read_file(std::string(arguments[1]) + "/scenario_cases.json");
    if (!text) {
        std::printf("scenarios: skipped, %s\n", text.error().detail.c_str());
        return 0;
    }
    bool const quiet = count > 2 && std::string_view(arguments[2]) == "--quiet";
    Json const cases = Json::parse(*text, nullptr, false);
    std::map<std::string, std::pair<std::size_t, std::size_t>> agreement; // strength → agreeing, all
    for (Json const& scenario : cases["scenarios"]) {
        Json line;
        line["id"] = scenario["id"];
        line["form"] = scenario["form"];
        line["steps"] = scenario["steps"];
        auto const wrong = miss(scenario, Json::parse(forms::run_form_script(dump(line)), nullptr, false));
        auto& [right, all] = agreement[scenario["strength"].get<std::string>()];
        ++all;
        if (!wrong)
            ++right;
        else if (!quiet)
            std::printf("MISS %s %s %s\n      %s\n", scenario["strength"].get<std::string>().c_str(),
                        scenario["id"].get<std::string>().c_str(), scenario["title"].get<std::string>().c_str(),
                        wrong->c_str());
    }
    bool enough = true;
    for (auto const& [strength, figures] : agreement) {
        double const share = 100.0 * static_cast<double>(figures.first) / static_cast<double>(figures.second);
        std::printf("scenarios strength %s: %zu of %zu (%.1f %%)\n", strength.c_str(), figures.first, figures.second,
                    share);
        if (strength == "A" && share < 95) enough = false;
    }
    return enough ? 0 : 1;
}
