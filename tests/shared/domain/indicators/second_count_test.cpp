#include "shared/base/json.hpp"
#include "shared/demo/life.hpp"
#include "shared/domain/indicators/board.hpp"
#include "shared/domain/indicators/other_facts.hpp"
#include "shared/domain/indicators/rules.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <map>
#include <set>
#include <sstream>

/// K1–K8 counted a second time, by loops over the text that `dump` prints, written from kpis.json; nothing of the first
/// count is used but its result.
namespace gengji::domain {

namespace {

struct Line {
    std::string bucket, id, form;
    std::map<std::string, std::string> text;
    bool voided = false, verified = false, accepted = false;
    std::string at(std::string const& path) const {
        auto const found = text.find(path);
        return found == text.end() ? std::string() : found->second;
    }
    double amount(std::string const& path) const { return at(path).empty() ? 0 : std::stod(at(path)); }
};

/// As server/cli/dump.cpp prints a record.
std::string dump_line(RecordKey const& key, RecordState const& state) {
    Json line;
    line["bucket"] = to_text(key.bucket);
    line["id"] = to_text(key.id);
    line["form"] = state.form.form;
    for (auto const& field : state.fields) {
        Json values = Json::array();
        for (auto const& head : field.heads) values.push_back(to_text(head.value));
        line["fields"][field.path] = std::move(values);
    }
    return dump(line);
}

std::vector<Line> read_dump(std::string const& text) {
    std::vector<Line> lines;
    std::istringstream in(text);
    for (std::string raw; std::getline(in, raw);) {
        auto const json = *parse_json(raw);
        Line line{json["bucket"], json["id"], json["form"], {}};
        for (auto const& [path, values] : json["fields"].items()) {
            if (!values.empty()) line.text[path] = values[0].get<std::string>();
        }
        line.voided = line.at("_life").starts_with("作废");
        line.verified = line.at("_review/verify").starts_with("通过") || line.at("_review/accept").starts_with("通过");
        line.accepted = line.at("_review/accept").starts_with("通过");
        lines.push_back(std::move(line));
    }
    return lines;
}

struct Two {
    double reported = 0, verified = 0;
};

bool by(std::string const& date, std::string const& day) { return !date.empty() && date <= day; }
bool on(std::string const& from, std::string const& until, std::string const& day) {
    return by(from, day) && (until.empty() || until > day);
}

/// Claims that repeat one that was verified: same plot, operation, season and time; without a plot the same client,
/// village and operation within three days and 10 % of the area. From two teams.
/// A township knows only of claims among its own records; the county of all.
std::set<std::string> repeated(std::vector<Line> const& lines, bool within_townships) {
    std::map<std::string, std::vector<Line const*>> groups;
    for (auto const& line : lines) {
        if (line.form != "service_log" || line.voided) continue;
        std::string const place = line.at("plot").empty()
                                      ? line.at("client") + " " + line.at("division_code")
                                      : line.at("plot") + " " + line.at("crop_season") + " " + line.at("time_no");
        groups[place + " " + line.at("operation")].push_back(&line);
    }
    std::set<std::string> out;
    for (auto const& [place, group] : groups) {
        for (auto const* const one : group) {
            for (auto const* const other : group) {
                if (one == other || one->verified || !other->verified || one->at("team") == other->at("team")) continue;
                if (within_townships && one->bucket.substr(0, 9) != other->bucket.substr(0, 9)) continue;
                bool near = true;
                if (one->at("plot").empty()) {
                    double const days =
                        std::abs(static_cast<double>(parse_date(one->at("start_at").substr(0, 10))->days -
                                                     parse_date(other->at("start_at").substr(0, 10))->days));
                    double const larger = std::max(one->amount("claimed"), other->amount("claimed"));
                    near =
                        days <= 3 && std::abs(one->amount("claimed") - other->amount("claimed")) <= 0.1 * larger + 1e-9;
                }
                if (near) out.insert(one->id);
            }
        }
    }
    return out;
}

std::map<std::string, Two> count(std::vector<Line> const& lines, std::string const& day, std::string const& place) {
    std::map<std::string, Two> k;
    std::map<std::string, std::set<std::string>> reported, verified;
    auto const repeats = repeated(lines, place != "500231");
    for (auto const& line : lines) {
        bool const county_record = line.bucket.starts_with("500231/");
        std::string const where = county_record ? line.at("division_code") : line.bucket;
        if (line.voided || !(place == "500231" || where.starts_with(place))) continue;
        auto const add = [&](char const* id, double amount, bool checked) {
            k[id].reported += amount;
            if (checked) k[id].verified += amount;
        };
        auto const once = [&](char const* id, std::string const& thing, bool checked) {
            reported[id].insert(thing);
            if (checked) verified[id].insert(thing);
        };
        if (line.form == "federation" && on(line.at("registered_on"), line.at("dissolved_on"), day))
            add("K1", 1, line.accepted);
        if (line.form == "service_center" && line.at("status") == "operating" && by(line.at("opened_on"), day))
            add("K2", 1, line.accepted);
        if (line.form == "station_registry" && line.at("status") == "operating" && by(line.at("upgraded_on"), day))
            once("K3", line.at("division_code"), line.verified);
        if (line.form == "membership" && on(line.at("joined_on"), line.at("left_on"), day))
            once("K4", line.at("applicant"), line.verified);
        if (line.form == "certification" && line.at("type") == "demonstration_cooperative" &&
            on(line.at("granted_on"), line.at("revoked_on"), day))
            once("K5", line.at("subject"), line.accepted);
        if (line.form == "outlet_registry" && line.at("status") == "operating" && by(line.at("accepted_on"), day))
            add("K7", 1, line.verified);
        if (line.form == "credit_ledger" && line.at("reform_linked") == "是" &&
            line.at("disbursed_on") >= "2024-01-01" && by(line.at("disbursed_on"), day) &&
            line.at("renewal_of").empty())
            add("K8", line.amount("disbursed"), line.accepted);
        if (line.form == "service_log") {
            std::string const operation = line.at("operation"), date = line.at("start_at").substr(0, 10);
            if (date > day || date.substr(0, 4) != day.substr(0, 4) || repeats.contains(line.id)) continue;
            double area = line.at("accepted").empty() ? line.amount("claimed") : line.amount("accepted");
            if (operation == "storage" || operation == "primary_processing" || operation == "input_delivery" ||
                operation == "tech_guidance" || operation == "farmland_maintenance")
                continue;
            if (operation == "drying")
                area = std::round(line.amount("tonnes") * 100000 /
                                  (line.at("crop_season").starts_with("rapeseed") ? 150 : 550)) /
                       100;
            add("K6", area * line.amount("times"), line.verified);
        }
    }
    for (auto const& [id, things] : reported)
        k[id] = {static_cast<double>(things.size()), static_cast<double>(verified[id].size())};
    return k;
}

} // namespace

TEST_CASE("a second count over a dump of size M agrees on K1 to K8", "[indicators][demo]") {
    auto const county = demo::make_county({demo::Size::medium, 20251020});
    std::map<RecordId, RecordId> repeats; // the answer file knows them; the second count finds them itself
    for (auto const& fault : county.faults) {
        if (fault.kind.starts_with("duplicate")) repeats[fault.records[0]] = fault.records[1];
    }
    std::map<RecordId, std::string> partitions;
    for (auto const& one : county.records) partitions[one.key.id] = one.key.bucket.partition();
    IndicatorRules const rules{Settings{}};
    Tally tally;
    std::string text;
    auto const states = demo::states_of(county);
    REQUIRE(states);
    for (auto const& [key, state] : *states) {
        bool const repeat = repeats.contains(key.id),
                   elsewhere = repeat && partitions[repeats[key.id]] != partitions[key.id];
        for (auto const& row : elsewhere ? rules.of_repeated_elsewhere(key, state) : rules.of(key, state, repeat))
            tally.add(row);
        text += dump_line(key, state) + "\n";
    }
    auto const lines = read_dump(text);
    for (auto const& [month, last] :
         {std::pair{"2025-10", "2025-10-31"}, {"2025-06", "2025-06-30"}, {"2024-12", "2024-12-31"}}) {
        for (char const* const place : {"500231", "500231101", "500231109"}) {
            auto second = count(lines, last, place);
            for (char const* const id : {"K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8"}) {
                if (std::string_view(id) == "K5" && std::string_view(place) != "500231") continue; // the county's only
                Sums const first = tally.value(*Indicators::built_in().find(id), place, *parse_month(month));
                INFO(id << " " << place << " " << month);
                CHECK(static_cast<double>(first.reported) / 100 == Approx(second[id].reported).margin(0.005));
                CHECK(static_cast<double>(first.verified) / 100 == Approx(second[id].verified).margin(0.005));
            }
        }
    }
    auto const board = make_board(tally, Targets(), {}, {}, "500231", *parse_month("2025-10"), true);
    auto const figure = [&](std::string_view id) { return std::ranges::find(board.figures, id, &Figure::id)->value; };
    CHECK(figure("K6").reported == Approx(3200).epsilon(0.01));
    CHECK(figure("K6").verified == Approx(2750).epsilon(0.01));
    CHECK(figure("K1") == Sums{1400, 1400});
    CHECK(figure("K2") == Sums{900, 900});
    CHECK(figure("K3").verified == 20500);
    CHECK(figure("K4") == Sums{41200, 41200});
    CHECK(figure("K5") == Sums{900, 900});
    CHECK(figure("K7").verified == 18800);
    CHECK(figure("K8") == Sums{362, 362});
    CHECK(board.townships.front().score > board.townships.back().score);
}

} // namespace gengji::domain
