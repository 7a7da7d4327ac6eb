#pragma once

#include <map>
#include <string>
#include <vector>

/// A spreadsheet program that is not ours opens our files: LibreOffice, without a screen. A test that needs it fails
/// where it is not installed (./dev setup test).
namespace office {

using Rows = std::vector<std::vector<std::string>>;

/// Every sheet by name, as rows of what its cells show. Throws std::runtime_error with what the program said.
std::map<std::string, Rows> open_workbook(std::string const& path);

} // namespace office
