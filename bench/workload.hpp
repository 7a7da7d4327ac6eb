#pragma once

#include "shared/records/edit.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// The standard workload: deterministic machinery service logs, the same bytes as the published generator (its SHA-256
/// prefixes stand in the test).
namespace gengji::bench {

/// One value as the workload's JSON has it.
using Cell = std::variant<std::string, double, std::pair<double, double>>;

struct WorkRecord {
    std::string id;                                   ///< 36 characters, UUIDv7
    std::vector<std::pair<std::string, Cell>> fields; ///< in the workload's order, `id` left out
    Cell const& at(std::string_view field) const;
};

struct WorkEdit {
    std::string id;
    std::size_t record = 0; ///< its index
    std::vector<std::pair<std::string, Cell>> set;
};

std::vector<WorkRecord> records(std::size_t count, std::uint32_t seed = 1);

struct WorkEdits {
    std::vector<WorkEdit> a, b; ///< 20 % each, 5 % of b in true conflict with a
    std::vector<WorkEdit> one;  ///< 1 %
};
WorkEdits edits(std::vector<WorkRecord> const& records, std::uint32_t seed = 1);

std::string to_json(WorkRecord const& record);
std::string to_json(WorkEdit const& edit);

/// As the form `bench_log` records them: one field per key, sorted by path.
std::vector<Change> changes_of(std::vector<std::pair<std::string, Cell>> const& fields);
RecordId record_id_of(std::string const& id);

} // namespace gengji::bench
