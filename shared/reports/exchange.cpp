#include "shared/reports/exchange.hpp"

#include "shared/base/hash.hpp"

#include <array>

namespace gengji::reports {

namespace {

constexpr std::array<std::pair<char const*, char const*>, 4> board_names{{{"sales", "农产品销售"},
                                                                          {"providers", "农业社会化服务商"},
                                                                          {"operators", "农机手"},
                                                                          {"jobs", "农业社会化服务招工"}}};

} // namespace

char const* name_of(Board board) { return board_names[static_cast<std::size_t>(board)].first; }
char const* title_of(Board board) { return board_names[static_cast<std::size_t>(board)].second; }

std::optional<Board> parse_board(std::string_view name) {
    for (Board const board : boards) {
        if (name == name_of(board) || name == title_of(board)) return board;
    }
    return std::nullopt;
}

Result<void> write_board(BoardRows const& rows, ExportFormat format, ExportTarget const& target) {
    if (format != ExportFormat::csv && format != ExportFormat::json)
        return problem(Problem::invalid, "农服通数据交换可用 csv 或 json");
    auto const list = TRY(begin_list(format, target, rows.head));
    for (auto const& row : rows.rows) TRY(list->row(row));
    return list->finish();
}

forms::Document exchange_document(ExchangeSent const& sent) {
    forms::Document document;
    document.set("board", Value::of(name_of(sent.board)));
    document.set("direction", Value::of("out"));
    document.set("format", Value::of(sent.format == ExportFormat::json ? "json" : "csv"));
    document.set("format_version", Value::of(exchange_version));
    document.set("until_on", Value::of(sent.on));
    document.set("rows", Value::of(static_cast<std::int64_t>(sent.rows)));
    document.set("consented", Value::of(static_cast<std::int64_t>(sent.rows)));
    document.set("sent_on", Value::of(sent.on));
    document.set("sent_by", Value::of(sent.by));
    document.set("file", Value::of(FileRef{hash_of(sent.file), sent.file.size(),
                                           sent.format == ExportFormat::json ? "application/json" : "text/csv",
                                           sent.file_name}));
    return document;
}

} // namespace gengji::reports
