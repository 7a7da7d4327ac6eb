// Runs corpus/xpath_cases.json through the script's own door and prints agreement by group and strength.
// Usage: xpath_conformance CORPUS_FOLDER

#include "shared/base/files.hpp"
#include "shared/base/json.hpp"
#include "shared/forms/expression/script.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <re2/re2.h>
#include <string>

using namespace gengji;

namespace {

constexpr std::size_t largest_corpus = 64 * 1024 * 1024;

struct Tally {
    std::size_t right = 0, all = 0;
    double share() const { return all == 0 ? 100.0 : 100.0 * static_cast<double>(right) / static_cast<double>(all); }
};

std::string kind_of(Json const& test) {
    std::string const type(text_member(test, "type"));
    if (type == "number-rounded") return "number";
    if (type == "matches" || type == "string-length") return "string";
    if (type == "nodes-unordered") return "nodes";
    return type;
}

double number_in(Json const& value) {
    if (value.is_number()) return value.get<double>();
    if (!value.is_string()) return std::nan("");
    std::string const text = value.get<std::string>();
    if (text == "Infinity") return HUGE_VAL;
    if (text == "-Infinity") return -HUGE_VAL;
    char* end = nullptr;
    double const number = std::strtod(text.c_str(), &end);
    return end == text.c_str() ? std::nan("") : number;
}

bool same_number(Json const& test, double got) {
    double const wanted = number_in(test.at("expected"));
    if (std::isnan(wanted) || std::isnan(got)) return std::isnan(wanted) && std::isnan(got);
    if (std::isinf(wanted) || std::isinf(got)) return wanted == got;
    if (Json const* const factor = member(test, "factor"))
        return std::round(got * factor->get<double>()) / factor->get<double>() == wanted;
    Json const* const tolerance = member(test, "tolerance");
    return std::abs(got - wanted) <= (tolerance ? tolerance->get<double>() : 0);
}

std::size_t characters(std::string const& text) {
    std::size_t count = 0;
    for (char const letter : text) count += (static_cast<unsigned char>(letter) & 0xc0) != 0x80;
    return count;
}

bool agrees(Json const& test, Json const& reply) {
    std::string const type(text_member(test, "type"));
    if (type == "error") return reply.contains("error");
    if (!reply.contains("value")) return false;
    Json const& value = reply.at("value");
    Json const& expected = test.at("expected");
    if (type == "number" || type == "number-rounded") return same_number(test, number_in(value));
    if (type == "string-length") return characters(value.get<std::string>()) == expected.get<std::size_t>();
    if (type == "matches") {
        std::string const flags(text_member(test, "flags"));
        return re2::RE2::PartialMatch(value.get<std::string>(),
                                      (flags == "i" ? "(?i)" : "") + expected.get<std::string>());
    }
    if (type == "nodes-unordered") {
        auto got = value.get<std::vector<std::string>>(), wanted = expected.get<std::vector<std::string>>();
        std::sort(got.begin(), got.end()), std::sort(wanted.begin(), wanted.end());
        return got == wanted;
    }
    return value == expected;
}

/// Those that the issue leaves out of the count of XPath 1.0: they are for browsers.
bool is_for_browsers(Json const& test) {
    std::string const expression(text_member(test, "expr"));
    for (char const* const mark : {"namespace::", "id(", "lang(", "processing-instruction"}) {
        if (expression.find(mark) != std::string::npos) return text_member(test, "group") == "xpath1";
    }
    return false;
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) return std::cerr << "用法：xpath_conformance 语料文件夹\n", 2;
    auto const text = read_file(std::string(arguments[1]) + "/xpath_cases.json", largest_corpus);
    auto const corpus = text ? parse_json(*text) : Result<Json>(text.error());
    if (!corpus) return std::cerr << corpus.error().detail << "\n", 2;
    forms::XPathScript script;
    std::map<std::string, Tally> tallies;
    for (Json const& test : corpus->at("cases")) {
        Json request = test;
        request["xml"] = corpus->at("docs").at(test.at("doc").get<std::string>());
        request["type"] = kind_of(test);
        auto const reply = parse_json(script.answer(dump(request)));
        bool const right = reply && agrees(test, *reply);
        std::string const group =
            is_for_browsers(test) ? "xpath1 (browsers only)" : test.at("group").get<std::string>();
        Tally& tally = tallies[group + " " + test.at("strength").get<std::string>()];
        ++tally.all;
        tally.right += right;
        if (right) continue;
        std::cout << "miss " << group << " " << test.at("strength").get<std::string>() << " "
                  << test.at("id").get<std::string>() << ": " << test.at("expr").get<std::string>() << " ("
                  << test.at("type").get<std::string>() << ", " << test.at("doc").get<std::string>() << " "
                  << test.at("context").get<std::string>() << ") wants " << dump(test.value("expected", Json()))
                  << ", gives " << (reply ? dump(*reply) : "nothing") << "\n";
    }
    bool kept = true;
    for (auto const& [name, tally] : tallies) {
        std::cout << name << ": " << tally.right << " of " << tally.all << ", " << tally.share() << " %\n";
        if (name == "openrosa A") kept = kept && tally.share() >= 98;
        if (name == "xpath1 A") kept = kept && tally.share() >= 95;
    }
    return kept ? 0 : 1;
}
