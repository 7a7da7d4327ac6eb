#include "tests/shared/domain/orders/order_world.hpp"

#include <rapidcheck/catch.h>

#include <array>
#include <cstdlib>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

/// Two thousand cases instead of a hundred, in this test program, unless asked otherwise.
bool const thorough = setenv("RC_PARAMS", "max_success=2000", 0) == 0;

std::size_t below(std::size_t count) { return *rc::gen::inRange<std::size_t>(0, count); }

constexpr std::array stages{"draft", "open",      "assigned", "accepted",  "working",
                            "done",  "confirmed", "settled",  "cancelled", "disputed"};
constexpr std::array areas{"5", "9.6", "10"};
constexpr std::array teams{"team one", "team two"};
constexpr std::array logs{"log a", "log b"};

/// One act of one person, on what their laptop shows.
void act(Desk& desk) {
    RecordKey const in_village{village_log, the_order};
    char const* const name = logs[below(logs.size())];
    RecordKey const log{team_one, record_id(name)};
    bool const has_log = desk.held.contains(log), has_order = desk.held.contains(in_village);
    switch (below(12)) {
    case 0:
        return desk.order(an_order(stages[below(stages.size())]));
    case 1:
        return desk.order({{"state", Value::of(stages[below(stages.size())])}});
    case 2:
        return desk.order({{"state", Value::of("assigned")}, {"team", of_record(teams[below(teams.size())])}});
    case 3:
        return desk.order({{"area", yuan(areas[below(areas.size())])}});
    case 4: {
        std::size_t const team = below(teams.size());
        if (has_order) desk.move(village_log, team ? team_two : team_one, teams[team]);
        return;
    }
    case 5:
        if (has_order) desk.voids(in_village);
        return;
    case 6:
    case 7:
        desk.log(name, a_log(areas[below(areas.size())], teams[below(teams.size())]));
        return;
    case 8:
        if (has_log) desk.confirm(log);
        return;
    case 9:
        if (has_log) desk.pay(log, below(2) ? "1100" : "100");
        return;
    case 10:
        if (has_log) desk.reviews(log, below(2) != 0);
        return;
    default:
        if (has_log) desk.voids(log);
    }
}

/// What several people wrote in a while, some of it on what others had shown them.
std::vector<std::vector<Edit>> a_while() {
    std::vector<Desk> desks{Desk("clerk"), Desk("town"), Desk("county"), Desk("team")};
    desks[0].order(an_order());
    for (std::size_t steps = 3 + below(14); steps > 0; --steps) {
        Desk& one = desks[below(desks.size())];
        if (below(3) == 0) one.learn(desks[below(desks.size())].held);
        act(one);
    }
    std::vector<std::vector<Edit>> edits;
    for (Desk& desk : desks) edits.push_back(std::move(desk.made));
    return edits;
}

/// Written anew from DOMAIN.md and docs/domain.md, not from the code: what must not be said of an order.
std::string illegal(OrderView const& view) {
    bool const worked = !view.logs.empty();
    OrderStage const stage = view.stage;
    bool const progress = stage <= OrderStage::settled;
    auto const every = [&](auto const& holds) { return std::ranges::all_of(view.logs, holds); };
    if (progress && stage >= OrderStage::assigned && !worked && view.teams.empty() && !view.has(OrderIssue::moved_away))
        return "dispatched to nobody";
    if (progress && stage >= OrderStage::done) {
        if (!worked) return "done without work";
        if (!every([](OrderLog const& log) { return !log.contested && !log.returned; })) return "done while disputed";
    }
    if (progress && stage >= OrderStage::confirmed &&
        !every([](OrderLog const& log) { return log.confirmation == Confirmation::given; }))
        return "confirmed without the farmer";
    if (stage == OrderStage::settled && (view.paid < view.due || view.settlement != SettlementState::paid))
        return "settled with something owed";
    if (stage == OrderStage::cancelled && worked) return "cancelled and worked";
    if (stage <= OrderStage::assigned && worked && stage != OrderStage::assigned) return "worked, and nobody began";
    if (view.teams.size() > 1 && !view.has(OrderIssue::dispatch_conflict)) return "a conflict is hidden";
    if (!view.contested.empty() && view.issues.empty()) return "a conflict is hidden";
    return {};
}

/// The edits arrive one by one, each laptop's to a record in its own order, else in any; stamped as they come.
OrderView arrive(std::vector<std::vector<Edit>> const& edits) {
    std::map<std::pair<std::size_t, RecordKey>, std::vector<Edit const*>> queues;
    for (std::size_t desk = 0; desk < edits.size(); ++desk) {
        for (Edit const& edit : edits[desk]) queues[{desk, edit.record}].push_back(&edit);
    }
    std::vector<std::vector<Edit const*>> lines;
    for (auto& [of, queue] : queues) lines.push_back(std::move(queue));
    std::vector<std::size_t> next(lines.size());
    Held held;
    Stamp stamp = 1'760'000'000;
    OrderView view;
    for (;;) {
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (next[i] < lines[i].size()) open.push_back(i);
        }
        if (open.empty()) return view;
        std::size_t const line = open[below(open.size())];
        Edit const& edit = *lines[line][next[line]++];
        apply(held[edit.record], edit, ++stamp);
        view = view_of(held);
        auto const wrong = illegal(view);
        if (!wrong.empty()) RC_FAIL(wrong + " at " + id_of(view.stage));
    }
}

} // namespace

TEST_CASE("the same edits give the same state of an order in every arrival order, a legal one all the way",
          "[domain][orders]") {
    rc::prop("any interleaving, any stamps", [] {
        auto const edits = a_while();
        OrderView const first = arrive(edits), second = arrive(edits);
        RC_CLASSIFY(first.stage >= OrderStage::done && first.stage <= OrderStage::settled, "done or further");
        RC_CLASSIFY(first.has(OrderIssue::dispatch_conflict), "dispatch in conflict");
        RC_ASSERT(first == second);
    });
}
