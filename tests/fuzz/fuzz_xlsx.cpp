// A spreadsheet that somebody hands in: any bytes are a form or errors, within bounds, and a form that was read can be
// written as XML.
#include "shared/forms/xform/xform_writer.hpp"
#include "shared/forms/xlsform/xlsform.hpp"

#include <cstdint>
#include <cstdlib>

using namespace gengji;

namespace {

/// Behind the mark: a survey as text, cells parted by tab, rows by line ends, sheets by form feeds; the fuzzer gets
/// further this way than through a zip.
Workbook plain_book(std::string const& text) {
    Workbook book;
    std::size_t number = 0;
    char const* const names[] = {"survey", "choices", "settings", "entities", "external_choices", "osm"};
    auto const begin = [&] {
        if (book.sheets.size() < std::size(names)) book.sheets.push_back({names[book.sheets.size()], {}});
        number = 1;
        book.sheets.back().rows.push_back({number, {""}});
    };
    begin();
    for (char const c : text) {
        auto& rows = book.sheets.back().rows;
        if (c == '\f')
            begin();
        else if (c == '\n')
            rows.push_back({++number, {""}});
        else if (c == '\t')
            rows.back().cells.emplace_back();
        else
            rows.back().cells.back() += c;
    }
    return book;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string bytes(reinterpret_cast<char const*>(data), size);
    Workbook book;
    if (bytes.starts_with("T")) {
        book = plain_book(bytes.substr(1));
    } else {
        auto read = read_workbook(bytes);
        if (!read) return 0;
        book = std::move(*read);
    }
    auto const reading = forms::read_xlsform(book);
    for (auto const& each : reading.errors)
        if (forms::line_of(each).empty()) std::abort();
    if (reading.ok() && forms::write_xform(reading.form).empty()) std::abort();
    return 0;
}
