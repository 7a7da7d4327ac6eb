#pragma once

#include "shared/base/time.hpp"
#include "shared/forms/document.hpp"
#include "shared/reports/export_list.hpp"
#include "shared/reports/export_source.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The farm-service platform (村村旺农服通) has no published interface: files, versioned, of four boards, only of
/// members who agreed, and a record of each (DOMAIN.md 6).
namespace gengji::reports {

enum class Board : std::uint8_t { sales, providers, operators, jobs };
constexpr Board boards[]{Board::sales, Board::providers, Board::operators, Board::jobs};
char const* name_of(Board board);                        ///< as in the form `exchange`: sales
char const* title_of(Board board);                       ///< 农产品销售
std::optional<Board> parse_board(std::string_view name); ///< by name or title

constexpr char const* exchange_version = "gengji-1";

/// What would go out, and what stays because nobody agreed to it.
struct BoardRows {
    ExportHead head;
    std::vector<std::vector<ExportValue>> rows;
    std::size_t without_consent = 0; ///< members who did not agree, or whose consent ended or was withdrawn
    std::size_t without_member = 0;  ///< nobody is named who could have agreed
};

/// The rows of a board as of the end of a day. `unmasked`: names and telephones in clear, for a file that is sent;
/// consent is asked in either case. A record goes out only while it is live and not sent back, and its member (the
/// profile that all merged ones lead to, and the one named) agrees.
Result<BoardRows> board_rows(RecordSource& source, Board board, Date on, bool unmasked);

/// Writes the rows. Errors: as begin_list; invalid for another format than CSV and JSON.
Result<void> write_board(BoardRows const& rows, ExportFormat format, ExportTarget const& target);

/// The record of one exchange that went out (form `exchange`); its number and whatever the form adds is the caller's.
struct ExchangeSent {
    Board board{};
    ExportFormat format{};
    Date on; ///< the data are of this day
    std::size_t rows = 0;
    RecordId by;           ///< a record of the form `user`
    std::string file;      ///< its content, for its hash
    std::string file_name; ///< without folders
};
forms::Document exchange_document(ExchangeSent const& sent);

} // namespace gengji::reports
