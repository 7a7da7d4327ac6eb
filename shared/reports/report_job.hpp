#pragma once

#include "shared/domain/indicators/county_figures.hpp"

#include <string>

namespace gengji::reports {

/// What `gengji report …` and `gengji-server report …` are asked for.
struct ReportWish {
    enum class Kind { month, ranking, summary, bulletin };
    Kind kind = Kind::month;
    domain::Month month = 0;
    std::string place;  ///< 500231, or a township's nine digits
    std::string unit;   ///< of the month: a department's name
    std::string output; ///< its ending says what it becomes: .xlsx or .pdf
    bool ranked = true; ///< the whole county's records are here
    bool level = false; ///< the ledger has caught up, and the store cannot be written now (the running server)
};

/// Writes the file; gives what to tell the person. Errors: invalid, not_found (nothing to report), full, storage.
Result<std::string> write_report(ReportWish const& wish, ChangedRecords& source, Date today);

/// Is the name one that write_report can make? Asked before anything is computed. Errors: invalid.
Result<void> check_output(std::string const& output);

} // namespace gengji::reports
