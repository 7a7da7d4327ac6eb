#include "shared/domain/ledger/ledger.hpp"
#include "shared/domain/ledger/ledger_probe_sql.hpp"
#include "tests/shared/domain/ledger/memory_records.hpp"

#include <algorithm>
#include <deque>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

TEST_CASE("one new log costs index probes, never the reading of a table", "[domain]") {
    MemoryRecords records;
    std::deque<std::string> questions; // a statement is found by the address of its text
    for (char const* const sql : probe_sql::all) {
        std::string& question = questions.emplace_back("EXPLAIN QUERY PLAN " + std::string(sql));
        for (std::size_t at = question.find('?'); at != std::string::npos; at = question.find('?')) question[at] = '1';
        std::string plan;
        REQUIRE(
            records.tables().query(question.c_str(), [&](Row const& row) { plan.append(row.text(3)).append("; "); }));
        CAPTURE(sql, plan);
        CHECK(plan.find("SEARCH") != std::string::npos);
        CHECK(plan.find("SCAN") == std::string::npos);
    }
    CHECK(questions.size() == 38);
}
