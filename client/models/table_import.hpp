#pragma once

#include "client/models/laptop.hpp"
#include "shared/forms/form_spec.hpp"

#include <string>
#include <vector>

namespace gengji::client {

/// What an import would do, or did, row by row.
struct ImportReport {
    struct Row {
        std::size_t number = 0; ///< as a spreadsheet counts
        std::string message;    ///< what is wrong (skipped) or worth a look (imported)
    };
    std::size_t rows = 0, added = 0, changed = 0, same = 0;
    std::vector<Row> wrong, notes; ///< at most a thousand each are kept; the counts go on
    std::size_t wrong_count = 0, notes_count = 0;
    std::vector<std::string> unknown_columns;
};

/// Reads a table (CSV or JSON lines, UTF-8 or GBK) into records of a form. Columns are named by field or by label,
/// those of repeats by their path (`farm[k…]/crops[k…]/area`, `farm[k…]/_pos`). A
/// row that matches a record by the form's key changes it; the others are new. A row that cannot be read is skipped and
/// reported; nothing else is held up by it. A dry run saves nothing. Saved in batches of some hundred rows, each all or
/// nothing. Errors: invalid (the file as a whole), storage, full.
Result<ImportReport> import_table(Laptop& laptop, forms::FormSpec const& form, std::string file, bool dry_run);

/// Appends every record of a form as JSON lines that import_table takes again: each value as it is typed, those of
/// repeats under their path. Sensitive fields are masked unless said otherwise. Tables for people and other programs:
/// shared/reports/export_records.hpp.
Result<std::size_t> export_table(Laptop& laptop, forms::FormSpec const& form, bool unmasked, std::string& out);

} // namespace gengji::client
