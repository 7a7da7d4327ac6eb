#pragma once

#include "shared/base/json_fwd.hpp"
#include "shared/domain/indicators/board.hpp"
#include "shared/domain/indicators/other_facts.hpp"

namespace gengji::domain {

/// One of the 33 tasks of annex 3, with the last word of each unit on it.
struct TaskRow {
    struct Word {
        std::string unit; ///< record id of the organisation
        Month month = 0;
        std::string state; ///< not_started, under_way, done, blocked
        std::optional<std::int64_t> done_pct;
        std::string text, obstacle;
        RecordId record;
    };
    int no = 0;
    std::string section, item, text;
    std::vector<std::string> lead, support; ///< names of units
    std::vector<std::string> indicators;
    std::vector<Word> words;
    std::string state = "not_started";    ///< blocked when any unit is, done when all are, else under_way
    std::optional<std::int64_t> done_pct; ///< the least that any unit says
};

/// One of the seven items of annex 2.
struct MajorRow {
    int no = 0;
    std::string category, name;
    std::vector<std::string> indicators, lead;
};

/// Tasks as of a month: of every unit the latest record of a month not after it; void and returned ones do not count.
std::vector<TaskRow> tasks_at(std::vector<TaskProgress> const& progress, Month month);
std::vector<MajorRow> majors();
Json to_json(std::vector<TaskRow> const& tasks);
Json to_json(std::vector<MajorRow> const& majors, Board const& board);

} // namespace gengji::domain
