#pragma once

#include "shared/base/result.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::reports {

/// A table on paper: it breaks between rows (a row higher than a page within), and its head stands on every page.
struct PrintedTable {
    enum class Align : std::uint8_t { left, right, centre };
    struct Column {
        std::string title;
        double share = 1; ///< of the width, against the other columns
        Align align = Align::left;
    };
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;
    bool last_is_sum = false; ///< the last row in bold
};

/// Writes a document for people as PDF: A4, Chinese fonts embedded, the title at the head and the page's number at the
/// foot of every page. Set from top to bottom; what does not fit goes on on the next page. Without finish() no file
/// appears.
class PrintedPages {
public:
    enum class Paper : std::uint8_t { upright, across };
    /// Errors: as StagedFile::begin; `not_found` when this computer has no Chinese font.
    static Result<PrintedPages> create(std::string const& path, std::string const& title, Paper paper = Paper::upright);
    PrintedPages(PrintedPages&&) noexcept;
    ~PrintedPages();

    void title(std::string_view text);
    void line_under_title(std::string_view text); ///< centred, smaller: month, number, place
    void heading(std::string_view text);
    void paragraph(std::string_view text); ///< indented by two characters; line breaks begin new paragraphs
    void warning(std::string_view text);   ///< in a box
    void note(std::string_view text);      ///< small and grey
    void table(PrintedTable const& table);
    /// `填报人`, `审核人`: each with a line to sign on, all on one page.
    void signatures(std::vector<std::string> const& who);
    void space(double points);
    /// Errors: `full`, `storage`.
    Result<void> finish();

private:
    struct Book;
    explicit PrintedPages(std::unique_ptr<Book> book);
    std::unique_ptr<Book> book_;
};

} // namespace gengji::reports
