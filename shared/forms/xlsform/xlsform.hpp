#pragma once

#include "shared/forms/xform/xform.hpp"
#include "shared/tables/workbook.hpp"

#include <string>
#include <vector>

namespace gengji::forms {

/// What is wrong, or doubtful, in one place of a spreadsheet.
struct Finding {
    std::string sheet;   ///< empty: the whole file
    std::size_t row = 0; ///< as the spreadsheet counts; 0: the whole sheet
    std::string text;    ///< Chinese, with what to do next
    bool breaks = false; ///< of a warning: the form can be written as an XForm, but fails whoever fills it in
    bool operator==(Finding const&) const = default;
};

/// `survey 表第 12 行：…`
std::string line_of(Finding const& finding);

struct XlsFormOptions {
    std::string file_name = "data"; ///< without folder and ending: id and title where the form states none
    std::string root = "data";      ///< the instance's root element where the settings name none
};

/// What came of reading a form: with errors there is no form to use, and all of them are listed, as far as they can be
/// known without guessing.
struct XlsFormReading {
    XForm form;
    std::vector<Finding> errors;
    std::vector<Finding> warnings;
    bool ok() const { return errors.empty(); }
    /// Why nobody should be given this form to fill in: the errors, and the warnings that break it.
    std::vector<Finding> obstacles() const;
};

/// Reads a form from a spreadsheet as the XLSForm reference (https://xlsform.org/en/ref-table/) describes it and as
/// ODK's converter understands it. Pure; time and memory are bounded by the workbook's size and limits::xlsform_….
XlsFormReading read_xlsform(Workbook const& book, XlsFormOptions const& options = {});

/// As above, from a file; a file that cannot be read is an error of its own. `file_name` is taken from the path.
XlsFormReading read_xlsform_file(std::string const& path);

} // namespace gengji::forms
