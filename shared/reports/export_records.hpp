#pragma once

#include "shared/forms/moment.hpp"
#include "shared/reports/export_list.hpp"
#include "shared/reports/export_source.hpp"

#include <string>
#include <vector>

namespace gengji::reports {

struct RecordExport {
    ExportFormat format = ExportFormat::csv;
    ExportTarget target;
    bool unmasked = false;
    bool full = false;    ///< also where it is kept, how far it has come, and what the form computes
    std::string township; ///< of its bucket; empty: all
    /// CSV to a stream: the repeat whose rows are wanted instead of the records' own; empty: the records.
    std::string repeat;
};

struct RecordsExported {
    std::size_t records = 0;
    struct Part {
        std::string file; ///< or the sheet's name
        std::string title;
        std::size_t rows = 0;
    };
    std::vector<Part> parts; ///< of the repeats, in the form's order; of JSON none: there they are within the records
};

/// Every living record of a form, one after the other, with memory that does not grow with their number. What repeats
/// in a record has rows of its own, told by 记录编号: in CSV in files of their own (`名单-crops.csv` beside
/// `名单.csv`), in a workbook on sheets of their own, in JSON as an array in the record. Codes are labels in CSV and
/// workbooks; in JSON they are codes, with the label beside them as `name@gengji.label`. Sensitive values are masked
/// unless said otherwise, names of people that other records name too. Errors: invalid (no such repeat), storage, full.
Result<RecordsExported> export_records(RecordSource& source, forms::FormSpec const& form, forms::Moment moment,
                                       RecordExport const& wish);

} // namespace gengji::reports
