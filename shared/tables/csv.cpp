#include "shared/tables/csv.hpp"

#include "shared/tables/table_text.hpp"

#include "shared/base/limits.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace gengji {

namespace {

constexpr std::array separators{',', ';', '\t'};
constexpr int sniffed_rows = 20;

/// What a spreadsheet takes for the start of a formula, or skips on its way to one (OWASP, CSV injection).
constexpr std::array<std::string_view, 11> formula_starts{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};

/// A ' or several, and then the start of a formula: so that taking one ' off always undoes putting one on.
bool looks_computed(std::string_view cell) {
    cell.remove_prefix(std::min(cell.find_first_not_of('\''), cell.size()));
    return std::ranges::any_of(formula_starts, [&](std::string_view start) { return cell.starts_with(start); });
}

bool is_plain_number(std::string_view cell) {
    auto const digits = [](std::string_view text) {
        return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    };
    if (cell.starts_with('-')) cell.remove_prefix(1);
    std::size_t const point = cell.find('.');
    return digits(cell.substr(0, point)) && (point == std::string_view::npos || digits(cell.substr(point + 1)));
}

/// One row of the file as it stands there.
struct Record {
    std::vector<std::string> cells;
    char const* fault = nullptr;

    bool is_blank() const {
        return !fault && std::ranges::all_of(cells, [](std::string const& cell) { return cell.empty(); });
    }
};

constexpr char const* too_large = "内容太大，可能是引号没有成对。请检查这一行的引号。";

/// Walks over the text of a CSV, one record at a time.
class Scanner {
public:
    Scanner(std::string_view text, std::size_t position, char separator)
        : text_(text), position_(position), separator_(separator) {}

    bool at_end() const { return position_ >= text_.size(); }
    std::size_t position() const { return position_; }

    Record record() {
        std::size_t const start = position_;
        Record record;
        std::size_t bytes = 0;
        do {
            record.cells.emplace_back();
            record.fault = starts_with('"') ? quoted(record.cells.back()) : plain(record.cells.back());
            bytes += record.cells.back().size();
            if (record.cells.size() > limits::table_columns) record.fault = "列数太多。请只保留要导入的列。";
            if (bytes > limits::table_row_bytes) record.fault = too_large;
        } while (!record.fault && skip(separator_));
        if (record.fault)
            position_ = std::min(text_.find_first_of("\r\n", start), text_.size()); // one line is lost, no more
        if (skip('\r'))
            skip('\n');
        else
            skip('\n');
        return record;
    }

private:
    bool starts_with(char c) const { return position_ < text_.size() && text_[position_] == c; }
    bool skip(char c) { return starts_with(c) && ++position_; }

    /// Up to the next separator or line end; a quote within is taken as it stands, as spreadsheets do (5" pipe).
    char const* plain(std::string& cell) {
        char const ends[] = {separator_, '\r', '\n'};
        std::size_t const end =
            std::min(text_.find_first_of(std::string_view(ends, sizeof ends), position_), text_.size());
        if (end - position_ > limits::table_cell_bytes) return too_large;
        cell = text_.substr(position_, end - position_);
        position_ = end;
        return nullptr;
    }

    char const* quoted(std::string& cell) {
        ++position_;
        while (true) {
            // one more than fits: a cell that has grown to that finds no room for another character
            std::string_view const window = text_.substr(position_, limits::table_cell_bytes + 1 - cell.size());
            std::size_t const quote = window.find('"');
            if (quote == std::string_view::npos)
                return position_ + window.size() == text_.size() ? "引号没有成对。请补上或删去多余的引号。" : too_large;
            cell += window.substr(0, quote);
            position_ += quote + 1;
            if (!skip('"')) break;
            cell += '"';
        }
        bool const at_edge = at_end() || starts_with(separator_) || starts_with('\r') || starts_with('\n');
        return at_edge ? nullptr : "引号后面还有文字。单元格里的引号要写成两个。";
    }

    std::string_view text_;
    std::size_t position_;
    char separator_;
};

/// The separator under which most of the first rows have as many cells as the header; of equals the one with more
/// cells.
char sniff_separator(std::string_view text, std::size_t position) {
    char best = separators.front();
    std::pair<int, std::size_t> best_score{-1, 1};
    for (char const separator : separators) {
        Scanner scanner(text, position, separator);
        std::size_t const columns = scanner.record().cells.size();
        int alike = 0;
        for (int row = 0; row < sniffed_rows && !scanner.at_end(); ++row)
            alike += scanner.record().cells.size() == columns;
        std::pair const score{alike, columns};
        if (columns > 1 && score > best_score) best = separator, best_score = score;
    }
    return best;
}

/// Without the ' that keeps a spreadsheet from computing.
std::string unguarded(std::string text) {
    if (text.starts_with('\'') && looks_computed(text)) text.erase(0, 1);
    return text;
}

std::string trimmed(std::string const& text) {
    std::size_t const first = text.find_first_not_of(" \t\r\n");
    return first == std::string::npos ? std::string()
                                      : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

} // namespace

Result<CsvReader> CsvReader::open(std::string file) {
    CsvReader reader;
    reader.text_ = TRY(table_text(std::move(file)));
    std::size_t const start = reader.text_.find_first_not_of("\r\n");
    if (start == std::string::npos) return problem(Problem::invalid, "文件是空的，没有可以导入的内容。");
    std::string_view const first(reader.text_.data() + start,
                                 std::min(reader.text_.find_first_of("\r\n", start), reader.text_.size()) - start);
    if (first.size() == 5 && first.starts_with("sep=")) {
        reader.separator_ = first[4];
        Scanner scanner(reader.text_, 0, reader.separator_);
        while (scanner.position() <= start) scanner.record(), ++reader.number_;
        reader.position_ = scanner.position();
    } else {
        reader.separator_ = sniff_separator(reader.text_, start);
    }
    TRY(reader.read_header());
    return reader;
}

Result<void> CsvReader::read_header() {
    Scanner scanner(text_, position_, separator_);
    Record record;
    do {
        if (scanner.at_end()) return problem(Problem::invalid, "文件里没有标题行。第一行应写各列的名称。");
        record = scanner.record();
        ++number_;
    } while (record.is_blank());
    if (record.fault) return row_error(number_, record.fault);
    position_ = scanner.position();
    std::unordered_set<std::string> names;
    for (std::string const& cell : record.cells) {
        header_.push_back(trimmed(unguarded(cell)));
        if (!header_.back().empty() && !names.insert(header_.back()).second)
            return row_error(number_, "有两列都叫“" + header_.back() + "”。请改掉其中一列的名称。");
    }
    return {};
}

std::optional<Result<TableRow>> CsvReader::next() {
    Scanner scanner(text_, position_, separator_);
    Record record;
    do {
        if (scanner.at_end()) return std::nullopt;
        record = scanner.record();
        ++number_;
    } while (record.is_blank());
    position_ = scanner.position();
    if (record.fault) return row_error(number_, record.fault);

    TableRow row{number_, {}};
    for (std::size_t i = 0; i < std::max(header_.size(), record.cells.size()); ++i) {
        std::string text = i < record.cells.size() ? unguarded(std::move(record.cells[i])) : std::string();
        if (i < header_.size() && !header_[i].empty())
            row.cells.push_back({header_[i], std::move(text)});
        else if (!text.empty())
            return row_error(number_,
                             "第 " + std::to_string(i + 1) + " 列有内容，但没有列名。请检查逗号和引号，或补上列名。");
    }
    return row;
}

void append_csv_row(std::string& out, std::span<std::string const> cells) {
    bool first = true;
    for (std::string const& cell : cells) {
        if (!first) out += ',';
        first = false;
        bool const guarded = looks_computed(cell) && !is_plain_number(cell);
        bool const quoted = cell.find_first_of("\",;\t\r\n ") != std::string::npos;
        if (quoted) out += '"';
        if (guarded) out += '\'';
        for (char const c : cell) {
            if (c == '"') out += '"';
            if (c != '\0') out += c;
        }
        if (quoted) out += '"';
    }
    out += "\r\n";
}

} // namespace gengji
