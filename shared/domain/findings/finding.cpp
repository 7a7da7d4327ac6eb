#include "shared/domain/findings/finding.hpp"

#include <array>
#include <utility>

namespace gengji::domain {

char const* name_of(FindingSeverity severity) { return severity == FindingSeverity::block ? "block" : "warn"; }

std::string_view title_of(std::string_view rule) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 22> titles{{
        {"R01", "面积不合规"},       {"R02", "时间不合理"},        {"R03", "次数超限"},
        {"R04", "确认已失效"},       {"R05", "面积超过地块"},      {"R06", "作业效率过高"},
        {"R07", "单机日作业量过大"}, {"R08", "同时在两处作业"},    {"R09", "重复申报"},
        {"R10", "不在农时"},         {"R11", "轨迹与申报不符"},    {"R12", "位置偏离"},
        {"R13", "单价异常"},         {"R14", "金额不符"},          {"R15", "迟报"},
        {"R16", "补助不符"},         {"R17", "机具不合规"},        {"R18", "佐证重复使用"},
        {"M1", "会员重复（确定）"},  {"M2", "会员重复（很可能）"}, {"M3", "会员重复（可能）"},
        {"V1", "核验依据不足"},
    }};
    for (auto const& [id, title] : titles) {
        if (id == rule) return title;
    }
    return rule;
}

std::string told_elsewhere(Finding const& finding, std::string_view other_township_name) {
    return "“" + std::string(title_of(finding.rule)) + "”：别处已有相关记录，请与" + std::string(other_township_name) +
           "联系核对。";
}

} // namespace gengji::domain
