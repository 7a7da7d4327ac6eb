#include "shared/reports/payment_list.hpp"

#include "shared/base/json.hpp"
#include "shared/forms/input.hpp"
#include "shared/reports/workbook_writer.hpp"

#include <algorithm>

namespace gengji::reports {

namespace {

using namespace domain;
using State = PaymentLine::State;

struct Payee {
    std::string name;
    std::size_t lines = 0;
    Decimal area, amount;
};

SchemeTotal const* total_of(PaymentList const& list, RecordId const& scheme) {
    auto const found = std::ranges::find(list.schemes, scheme, &SchemeTotal::scheme);
    return found == list.schemes.end() ? nullptr : &*found;
}

std::string outcome(PaymentLine const& line) {
    switch (line.state) {
    case State::paid:
        return "已付";
    case State::due:
        return line.is_cut() ? "核减" : "应发";
    case State::refused:
        break;
    }
    return "不发";
}

std::string title(ExportLookups const& lookups, std::optional<RecordId> const& id) {
    return id ? lookups.title_of(*id).value_or("（没有这条记录）") : std::string();
}

std::string label(RecordSource& source, char const* list, std::string const& id) {
    auto const* const choices = source.catalog().choices(list);
    auto const* const choice = choices ? choices->find(id) : nullptr;
    return choice ? choice->label.zh : id;
}

std::string village(RecordSource& source, std::string const& code) {
    auto const* const division = source.catalog().division(code);
    return division ? division->display_name() : code;
}

std::vector<ExportColumn> line_columns() {
    return {{"scheme_code", "项目编号"}, {"scheme", "项目"},
            {"log_no", "记录号"},        {"worked_on", "作业日期"},
            {"village", "村"},           {"client", "服务对象"},
            {"smallholder", "小农户"},   {"team", "服务队"},
            {"payee", "收款方"},         {"operation", "作业"},
            {"season", "作物季"},        {"area_mu", "计补面积（亩）"},
            {"times", "次数"},           {"unit_price", "单价（元）"},
            {"asked", "按标准（元）"},   {"amount", "应发（元）"},
            {"outcome", "结果"},         {"why", "原因"},
            {"voucher", "凭证"},         {"id", "记录编号"}};
}

class Lines {
public:
    Lines(RecordSource& source, Payments const& payments, PaymentFilter const& filter, bool unmasked)
        : source_(source), payments_(payments), filter_(filter), lookups_(source, unmasked) {}

    template<class Row>
    Result<ListsWritten> each(Row const& row) {
        ListsWritten written;
        for (PaymentLine const& line : payments_.list.lines) {
            if (!is_shown(line, payments_.list, filter_)) continue;
            TRY(row(values(line)));
            ++written.rows;
            if (line.state == State::due) written.amount = add(written.amount, line.amount).value_or(written.amount);
        }
        return written;
    }
    std::vector<Payee> payees() const {
        std::map<RecordId, Payee> all;
        for (PaymentLine const& line : payments_.list.lines) {
            if (line.state != State::due || !is_shown(line, payments_.list, filter_)) continue;
            auto const id = payments_.payees.find(line.request.log.id);
            Payee& payee = all[id == payments_.payees.end() ? RecordId{} : id->second];
            if (payee.lines++ == 0)
                payee.name = id == payments_.payees.end() ? "（没有收款方，请补服务队）" : title(lookups_, id->second);
            payee.area = add(payee.area, line.area).value_or(payee.area);
            payee.amount = add(payee.amount, line.amount).value_or(payee.amount);
        }
        std::vector<Payee> sorted;
        for (auto& [id, payee] : all) sorted.push_back(std::move(payee));
        std::ranges::stable_sort(sorted, std::greater<>(), &Payee::amount);
        return sorted;
    }

private:
    std::vector<ExportValue> values(PaymentLine const& line) {
        SubsidyRequest const& request = line.request;
        SchemeTotal const* const scheme = total_of(payments_.list, request.scheme);
        auto const payee = payments_.payees.find(request.log.id);
        std::optional<RecordId> const payee_id =
            payee == payments_.payees.end() ? std::nullopt : std::optional(payee->second);
        forms::FieldSpec season;
        season.type = forms::FieldType::season;
        ExportValue day;
        if (request.claim.worked_on) day = *request.claim.worked_on;
        return {scheme ? scheme->code : std::string(),
                scheme ? scheme->name : std::string(),
                request.log_no,
                day,
                village(source_, request.village),
                title(lookups_, request.client),
                request.claim.smallholder,
                title(lookups_, request.team),
                title(lookups_, payee_id),
                label(source_, "operations", request.claim.operation),
                forms::show(season, Value::of(request.season), lookups_),
                line.area,
                request.claim.times,
                request.claim.unit_price,
                line.asked,
                line.amount,
                outcome(line),
                line.why,
                line.voucher,
                to_text(request.log.id)};
    }

    RecordSource& source_;
    Payments const& payments_;
    PaymentFilter const& filter_;
    ExportLookups lookups_;
};

bool is_shown(SchemeTotal const& total, PaymentFilter const& filter) {
    return filter.scheme.empty() || total.code == filter.scheme;
}

Result<ListsWritten> write_workbook(Lines& lines, Payments const& payments, PaymentFilter const& filter,
                                    std::string const& path) {
    WorkbookWriter book = TRY(WorkbookWriter::create(path, "补助发放清册"));
    SheetWriter& sheet = book.sheet("发放清册");
    std::vector<std::string> names;
    for (auto const& column : line_columns()) names.push_back(column.title);
    sheet.header(names, 3);
    auto const written = TRY(lines.each([&](std::vector<ExportValue> const& values) -> Result<void> {
        std::vector<SheetCell> cells;
        for (auto const& value : values) cells.push_back(sheet_cell(value));
        sheet.row(cells);
        return {};
    }));
    SheetWriter& payees = book.sheet("收款方合计");
    payees.header(std::vector<std::string>{"收款方", "笔数", "计补面积（亩）", "应发（元）"}, 1);
    for (Payee const& payee : lines.payees())
        payees.row({payee.name, static_cast<std::int64_t>(payee.lines), payee.area, payee.amount});
    SheetWriter& schemes = book.sheet("项目合计");
    schemes.header(std::vector<std::string>{"项目编号", "项目", "预算（元）", "已付凭证（元）", "按标准（元）",
                                            "本次应发（元）", "预算剩余（元）", "应发", "其中核减", "不发", "已付",
                                            "小农户补助（元）", "全部补助（元）", "小农户面积（亩）", "全部面积（亩）"},
                   2);
    auto const whole = [](std::size_t number) { return static_cast<std::int64_t>(number); };
    for (SchemeTotal const& total : payments.list.schemes) {
        if (!is_shown(total, filter)) continue;
        schemes.row({total.code, total.name, SheetCell(total.budget), total.spent, total.asked, total.due,
                     SheetCell(total.left), whole(total.due_lines), whole(total.cut_lines), whole(total.refused_lines),
                     whole(total.paid_lines), total.smallholder_money, total.all_money, total.smallholder_area,
                     total.all_area});
    }
    SheetWriter& notes = book.sheet("提示");
    notes.header(std::vector<std::string>{"提示"});
    for (auto const& warning : payments.list.warnings) notes.row({SheetCell(warning, Tone::warning, Shape::wrapped)});
    TRY(book.finish());
    return written;
}

} // namespace

bool is_shown(PaymentLine const& line, PaymentList const& list, PaymentFilter const& filter) {
    SchemeTotal const* const scheme = total_of(list, line.request.scheme);
    if (!filter.scheme.empty() && (!scheme || scheme->code != filter.scheme)) return false;
    if (!line.request.village.starts_with(filter.township)) return false;
    auto const& day = line.request.claim.worked_on;
    return (!filter.from || (day && *day >= *filter.from)) && (!filter.to || (day && *day <= *filter.to));
}

Result<ListsWritten> write_payments(RecordSource& source, Payments const& payments, PaymentFilter const& filter,
                                    ExportFormat format, ExportTarget const& target, bool unmasked) {
    Lines lines(source, payments, filter, unmasked);
    if (format == ExportFormat::xlsx) {
        if (target.path.empty()) return problem(Problem::invalid, "表格文件（xlsx）要写明文件名");
        return write_workbook(lines, payments, filter, target.path);
    }
    auto const list = TRY(begin_list(format, target, {"payments", "补助发放清册", line_columns()}));
    auto const written = TRY(lines.each([&](std::vector<ExportValue> const& values) { return list->row(values); }));
    TRY(list->finish());
    return written;
}

std::string payments_text(RecordSource& source, Payments const& payments, PaymentFilter const& filter, bool unmasked) {
    std::string text;
    for (SchemeTotal const& total : payments.list.schemes) {
        if (!is_shown(total, filter)) continue;
        text += total.code + " " + total.name + "：申请 " + std::to_string(total.lines) + " 笔，应发 " +
                std::to_string(total.due_lines) + " 笔（核减 " + std::to_string(total.cut_lines) + "）共 " +
                to_text(total.due, 2) + " 元，不发 " + std::to_string(total.refused_lines) + " 笔，已付 " +
                std::to_string(total.paid_lines) + " 笔；预算 " +
                (total.budget ? to_text(*total.budget, 2) : std::string("未填")) + " 元，已付凭证 " +
                to_text(total.spent, 2) + " 元" + (total.left ? "，剩余 " + to_text(*total.left, 2) + " 元" : "") +
                "\n";
    }
    if (text.empty()) text = "没有申请补助的作业记录：作业记录要填“补助项目”\n";
    for (Payee const& payee : Lines(source, payments, filter, unmasked).payees())
        text += "  " + payee.name + "  " + std::to_string(payee.lines) + " 笔  " + to_text(payee.amount, 2) + " 元\n";
    for (auto const& warning : payments.list.warnings) text += "请留意：" + warning + "\n";
    return text;
}

std::string payments_json(RecordSource& source, Payments const& payments, PaymentFilter const& filter, bool unmasked) {
    Json document;
    document["schemes"] = Json::array();
    for (SchemeTotal const& total : payments.list.schemes) {
        if (!is_shown(total, filter)) continue;
        Json one;
        one["code"] = total.code, one["name"] = total.name;
        one["budget"] = total.budget ? Json(to_text(*total.budget, 2)) : Json();
        one["left"] = total.left ? Json(to_text(*total.left, 2)) : Json();
        one["spent"] = to_text(total.spent, 2), one["due"] = to_text(total.due, 2);
        one["asked"] = to_text(total.asked, 2);
        one["lines"] = total.lines, one["due_lines"] = total.due_lines, one["cut_lines"] = total.cut_lines;
        one["refused_lines"] = total.refused_lines, one["paid_lines"] = total.paid_lines;
        one["smallholder_money"] = to_text(total.smallholder_money, 2);
        one["smallholders_too_few"] = total.smallholders_too_few;
        document["schemes"].push_back(std::move(one));
    }
    document["payees"] = Json::array();
    for (Payee const& payee : Lines(source, payments, filter, unmasked).payees())
        document["payees"].push_back(
            {{"name", payee.name}, {"lines", payee.lines}, {"amount", to_text(payee.amount, 2)}});
    document["warnings"] = payments.list.warnings;
    return dump(document);
}

} // namespace gengji::reports
