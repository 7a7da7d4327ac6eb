#include "shared/reports/list_job.hpp"

#include "shared/base/json.hpp"

#include <sstream>

namespace gengji::reports {

Result<void> set_days(PaymentFilter& filter, std::string const& from, std::string const& to) {
    auto const day = [](std::string const& text, std::optional<Date>& place) -> Result<void> {
        if (text.empty()) return {};
        place = parse_date(text);
        if (!place) return problem(Problem::invalid, "日期要写成 2025-09-30 这样，现在是“" + text + "”");
        return {};
    };
    TRY(day(from, filter.from));
    TRY(day(to, filter.to));
    if (filter.from && filter.to && *filter.to < *filter.from)
        return problem(Problem::invalid, "截止日期早于开始日期，请核对");
    return {};
}

Result<std::string> write_list(RecordSource& source, ChangedRecords& changed, ListWish const& wish) {
    Payments const payments = TRY(read_payments(source, TRY(read_judgements(changed))));
    bool const written_out = !wish.target.path.empty();
    bool const is_public = wish.kind == ListWish::Kind::public_list;
    ListsWritten written;
    if (written_out || wish.target.stream) {
        ExportFormat const format = TRY(export_format_of(wish.format, wish.path));
        written = is_public ? TRY(write_public_list(source, payments, wish.filter, format, wish.target))
                            : TRY(write_payments(source, payments, wish.filter, format, wish.target, wish.unmasked));
    }
    if (wish.json) {
        Json line =
            is_public ? Json::object() : TRY(parse_json(payments_json(source, payments, wish.filter, wish.unmasked)));
        if (written_out) line["file"] = wish.path, line["rows"] = written.rows;
        line["amount"] = to_text(written.amount, 2);
        return dump(line) + "\n";
    }
    std::string text = is_public ? "" : payments_text(source, payments, wish.filter, wish.unmasked);
    if (written_out)
        text += "已写出 " + std::to_string(written.rows) + " 行，共 " + to_text(written.amount, 2) + " 元：" +
                wish.path + (wish.unmasked ? "" : "（姓名已遮盖）") + "\n";
    return text;
}

Result<ExchangeFile> make_exchange(RecordSource& source, std::string const& board, std::string const& format,
                                   std::string const& path, Date on, bool unmasked) {
    auto const wanted = parse_board(board);
    if (!wanted)
        return problem(Problem::invalid, "没有“" + board +
                                             "”板块，可用 sales（农产品销售）、providers（农业社会化服务商）、"
                                             "operators（农机手）、jobs（农业社会化服务招工）");
    ExchangeFile file{*wanted, TRY(export_format_of(format, path)), TRY(board_rows(source, *wanted, on, unmasked)), {}};
    std::ostringstream out;
    TRY(write_board(file.rows, file.format, {{}, &out}));
    file.content = std::move(out).str();
    return file;
}

std::string exchange_text(ExchangeFile const& file) {
    std::string text = std::string(title_of(file.board)) + "：" + std::to_string(file.rows.rows.size()) + " 条";
    if (file.rows.without_consent)
        text += "；没有同意提供给农服通的 " + std::to_string(file.rows.without_consent) + " 条没有列入";
    if (file.rows.without_member)
        text += "；没有会员档案、无人可授权的 " + std::to_string(file.rows.without_member) + " 条没有列入";
    return text + "\n";
}

} // namespace gengji::reports
