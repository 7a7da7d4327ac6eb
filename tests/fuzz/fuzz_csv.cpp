// A CSV that somebody hands in: any bytes are rows or errors, and a row that was read is read the same again once it
// was written.
#include "shared/tables/csv.hpp"

#include <cstdint>
#include <cstdlib>

using namespace gengji;

namespace {

std::vector<std::string> texts_of(TableRow const& row) {
    std::vector<std::string> texts;
    for (Cell const& cell : row.cells) texts.push_back(cell.text);
    return texts;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto reader = CsvReader::open(std::string(reinterpret_cast<char const*>(data), size));
    if (!reader) return 0;
    std::vector<std::string> names;
    for (std::string const& name : reader->header()) { // a column without a name has no cells
        if (!name.empty()) names.push_back("c" + std::to_string(names.size()));
    }
    if (names.empty()) return 0;
    std::string written(csv_mark);
    append_csv_row(written, names);

    std::vector<std::vector<std::string>> rows;
    std::size_t last = 0;
    while (auto const row = reader->next()) {
        if (reader->row_number() <= last) std::abort(); // errors name their row: numbers only grow
        last = reader->row_number();
        if (!*row) continue;
        if ((*row)->cells.size() != names.size()) std::abort();
        std::vector<std::string> texts = texts_of(**row);
        std::size_t bytes = 0;
        for (std::string const& text : texts) bytes += text.size();
        if (bytes > 32 * 1024) continue; // with its guards it might not fit any more
        append_csv_row(written, texts);
        rows.push_back(std::move(texts));
    }

    auto again = CsvReader::open(written);
    if (!again) std::abort();
    for (std::vector<std::string> const& row : rows) {
        auto const read = again->next();
        if (!read || !*read || texts_of(**read) != row) std::abort();
    }
    if (again->next()) std::abort();
    return 0;
}
