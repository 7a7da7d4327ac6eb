#include "shared/demo/orders.hpp"

#include <algorithm>

namespace gengji::demo {

namespace {

std::int64_t whole_fen(Value const& price) {
    auto const yuan = price.decimal();
    auto const fen = yuan ? multiply(*yuan, Decimal{100, 0}) : std::nullopt;
    return fen ? round_half_up(*fen, 0).unscaled : 0;
}

} // namespace

std::optional<RecordId> OrderWriter::order_behind(std::size_t index, Job const& job, Builder::Sheet const& log) {
    bool const plain = job.flaw == Flaw::none && !job.copy_of && job.fate != Fate::draft && job.fate != Fate::voided;
    if (index % 2 != 0 || !plain || std::string_view(year_of_work[job.cell].operation) == "drying") return std::nullopt;
    auto const price = std::ranges::find(log.record.values, "unit_price", &Change::path);
    if (price == log.record.values.end()) return std::nullopt;
    Wanted wanted;
    wanted.member = *job.member;
    wanted.operation = year_of_work[job.cell].operation;
    wanted.season = season_of(year_of_work[job.cell], job.day);
    wanted.area_li = job.area_li;
    wanted.price = whole_fen(price->value);
    wanted.day = job.day - dice_.between(2, 9);
    wanted.from = job.day - 1;
    wanted.to = job.day + 3;
    wanted.team = job.team;
    wanted.machine = job.machine;
    wanted.plot = job.plot;
    wanted.state = "accepted";
    RecordId const order = keep_order(wanted);
    if (index % 8 == 0) keep_survey(wanted, order);
    return order;
}

void OrderWriter::keep_waiting(std::vector<Job> const& jobs) {
    std::size_t const count = std::max<std::size_t>(jobs.size() / 200, 3);
    std::size_t kept = 0;
    for (std::size_t i = jobs.size(); i > 0 && kept < count; --i) { // like the last jobs of the year
        Job const& job = jobs[i - 1];
        std::string_view const operation = year_of_work[job.cell].operation;
        if (job.area_li == 0 || !job.member || !job.machine || operation == "drying") continue;
        Wanted wanted;
        wanted.member = *job.member;
        wanted.operation = year_of_work[job.cell].operation;
        wanted.season = season_of(year_of_work[job.cell], builder_.today);
        wanted.area_li = job.area_li;
        wanted.price = 100 * 100;
        wanted.day = builder_.today - dice_.between(2, 5);
        wanted.from = builder_.today + 1;
        wanted.to = builder_.today + 7;
        wanted.plot = job.plot;
        if (kept % 3 == 2) wanted.team = job.team, wanted.machine = job.machine, wanted.state = "assigned";
        if (kept % 3 == 0)
            keep_survey(wanted, std::nullopt);
        else
            keep_order(wanted);
        ++kept;
    }
}

RecordId OrderWriter::keep_order(Wanted const& wanted) {
    auto const& client = builder_.members[wanted.member];
    auto const& village = builder_.places.villages[client.village];
    auto const* const team = wanted.team ? &builder_.teams[*wanted.team] : nullptr;
    std::size_t const township = team ? team->township : village.township;
    auto sheet = builder_.begin("service_order", {team ? team->code : village.code, BucketClass::log},
                                builder_.clerk(township), moment(wanted.day, 9), dice_, Fate::submitted);
    char number[40];
    std::snprintf(number, sizeof number, "SOD%06zu", ++serial_);
    sheet.text("order_no", number).text("channel", "station").set("client", Value::of(client.id));
    if (wanted.plot) sheet.set("plots", Value::list(std::vector{Value::of(builder_.plots[*wanted.plot].id)}));
    sheet.set("area", li(wanted.area_li)).text("crop_season", wanted.season).text("scope_mode", "single");
    sheet.text("delivery_mode", "order").text("state", wanted.state);
    std::string const item = "items[k000000000001]/";
    sheet.set(item + "_pos", Value::of(Decimal{1, 0}))
        .text(item + "operation", wanted.operation)
        .set(item + "times", Value::of(std::int64_t{1}));
    sheet.set(item + "unit_price", li(wanted.price))
        .set(item + "want_from", date_value(wanted.from))
        .set(item + "want_to", date_value(wanted.to));
    if (team) {
        sheet.set("team", Value::of(team->id)); // who dispatched, and when, only reviewers may write
        if (wanted.machine) sheet.set("machine", Value::of(builder_.machines[*wanted.machine].id));
    }
    return sheet.keep();
}

void OrderWriter::keep_survey(Wanted const& wanted, std::optional<RecordId> const& order) {
    auto const& client = builder_.members[wanted.member];
    auto const& village = builder_.places.villages[client.village];
    std::size_t const clerk = builder_.clerk(village.township);
    auto sheet = builder_.begin("demand_survey", {village.code, BucketClass::log}, clerk, moment(wanted.day, 10), dice_,
                                Fate::submitted);
    sheet.set("client", Value::of(client.id))
        .set("surveyed_on", date_value(wanted.day))
        .set("surveyor", Value::of(builder_.county.laptops[clerk].actor));
    std::string const need = "needs[k000000000001]/";
    sheet.set(need + "_pos", Value::of(Decimal{1, 0})).text(need + "kind", is_manual(wanted.operation) ? "fieldwork" : "machinery");
    sheet.text(need + "operation", wanted.operation)
        .set(need + "quantity", li(wanted.area_li))
        .text(need + "unit", "亩");
    sheet.text(need + "crop", wanted.season.substr(0, wanted.season.rfind('-'))).text(need + "when", "week");
    sheet.text(need + "state", order ? "assigned" : "open");
    if (order) sheet.set(need + "linked_order", Value::of(*order));
    sheet.keep();
}

} // namespace gengji::demo
