#include "shared/reports/report_job.hpp"

#include "shared/reports/labels.hpp"
#include "shared/reports/month_workbook.hpp"
#include "shared/reports/office_workbooks.hpp"
#include "shared/reports/printed_reports.hpp"

namespace gengji::reports {

namespace {

using Kind = ReportWish::Kind;

Result<void> write(Kind kind, MonthReport const& report, ChangedRecords& source, std::string const& path) {
    switch (kind) {
    case Kind::ranking:
        return write_ranking_workbook(report, path);
    case Kind::summary:
        return write_summary_workbook(report, path);
    case Kind::bulletin:
        return write_bulletin_workbook(report, path);
    case Kind::month:
        break;
    }
    return write_month_workbook(report, source, path);
}

Result<void> print(Kind kind, MonthReport const& report, std::string const& path) {
    switch (kind) {
    case Kind::ranking:
        return print_ranking(report, path);
    case Kind::summary:
        return print_summary(report, path);
    case Kind::bulletin:
        return print_bulletin(report, path);
    case Kind::month:
        break;
    }
    return print_month(report, path);
}

} // namespace

Result<void> check_output(std::string const& output) {
    if (output.empty()) return problem(Problem::invalid, "请用 -o 写上输出文件，例如 -o 月报.xlsx 或 -o 月报.pdf。");
    if (output.ends_with(".xlsx") || output.ends_with(".pdf")) return {};
    return problem(Problem::invalid, "输出文件要以 .xlsx（表格）或 .pdf（打印）结尾，现在是“" + output + "”。");
}

Result<std::string> write_report(ReportWish const& wish, ChangedRecords& source, Date today) {
    TRY(check_output(wish.output));
    domain::CountyFigures figures(source, wish.level);
    ReportScope scope{wish.place, {}, wish.unit};
    auto const report = TRY(make_month_report(figures, source, std::move(scope), wish.month, wish.ranked, today));
    TRY(wish.output.ends_with(".pdf") ? print(wish.kind, report, wish.output)
                                      : write(wish.kind, report, source, wish.output));
    return report.scope.title() + month_text(report.month) + "已写入 " + wish.output +
           (report.closed ? std::string() : "\n提示：" + closing_words(report));
}

} // namespace gengji::reports
