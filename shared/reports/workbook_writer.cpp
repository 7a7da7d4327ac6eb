#include "shared/reports/workbook_writer.hpp"

#include "shared/reports/sheet_formats.hpp"
#include "shared/reports/sheet_text.hpp"
#include "shared/reports/staged_file.hpp"
#include "shared/reports/workbook_check.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <xlsxwriter.h>

namespace gengji::reports {

namespace {

constexpr double narrowest = 6, widest = 44, wrapped_width = 60; // in digits
constexpr double row_height = 18;                                // points: Chinese fonts are cut at the usual 15
constexpr double first_serial = 61, last_serial = 2958465; // 1900-03-01, before which spreadsheets disagree; 9999-12-31
constexpr double serial_of_1970 = 25569;

/// A day as spreadsheets count it; nothing for days that they cannot.
std::optional<double> serial_of(double days_since_1970) {
    double const serial = days_since_1970 + serial_of_1970;
    return serial >= first_serial && serial < last_serial + 1 ? std::optional(serial) : std::nullopt;
}

/// Up to the next billionth of a day (0.1 ms): a double just below 08:30 shows as 08:29:59.
double days_of(Instant moment) {
    return std::ceil(static_cast<double>(moment.ms + 8 * 3600 * 1000) / 86400000.0 * 1e9) / 1e9;
}

/// All digits of it survive in a double.
bool is_exact(Decimal value) {
    return value.unscaled < 1'000'000'000'000'000 && value.unscaled > -1'000'000'000'000'000;
}

class Page final : public SheetWriter {
public:
    Page(lxw_worksheet* page, SheetFormats& formats, std::optional<Error>& trouble, std::string name)
        : page_(page), formats_(formats), trouble_(trouble), name_(std::move(name)) {
        worksheet_set_paper(page_, 9); // A4
        worksheet_set_default_row(page_, row_height, LXW_FALSE);
        worksheet_set_landscape(page_);
        worksheet_fit_to_pages(page_, 1, 0);
        worksheet_set_footer(page_, "&L&A&R第 &P 页，共 &N 页");
    }

    using SheetWriter::row;
    void row(std::span<SheetCell const> cells) override {
        if (!room(1)) return;
        std::uint16_t column = 0;
        for (SheetCell const& cell : cells) put(column++, cell);
        ++next_;
    }

    void skip(std::uint32_t rows) override {
        if (room(rows)) next_ += rows;
    }

    void across(std::string_view text, std::uint16_t columns, Tone tone) override {
        if (!room(1)) return;
        lxw_format* const format = formats_.of(tone, Shape::automatic, SheetFormats::Kind::text);
        std::string const shown = sheet_text(text);
        if (columns > 1) worksheet_merge_range(page_, next_, 0, next_, static_cast<lxw_col_t>(columns - 1), "", format);
        worksheet_write_string(page_, next_, 0, shown.c_str(), format);
        ++next_;
    }

    void header(std::span<std::string const> names, std::uint16_t fixed_columns) override {
        std::uint32_t const at = next_;
        std::vector<SheetCell> cells;
        for (std::string const& name : names) cells.emplace_back(name, Tone::header);
        row(cells);
        header_ = at;
        columns_ = static_cast<std::uint16_t>(names.size());
        worksheet_freeze_panes(page_, at + 1, fixed_columns);
        worksheet_repeat_rows(page_, at, at);
    }

    void width(std::uint16_t column, double digits) override { at(column).given = digits; }

    void chart(SheetChart const& wish, SheetWriter const& cells_of, std::uint32_t row, std::uint16_t column) override;
    std::uint32_t next_row() const override { return next_; }

    /// Widths and filter, once all rows are known. The bytes of its rows so far.
    std::uint64_t close() {
        for (std::size_t i = 0; i < widths_.size(); ++i) {
            auto const& column = widths_[i];
            double const digits =
                column.given ? *column.given : std::clamp(column.widest + 2.0, narrowest, column.most);
            worksheet_set_column(page_, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i), digits, nullptr);
        }
        if (header_ && columns_ > 0 && next_ > *header_ + 1)
            worksheet_autofilter(page_, *header_, 0, next_ - 1, static_cast<lxw_col_t>(columns_ - 1));
        FILE* const rows = page_->optimize_tmpfile;
        if (!rows) return 0;
        if (std::fflush(rows) != 0 || std::ferror(rows)) note(unwritten(ENOSPC, std::string()));
        long const size = std::ftell(rows);
        return size > 0 ? static_cast<std::uint64_t>(size) : 0;
    }

    std::string const& name() const { return name_; }
    lxw_workbook* book = nullptr;

private:
    struct Width {
        double widest = 0, most = reports::widest;
        std::optional<double> given;
    };

    Width& at(std::uint16_t column) {
        if (column >= widths_.size()) widths_.resize(column + 1U);
        return widths_[column];
    }

    void note(Error error) {
        if (!trouble_) trouble_ = std::move(error);
    }

    bool room(std::uint32_t rows) {
        if (next_ + rows <= most_sheet_rows) return true;
        note(problem(Problem::invalid, "“" + name_ + "”超过一张表能放的 " + std::to_string(most_sheet_rows - 1) +
                                           " 行。请缩小范围（一个乡镇、一个月），或导出 CSV。"));
        return false;
    }

    void put_text(std::uint16_t column, std::string const& text, SheetCell const& cell) {
        if (text.empty() && cell.tone == Tone::plain) return;
        std::string const shown = sheet_text(text);
        worksheet_write_string(page_, next_, column, shown.c_str(),
                               formats_.of(cell.tone, cell.shape, SheetFormats::Kind::text));
        Width& width = at(column);
        if (cell.shape == Shape::wrapped) width.most = wrapped_width;
        if (cell.tone != Tone::title && cell.tone != Tone::note && cell.tone != Tone::warning)
            width.widest =
                std::max(width.widest, static_cast<double>(shown_width(shown) + (cell.tone == Tone::header ? 3 : 0)));
    }

    void put_number(std::uint16_t column, double number, std::size_t digits, SheetCell const& cell,
                    SheetFormats::Kind kind) {
        worksheet_write_number(page_, next_, column, number, formats_.of(cell.tone, cell.shape, kind));
        Width& width = at(column);
        width.widest = std::max(width.widest, static_cast<double>(digits));
    }

    void put(std::uint16_t column, SheetCell const& cell) {
        if (auto const* const text = std::get_if<std::string>(&cell.value)) return put_text(column, *text, cell);
        if (auto const* const whole = std::get_if<std::int64_t>(&cell.value))
            return put_decimal(column, Decimal{*whole, 0}, cell, SheetFormats::Kind::whole);
        if (auto const* const decimal = std::get_if<Decimal>(&cell.value))
            return put_decimal(column, *decimal, cell, SheetFormats::Kind::decimal);
        if (auto const* const day = std::get_if<Date>(&cell.value)) {
            auto const serial = serial_of(day->days);
            return serial ? put_number(column, *serial, 10, cell, SheetFormats::Kind::date)
                          : put_text(column, to_text(*day), cell);
        }
        if (auto const* const moment = std::get_if<Instant>(&cell.value)) {
            auto const serial = serial_of(days_of(*moment));
            return serial ? put_number(column, *serial, 16, cell, SheetFormats::Kind::moment)
                          : put_text(column, to_text_local(moment->ms), cell);
        }
        if (cell.tone != Tone::plain) put_text(column, {}, cell);
    }

    void put_decimal(std::uint16_t column, Decimal value, SheetCell const& cell, SheetFormats::Kind kind) {
        std::string const text = to_text(value, kind == SheetFormats::Kind::whole ? 0 : 2);
        if (!is_exact(value)) return put_text(column, text, cell);
        put_number(column, std::strtod(text.c_str(), nullptr), text.size() + text.size() / 4, cell, kind);
    }

    lxw_worksheet* page_;
    SheetFormats& formats_;
    std::optional<Error>& trouble_;
    std::string name_;
    std::vector<Width> widths_;
    std::uint32_t next_ = 0;
    std::optional<std::uint32_t> header_;
    std::uint16_t columns_ = 0;
};

/// A sheet that could not be begun: what is written goes nowhere, finish() says why.
class Nowhere final : public SheetWriter {
public:
    void row(std::span<SheetCell const>) override {}
    void skip(std::uint32_t) override {}
    void across(std::string_view, std::uint16_t, Tone) override {}
    void header(std::span<std::string const>, std::uint16_t) override {}
    void width(std::uint16_t, double) override {}
    void chart(SheetChart const&, SheetWriter const&, std::uint32_t, std::uint16_t) override {}
    std::uint32_t next_row() const override { return 0; }
};

std::uint8_t kind_of(SheetChart::Kind kind) {
    return kind == SheetChart::Kind::line   ? LXW_CHART_LINE
           : kind == SheetChart::Kind::bars ? LXW_CHART_BAR
                                            : LXW_CHART_COLUMN;
}

void Page::chart(SheetChart const& wish, SheetWriter const& cells_of, std::uint32_t row, std::uint16_t column) {
    auto const* const page = dynamic_cast<Page const*>(&cells_of);
    if (!page) return; // that sheet could not be begun; finish() says so
    std::string const& from = page->name();
    lxw_chart* const chart = workbook_add_chart(book, kind_of(wish.kind));
    for (auto const& one : wish.series) {
        lxw_chart_series* const series = chart_add_series(chart, nullptr, nullptr);
        chart_series_set_categories(series, from.c_str(), one.labels.first_row, one.labels.first_column,
                                    one.labels.last_row, one.labels.last_column);
        chart_series_set_values(series, from.c_str(), one.values.first_row, one.values.first_column,
                                one.values.last_row, one.values.last_column);
        chart_series_set_name(series, one.name.c_str());
    }
    chart_title_set_name(chart, wish.title.c_str());
    if (!wish.value_title.empty()) chart_axis_set_name(chart->y_axis, wish.value_title.c_str());
    if (wish.kind == SheetChart::Kind::bars) chart_axis_set_reverse(chart->y_axis); // the first row on top
    if (wish.series.size() == 1)
        chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    else
        chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    lxw_chart_options options{};
    options.x_scale = wish.width_px / 480.0;
    options.y_scale = wish.height_px / 288.0;
    worksheet_insert_chart_opt(page_, row, column, chart, &options);
}

} // namespace

struct WorkbookWriter::Book {
    explicit Book(StagedFile staged) : file(std::move(staged)) {}
    ~Book() {
        if (book) lxw_workbook_free(book);
    }
    StagedFile file;
    lxw_workbook* book = nullptr;
    std::unique_ptr<SheetFormats> formats;
    std::vector<std::unique_ptr<Page>> pages;
    std::set<std::string> names;
    std::optional<Error> trouble;
    Nowhere nowhere;
    std::string temporary; ///< folder in which rows wait
};

WorkbookWriter::WorkbookWriter(std::unique_ptr<Book> book) : book_(std::move(book)) {}
WorkbookWriter::WorkbookWriter(WorkbookWriter&&) noexcept = default;
WorkbookWriter::~WorkbookWriter() = default;

Result<WorkbookWriter> WorkbookWriter::create(std::string const& path, std::string const& title) {
    auto book = std::make_unique<Book>(TRY(StagedFile::begin(path)));
    std::error_code failed;
    std::string folder = std::filesystem::temp_directory_path(failed).string();
    lxw_workbook_options options{};
    options.constant_memory = 1;
    options.tmpdir = failed ? nullptr : folder.data();
    options.use_zip64 = 0;
    book->temporary = folder.empty() ? "/tmp" : folder;
    book->book = workbook_new_opt(book->file.beside().c_str(), &options);
    if (!book->book) return problem(Problem::internal, "内存不足，没有写成：" + path + "。");
    std::string name = title, company = "耕记";
    lxw_doc_properties properties{};
    properties.title = name.data();
    properties.company = company.data();
    workbook_set_properties(book->book, &properties);
    book->formats = std::make_unique<SheetFormats>(book->book);
    return WorkbookWriter(std::move(book));
}

SheetWriter& WorkbookWriter::sheet(std::string_view name) {
    std::string unique = sheet_name(name);
    for (int i = 2; book_->names.contains(unique); ++i)
        unique = sheet_name(std::string(name.substr(0, 60)) + std::to_string(i));
    book_->names.insert(unique);
    errno = 0;
    lxw_worksheet* const page = workbook_add_worksheet(book_->book, unique.c_str());
    if (!page) { // its rows have nowhere to wait
        if (!book_->trouble) book_->trouble = unwritten(errno ? errno : EACCES, book_->temporary);
        return book_->nowhere;
    }
    book_->pages.push_back(std::make_unique<Page>(page, *book_->formats, book_->trouble, unique));
    book_->pages.back()->book = book_->book;
    return *book_->pages.back();
}

Result<void> WorkbookWriter::finish() {
    std::vector<std::uint64_t> row_bytes;
    for (auto const& page : book_->pages) row_bytes.push_back(page->close());
    errno = 0;
    lxw_error const said = workbook_close(std::exchange(book_->book, nullptr));
    int const code = errno;
    if (book_->trouble && book_->trouble->problem == Problem::full) return unwritten(ENOSPC, book_->file.path());
    if (book_->trouble) return *book_->trouble;
    if (said != LXW_NO_ERROR) return unwritten(code ? code : ENOSPC, book_->file.path());
    TRY(check_workbook(book_->file.beside(), row_bytes, book_->file.path()));
    return book_->file.commit();
}

} // namespace gengji::reports
