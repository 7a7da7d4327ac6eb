#include "tests/shared/reports/office.hpp"

#include "shared/base/files.hpp"
#include "tests/support/temp_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace office {

namespace {

std::vector<std::string> split(std::string const& line) {
    std::vector<std::string> cells(1);
    for (char const c : line) {
        if (c == '\x1f')
            cells.emplace_back();
        else
            cells.back() += c;
    }
    return cells;
}

Rows rows_of(std::string const& csv) {
    Rows rows;
    std::string line;
    for (char const c : csv) {
        if (c != '\n') {
            line += c;
            continue;
        }
        rows.push_back(split(line));
        line.clear();
    }
    return rows;
}

} // namespace

std::map<std::string, Rows> open_workbook(std::string const& path) {
    TempFolder const folder;
    // its own profile, so that two tests at once do not meet; fields parted by U+001F, every sheet a file (-1)
    std::string const said = folder / "said.txt";
    std::string const command = "timeout 120 soffice -env:UserInstallation=file://" + folder / "profile" +
                                " --headless --convert-to 'csv:Text - txt - csv "
                                "(StarCalc):31,0,76,1,,0,false,true,true,false,false,-1' --outdir '" +
                                folder / "out" + "' '" + path + "' > '" + said + "' 2>&1";
    if (std::system(command.c_str()) != 0)
        throw std::runtime_error("soffice: " + gengji::read_file(said).value() + " (not installed? ./dev setup test)");
    std::map<std::string, Rows> sheets;
    std::string const stem = std::filesystem::path(path).stem().string() + "-";
    for (auto const& entry : std::filesystem::directory_iterator(folder / "out")) {
        std::string const name = entry.path().stem().string();
        if (name.starts_with(stem)) sheets[name.substr(stem.size())] = rows_of(gengji::read_file(entry.path()).value());
    }
    if (sheets.empty()) throw std::runtime_error("soffice: " + gengji::read_file(said).value());
    return sheets;
}

} // namespace office
