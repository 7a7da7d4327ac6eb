#include "shared/domain/supply/network.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

OutletRegistry outlet(char const* village, char const* status = "operating", char const* accepted = "2025-01-01") {
    OutletRegistry one;
    one.standing.level = Level::township_verified;
    one.division_code = village;
    one.status = status;
    one.accepted_on = parse_date(accepted);
    one.functions = {"inputs", "express"};
    one.parcels_day = 20;
    return one;
}
LogisticsNode node(char const* name, char const* level, char const* parent = "", char const* status = "operating") {
    LogisticsNode one;
    one.standing.level = Level::submitted;
    one.key.id = record_id(name);
    one.name = name;
    one.level = level;
    one.status = status;
    one.division_code = "500231101";
    one.vehicles = 2;
    one.parcels_day = 100;
    if (*parent) one.parent = record_id(parent);
    return one;
}
std::string faults(std::vector<LogisticsNode> const& nodes, bool all_held = true) {
    std::string text;
    for (auto const& fault : node_faults(nodes, all_held)) text += fault.name + "：" + fault.text + " ";
    return text;
}
Date const today = *parse_date("2025-10-20");

} // namespace

TEST_CASE("villages with an outlet: one that operates and was accepted; two in one village are one",
          "[domain][supply]") {
    std::vector<std::string> const villages{"v1", "v2", "v3", "v4"};
    auto with_terminal = outlet("v1");
    with_terminal.finance_terminal = true;
    std::vector<OutletRegistry> outlets{with_terminal, outlet("v1"), outlet("v2", "suspended"),
                                        outlet("v3", "operating", "2025-12-01"), outlet("elsewhere")};
    auto gone = outlet("v4");
    gone.standing.level = Level::voided;
    outlets.push_back(gone);
    OutletSums const sums = outlets_of(outlets, villages, today);
    CHECK(sums.villages == 4);
    CHECK(sums.with_outlet == 1);
    CHECK(sums.operating == 3);
    CHECK(sums.suspended == 1);
    CHECK(sums.with_terminal == 1);
    CHECK(sums.with_inputs == 3);
    CHECK(sums.parcels_day == 60);
    CHECK(without_outlet(outlets, villages, today) == std::vector<std::string>{"v2", "v3", "v4"});
}

TEST_CASE("nodes by level, and runs between them", "[domain][supply]") {
    Route running, stopped;
    running.standing.level = stopped.standing.level = Level::submitted;
    running.division_code = stopped.division_code = "500231101";
    running.state = "running", stopped.state = "suspended";
    running.runs_week = stopped.runs_week = 7;
    NodeSums const sums = nodes_of(std::vector{node("县", "county"), node("镇", "township"), node("村", "village"),
                                               node("停", "village", "", "suspended")},
                                   std::vector{running, stopped}, "500231101");
    CHECK(sums.operating == std::map<std::string, std::int64_t>{{"county", 1}, {"township", 1}, {"village", 1}});
    CHECK(sums.vehicles == 6);
    CHECK(sums.parcels_day == 300);
    CHECK(sums.routes_running == 1);
    CHECK(sums.runs_week == 7);
    CHECK(nodes_of(std::vector{node("县", "county")}, {}, "500231102").operating.empty());
}

TEST_CASE("a node must hang on a higher one that operates", "[domain][supply]") {
    CHECK(faults({node("县", "county"), node("镇", "township", "县"), node("村", "village", "镇")}).empty());
    CHECK(faults({node("共配", "shared"), node("村", "village", "共配")}).empty());
    CHECK(faults({node("村", "village")}) == "村：没有上级节点，请补上 ");
    CHECK(faults({node("村", "village", "镇")}) == "村：上级节点已作废或不存在，请重选 ");
    CHECK(faults({node("村", "village", "镇")}, false).empty()); // it may be in another township
    CHECK(faults({node("甲", "village"), node("村", "village", "甲")}).find("村：上级节点不比它高") !=
          std::string::npos);
    CHECK(faults({node("县", "county", "", "closed"), node("镇", "township", "县")}) == "镇：上级节点没有在运行 ");
}
