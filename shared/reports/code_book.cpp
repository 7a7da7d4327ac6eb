#include "shared/domain/operations.hpp"
#include "shared/reports/labels.hpp"
#include "shared/reports/month_workbook.hpp"
#include "shared/reports/workbook_writer.hpp"

#include <string_view>
#include <utility>

/// 编码说明: what the codes, words and figures of a report mean.
namespace gengji::reports {

namespace {

constexpr std::pair<std::string_view, std::string_view> meanings[] = {
    {"K1", "已登记、到月末没有注销的农合联个数"},
    {"K2", "状态为“营业”、到月末已开业的为农服务中心个数"},
    {"K3", "有已验收升级、营业中的综合服务社的村（社区）数；一村两社只算一"},
    {"K4", "到月末在会的会员单位数；一个单位入几个农合联只算一"},
    {"K5", "示范社证书到月末有效的农民合作社数"},
    {"K6", "当年 1 月 1 日到月末，认定面积（没有认定则申报面积）× "
           "次数之和；重复申报、作废的不算；烘干按产量折算；计不计入由县级设置 kpi6.作业 决定"},
    {"K7", "营业中、到月末已验收的流通网点数"},
    {"K8", "自 2024-01-01（设置 k8.from）起计入“三位一体”改革的首次放款额；续贷不算（设置 k8.counts_renewals）"},
    {"A1", "有意愿的常住农户中已加入农村合作经济组织的比例；每户按最近一次调查"},
    {"A2", "有意愿的新型经营主体中已加入农合联的比例；每个主体按最近一次调查"},
    {"A3", "典型示范证书到月末有效的个数"},
    {"A4", "服务龙头企业证书到月末有效的个数"},
    {"A5", "已验收的农产品流通企业项目数"},
    {"A6", "已验收的农产品市场项目数"},
    {"A7", "已验收的集采集配中心项目数"},
    {"A8", "在用的县域公用品牌数"},
    {"A9", "合同期内的代账客户数（最后一天仍算）"},
    {"A10", "在营的服务队数"},
    {"A11", "整村授信批次中有授信户的村数；户数取每村最近一批"},
    {"A12", "12 个月内核验过档案的会员单位数 ÷ K4"},
};

char const* rule_text(domain::Kpi6 rule) {
    switch (rule) {
    case domain::Kpi6::area:
        return "按面积计入";
    case domain::Kpi6::converted:
        return "按产量折算面积计入";
    case domain::Kpi6::area_if_priced_per_mu:
        return "按亩计价时计入";
    case domain::Kpi6::none:
        return "不计入";
    }
    return "";
}

char const* link_text(domain::Link link) {
    switch (link) {
    case domain::Link::till:
        return "耕";
    case domain::Link::plant:
        return "种";
    case domain::Link::protect:
        return "防";
    case domain::Link::harvest:
        return "收";
    case domain::Link::none:
        return "";
    }
    return "";
}

} // namespace

std::string meaning_of(domain::Indicator const& indicator) {
    std::string const number = number_text(indicator);
    for (auto const& [id, text] : meanings) {
        if (id == number) return std::string(text);
    }
    return {};
}

void write_code_book(WorkbookWriter& book) {
    SheetWriter& sheet = book.sheet("编码说明");
    sheet.header(std::vector<std::string>{"类", "编码", "名称", "说明", "从哪一级起算核实 / 计入方式"});
    auto const wrapped = [](std::string_view text) { return SheetCell(text, Tone::plain, Shape::wrapped); };
    for (auto const& indicator : domain::Indicators::built_in().all())
        sheet.row({"指标", number_text(indicator), indicator.name + "（" + indicator.unit + "）",
                   wrapped(meaning_of(indicator)), level_text(indicator.counts_from)});
    for (auto const& operation : domain::Operations::built_in().all())
        sheet.row({"作业", operation.id, operation.name,
                   wrapped(std::string(operation.link == domain::Link::none ? "不属于耕种防收" : "环节：") +
                           link_text(operation.link) + "；一季最多 " + std::to_string(operation.max_times) + " 次"),
                   std::string("K6：") + rule_text(operation.kpi6)});
    for (auto const level : {domain::Level::returned, domain::Level::submitted, domain::Level::township_verified,
                             domain::Level::county_accepted})
        sheet.row({"状态", name_of(level), level_text(level),
                   level >= domain::Level::township_verified ? "核实数取审核时定下的值" : "只计入上报数"});
    sheet.row({"口径", "上报", "上报数", wrapped("记录在、没有作废；退回待改的仍算上报，直到改好或作废")});
    sheet.row({"口径", "核实", "核实数", wrapped("审核时定下的值；审核以后又改的值要再审一次才算。与上报数永不相加")});
    sheet.row({"口径", "归属", "算到哪个乡镇",
               wrapped("记录归谁保管、由谁审核就算到谁；外乡镇的服务队来干活，算给服务队所在的乡镇")});
    sheet.row({"口径", "上期更正", "关账以后的更正", wrapped("现在重算的最近一个关账月，减去关账时的数")});
    sheet.row({"口径", "进度参考线", "2024 年末目标到 2027 年末目标的直线", wrapped("只作参考，方案没有规定")});
    sheet.row(
        {"口径", "姓名", "个人姓名已隐去", wrapped("农户姓名只写姓；要看全名，请在系统里按记录编号打开并说明理由")});
}

} // namespace gengji::reports
