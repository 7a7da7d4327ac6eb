#include "shared/reports/export_list.hpp"

#include "shared/reports/export_sink.hpp"
#include "shared/reports/workbook_writer.hpp"
#include "shared/tables/csv.hpp"
#include "shared/tables/jsonl.hpp"

#include <array>

namespace gengji::reports {

namespace {

template<class... Ts>
struct Each : Ts... {
    using Ts::operator()...;
};
template<class... Ts>
Each(Ts...) -> Each<Ts...>;

constexpr std::array<std::pair<std::string_view, ExportFormat>, 4> formats{{{"csv", ExportFormat::csv},
                                                                            {"json", ExportFormat::json},
                                                                            {"jsonl", ExportFormat::jsonl},
                                                                            {"xlsx", ExportFormat::xlsx}}};

Cell json_cell(std::string name, ExportValue const& value) {
    using Kind = Cell::Kind;
    auto const cell = [&](std::string text, Kind kind) { return Cell{std::move(name), std::move(text), kind}; };
    return std::visit(Each{[&](std::monostate) { return cell({}, Kind::null); },
                           [&](std::string const& text) { return cell(text, Kind::text); },
                           [&](Decimal number) { return cell(to_text(number), Kind::number); },
                           [&](std::int64_t number) { return cell(std::to_string(number), Kind::number); },
                           [&](bool yes) { return cell(yes ? "true" : "false", Kind::boolean); },
                           [&](Date day) { return cell(to_text(day), Kind::text); },
                           [&](Instant moment) { return cell(to_text_utc(moment.ms), Kind::text); },
                           [&](RawJson const& raw) { return cell(raw.text, Kind::json); }},
                      value);
}

class CsvList final : public ListWriter {
public:
    CsvList(TextSink sink, ExportHead const& head) : sink_(std::move(sink)), line_(csv_mark) {
        for (auto const& column : head.columns) cells_.push_back(column.title);
        append_csv_row(line_, cells_);
    }
    Result<void> row(std::span<ExportValue const> values) override {
        cells_.clear();
        for (auto const& value : values) cells_.push_back(export_text(value));
        append_csv_row(line_, cells_);
        TRY(sink_.put(line_));
        line_.clear();
        return {};
    }
    Result<void> finish() override {
        TRY(sink_.put(line_)); // the header of a list without rows
        return sink_.finish();
    }

private:
    TextSink sink_;
    std::vector<std::string> cells_;
    std::string line_; ///< the header until the first row comes
};

class JsonList final : public ListWriter {
public:
    JsonList(TextSink sink, ExportHead head, bool lines)
        : sink_(std::move(sink)), columns_(std::move(head.columns)), lines_(lines) {
        if (!lines_) open_ = "{\"@odata.context\":" + export_json("$metadata#" + head.name) + ",\"value\":[\n";
    }
    Result<void> row(std::span<ExportValue const> values) override {
        TRY(sink_.put(lines_ ? "" : count_ == 0 ? open_ : ",\n"));
        ++count_;
        TRY(sink_.put(export_object(columns_, values)));
        return lines_ ? sink_.put("\n") : Result<void>();
    }
    Result<void> finish() override {
        if (!lines_) {
            if (count_ == 0) TRY(sink_.put(open_));
            TRY(sink_.put("\n],\"@odata.count\":" + std::to_string(count_) + "}\n"));
        }
        return sink_.finish();
    }

private:
    TextSink sink_;
    std::vector<ExportColumn> columns_;
    bool lines_;
    std::string open_;
    std::size_t count_ = 0;
};

class SheetList final : public ListWriter {
public:
    SheetList(WorkbookWriter book, ExportHead const& head) : book_(std::move(book)), sheet_(&book_.sheet(head.title)) {
        std::vector<std::string> names;
        for (auto const& column : head.columns) names.push_back(column.title);
        sheet_->header(names);
    }
    Result<void> row(std::span<ExportValue const> values) override {
        cells_.clear();
        for (auto const& value : values) cells_.push_back(sheet_cell(value));
        sheet_->row(cells_);
        return {};
    }
    Result<void> finish() override { return book_.finish(); }

private:
    WorkbookWriter book_;
    SheetWriter* sheet_;
    std::vector<SheetCell> cells_;
};

} // namespace

Result<ExportFormat> parse_export_format(std::string_view name) {
    for (auto const& [known, format] : formats) {
        if (name == known) return format;
    }
    return problem(Problem::invalid, "没有“" + std::string(name) + "”这种格式，可用 csv、json、jsonl 或 xlsx");
}

Result<ExportFormat> export_format_of(std::string_view named, std::string_view path) {
    if (!named.empty()) return parse_export_format(named);
    for (auto const& [known, format] : formats) {
        if (path.ends_with("." + std::string(known))) return format;
    }
    return ExportFormat::csv;
}

std::string export_text(ExportValue const& value) {
    return std::visit(
        Each{[](std::monostate) { return std::string(); }, [](std::string const& text) { return text; },
             [](Decimal number) { return to_text(number); }, [](std::int64_t number) { return std::to_string(number); },
             [](bool yes) { return std::string(yes ? "是" : "否"); }, [](Date day) { return to_text(day); },
             [](Instant moment) { return to_text_local(moment.ms); }, [](RawJson const&) { return std::string(); }},
        value);
}

std::string export_json(ExportValue const& value) {
    Cell const cell = json_cell("v", value);
    std::string line;
    append_jsonl_row(line, std::span(&cell, 1));
    constexpr std::string_view before = "{\"v\":", after = "}\n";
    return line.substr(before.size(), line.size() - before.size() - after.size());
}

std::string export_object(std::span<ExportColumn const> columns, std::span<ExportValue const> values) {
    std::vector<Cell> cells;
    cells.reserve(values.size());
    for (std::size_t i = 0; i < values.size() && i < columns.size(); ++i)
        cells.push_back(json_cell(columns[i].name, values[i]));
    std::string line;
    append_jsonl_row(line, cells);
    line.pop_back();
    return line;
}

SheetCell sheet_cell(ExportValue const& value) {
    return std::visit(
        Each{[](std::monostate) { return SheetCell(); }, [](std::string const& text) { return SheetCell(text); },
             [](Decimal number) { return SheetCell(number); }, [](std::int64_t number) { return SheetCell(number); },
             [](bool yes) { return SheetCell(yes ? "是" : "否"); }, [](Date day) { return SheetCell(day); },
             [](Instant moment) { return SheetCell(moment); }, [](RawJson const&) { return SheetCell(); }},
        value);
}

Result<std::unique_ptr<ListWriter>> begin_list(ExportFormat format, ExportTarget const& target, ExportHead head) {
    if (format == ExportFormat::xlsx) {
        if (target.path.empty()) return problem(Problem::invalid, "表格文件（xlsx）要写明文件名");
        return std::unique_ptr<ListWriter>(
            std::make_unique<SheetList>(TRY(WorkbookWriter::create(target.path, head.title)), head));
    }
    TextSink sink = TRY(TextSink::open(target));
    if (format == ExportFormat::csv)
        return std::unique_ptr<ListWriter>(std::make_unique<CsvList>(std::move(sink), head));
    bool const lines = format == ExportFormat::jsonl;
    return std::unique_ptr<ListWriter>(std::make_unique<JsonList>(std::move(sink), std::move(head), lines));
}

} // namespace gengji::reports
