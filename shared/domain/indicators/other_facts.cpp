#include "shared/domain/indicators/other_facts.hpp"

#include <charconv>

namespace gengji::domain {

std::optional<Month> parse_month(std::string_view text) {
    int year = 0, month = 0;
    if (text.size() != 7 || text[4] != '-') return std::nullopt;
    auto const whole = [](std::string_view part, int& number) {
        auto const [end, problem] = std::from_chars(part.data(), part.data() + part.size(), number);
        return problem == std::errc() && end == part.data() + part.size();
    };
    if (!whole(text.substr(0, 4), year) || !whole(text.substr(5), month) || month < 1 || month > 12)
        return std::nullopt;
    return month_of(year, month);
}

void WillingnessSurvey::read(Fields const& fields) {
    client = fields.record("client");
    year = fields.integer("year");
    resident = fields.boolean("resident");
    willing_coop = fields.boolean("willing_coop");
    joined_coop = fields.boolean("joined_coop");
    willing_federation = fields.boolean("willing_federation");
    joined_federation = fields.boolean("joined_federation");
}

void Project::read(Fields const& fields) {
    kind = fields.text("kind");
    state = fields.text("state");
    division_code = fields.text("division_code");
    accepted_on = fields.date("accepted_on");
}

void Brand::read(Fields const& fields) {
    kind = fields.text("kind");
    state = fields.text("state");
    registered_on = fields.date("registered_on");
}

void BookkeepingClient::read(Fields const& fields) {
    client = fields.record("client");
    contract_from = fields.date("contract_from");
    contract_to = fields.date("contract_to");
}

void VillageCredit::read(Fields const& fields) {
    division_code = fields.text("division_code");
    year = fields.integer("year");
    credited = fields.integer("credited");
}

void MonthlyReport::read(Fields const& fields) {
    division_code = fields.text("division_code");
    state = fields.text("state");
    month = parse_month(fields.text("month"));
    submitted_on = fields.date("submitted_on");
}

void TaskProgress::read(Fields const& fields) {
    unit = fields.record("unit");
    division_code = fields.text("division_code");
    state = fields.text("state");
    text = fields.text("text");
    obstacle = fields.text("obstacle");
    month = parse_month(fields.text("month"));
    task_no = fields.integer("task_no");
    done_pct = fields.integer("done_pct");
}

} // namespace gengji::domain
