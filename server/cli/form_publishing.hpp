#pragma once

#include "server/cli/desk.hpp"
#include "shared/forms/form_changes.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gengji::server {

/// A form as somebody wrote it in a file, ready to be looked at and published.
struct WrittenForm {
    forms::FormSpec form;
    std::vector<forms::ChoiceList> lists; ///< those that it brings along
    std::vector<std::string> warnings;
};

/// Reads an XLSForm (.xlsx, .xlsm, .xls) or an ODK XForm (.xml). Errors: `invalid` with everything that is wrong, one a
/// line, each with sheet and row.
Result<WrittenForm> read_written_form(std::string const& path);

/// A form as the county has published it.
struct PublishedForm {
    forms::FormSpec form;
    bool active = true;
};

/// All published versions, by form and version. Errors: storage.
Result<std::map<FormVersion, PublishedForm>> published_forms(Desk& desk);
/// The choice lists that the county has published, by id. Errors: storage.
Result<std::map<std::string, forms::ChoiceList>> published_lists(Desk& desk);

/// A form's lists become the county's: one that offers what the county's list of that name offers is that list; any
/// other goes by `form.list`, so that no survey changes what other forms offer, and keeps what its earlier versions
/// offered as former choices.
Result<void> settle_lists(WrittenForm& written, std::map<std::string, forms::ChoiceList> const& standing);

/// Whom a new version reaches: records of the form, by partition.
Result<std::map<std::string, std::uint64_t>> records_of(Desk& desk, std::string const& form);

} // namespace gengji::server
