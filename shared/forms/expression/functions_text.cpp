#include "shared/forms/expression/evaluation.hpp"
#include "shared/forms/expression/numbers.hpp"
#include "shared/forms/expression/regex.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

// Characters are Unicode's, not bytes.

namespace gengji::forms::expression {

namespace {

/// Where each character begins, and the end.
std::vector<std::size_t> characters(std::string_view text) {
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xc0) != 0x80) starts.push_back(at);
    }
    starts.push_back(text.size());
    return starts;
}

std::string context_text(Call const& call) {
    return call.focus.node ? call.run.text_of_node(call.focus.node) : std::string();
}
std::string text_or_context(Call const& call) { return call.count() == 0 ? context_text(call) : call.text(0); }

std::string joined(Call const& call, std::vector<std::string> const& pieces, std::string_view between) {
    std::string text;
    for (std::size_t at = 0; at < pieces.size() && call.run.fits(text.size()); ++at) {
        if (at > 0) text += between;
        text += pieces[at];
    }
    return text;
}

XValue string(Call const& call) { return {text_or_context(call)}; }
XValue concat(Call const& call) { return {joined(call, call.texts(0), "")}; }
XValue join(Call const& call) {
    std::string const between = call.text(0);
    return {joined(call, call.texts(1), between)};
}
XValue starts_with(Call const& call) { return {call.text(0).starts_with(call.text(1))}; }
XValue ends_with(Call const& call) { return {call.text(0).ends_with(call.text(1))}; }
XValue contains(Call const& call) { return {call.text(0).find(call.text(1)) != std::string::npos}; }

XValue substring_before(Call const& call) {
    std::string const text = call.text(0);
    std::size_t const at = text.find(call.text(1));
    return {at == std::string::npos ? std::string() : text.substr(0, at)};
}

XValue substring_after(Call const& call) {
    std::string const text = call.text(0), mark = call.text(1);
    std::size_t const at = text.find(mark);
    return {at == std::string::npos ? std::string() : text.substr(at + mark.size())};
}

/// XPath's: counts from 1, takes characters whose place is at least round(start) and below round(start) +
/// round(length).
XValue substring(Call const& call) {
    std::string const text = call.text(0);
    auto const starts = characters(text);
    double const first = std::floor(call.number(1) + 0.5);
    double const end =
        call.count() == 3 ? first + std::floor(call.number(2) + 0.5) : std::numeric_limits<double>::infinity();
    std::string taken;
    for (std::size_t at = 0; at + 1 < starts.size(); ++at) {
        auto const place = static_cast<double>(at + 1);
        if (place >= first && place < end) taken.append(text, starts[at], starts[at + 1] - starts[at]);
    }
    return {taken};
}

/// ODK's: counts from 0, up to but not with `end`; negative places count from the end.
XValue substr(Call const& call) {
    std::string const text = call.text(0);
    auto const starts = characters(text);
    auto const length = static_cast<double>(starts.size() - 1);
    auto const place = [&](double wanted) {
        wanted = std::isnan(wanted) ? 0 : std::trunc(wanted);
        if (wanted < 0) wanted += length;
        return static_cast<std::size_t>(std::clamp(wanted, 0.0, length));
    };
    std::size_t const first = place(call.number(1));
    std::size_t const end = call.count() == 3 ? place(call.number(2)) : starts.size() - 1;
    return {first < end ? text.substr(starts[first], starts[end] - starts[first]) : std::string()};
}

XValue string_length(Call const& call) { return {static_cast<double>(characters(text_or_context(call)).size() - 1)}; }

XValue normalize_space(Call const& call) {
    std::string const text = text_or_context(call);
    std::string tidy;
    for (char const letter : trimmed(text)) {
        bool const space = letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
        if (!space) {
            tidy += letter;
        } else if (!tidy.ends_with(' ')) {
            tidy += ' ';
        }
    }
    return {tidy};
}

XValue translate(Call const& call) {
    std::string const text = call.text(0), from = call.text(1), to = call.text(2);
    auto const text_starts = characters(text), from_starts = characters(from), to_starts = characters(to);
    std::unordered_map<std::string_view, std::string_view> map;
    for (std::size_t at = 0; at + 1 < from_starts.size(); ++at) {
        std::string_view const old =
            std::string_view(from).substr(from_starts[at], from_starts[at + 1] - from_starts[at]);
        std::string_view const fresh =
            at + 1 < to_starts.size() ? std::string_view(to).substr(to_starts[at], to_starts[at + 1] - to_starts[at])
                                      : std::string_view();
        map.emplace(old, fresh); // the first of two counts
    }
    std::string changed;
    for (std::size_t at = 0; at + 1 < text_starts.size(); ++at) {
        std::string_view const each =
            std::string_view(text).substr(text_starts[at], text_starts[at + 1] - text_starts[at]);
        auto const found = map.find(each);
        changed += found == map.end() ? each : found->second;
    }
    return {changed};
}

XValue regex(Call const& call) {
    std::string const text = call.text(0), pattern = call.text(1);
    if (call.run.failed() || !call.run.spend(1 + text.size() / 16)) return {false};
    auto const matched = matches_whole(pattern, text);
    if (!matched) call.run.fail(matched.error().detail);
    return {matched && *matched};
}

} // namespace

std::vector<Function> const& text_functions() {
    static std::vector<Function> const table{
        {"string", 0, 1, uses_node_if_bare, string},
        {"concat", 0, -1, 0, concat},
        {"join", 1, -1, 0, join},
        {"starts-with", 2, 2, 0, starts_with},
        {"ends-with", 2, 2, 0, ends_with},
        {"contains", 2, 2, 0, contains},
        {"substring-before", 2, 2, 0, substring_before},
        {"substring-after", 2, 2, 0, substring_after},
        {"substring", 2, 3, 0, substring},
        {"substr", 2, 3, 0, substr},
        {"string-length", 0, 1, uses_node_if_bare, string_length},
        {"normalize-space", 0, 1, uses_node_if_bare, normalize_space},
        {"translate", 3, 3, 0, translate},
        {"regex", 2, 2, 0, regex},
    };
    return table;
}

} // namespace gengji::forms::expression
