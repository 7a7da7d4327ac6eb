#include "shared/domain/orders/order_state.hpp"

#include <algorithm>
#include <array>

namespace gengji::domain {

namespace {

struct StageWords {
    char const *id, *name;
};
constexpr std::array stages{StageWords{"draft", "草稿"},           StageWords{"open", "待派单"},
                            StageWords{"assigned", "已派单"},      StageWords{"accepted", "已接单"},
                            StageWords{"working", "作业中"},       StageWords{"done", "已完工"},
                            StageWords{"confirmed", "农户已确认"}, StageWords{"settled", "已结算"},
                            StageWords{"cancelled", "已取消"},     StageWords{"disputed", "有争议"}};

} // namespace

char const* id_of(OrderStage stage) { return stages[static_cast<std::size_t>(stage)].id; }
char const* name_of(OrderStage stage) { return stages[static_cast<std::size_t>(stage)].name; }

std::optional<OrderStage> parse_stage(std::string_view id) {
    for (std::size_t i = 0; i < stages.size(); ++i) {
        if (id == stages[i].id || id == stages[i].name) return static_cast<OrderStage>(i);
    }
    return std::nullopt;
}

char const* text_of(OrderIssue issue) {
    switch (issue) {
    case OrderIssue::not_here:
        return "作业记录已到，订单本身还没有同步到本机；同步后再看";
    case OrderIssue::moved_away:
        return "订单已转给服务队，以后的进度在服务队和乡镇的电脑上看";
    case OrderIssue::dispatch_conflict:
        return "派单有冲突：同时派给了几个服务队或几台机具，请重新派单选定一个";
    case OrderIssue::state_conflict:
        return "对订单状态有不同的说法，请核对后改成一个";
    case OrderIssue::content_conflict:
        return "订单内容有两种写法，请用 gengji conflicts 查看并选定";
    case OrderIssue::worked_although_cancelled:
        return "订单已取消或作废，却有作业记录：请核对，是取消错了还是记录错了";
    case OrderIssue::other_team:
        return "有作业记录不是派单的服务队做的，请核对";
    case OrderIssue::said_but_no_team:
        return "写明已派单，但没有服务队，仍算待派单；请派单";
    case OrderIssue::said_but_no_log:
        return "写明已完工，但还没有作业记录；请服务队补记";
    case OrderIssue::log_contested:
        return "有作业记录存在冲突，解决以前只算作业中";
    case OrderIssue::log_returned:
        return "有作业记录被退回，改好以前只算作业中";
    case OrderIssue::unconfirmed:
        return "已完工，还有作业记录没有农户确认；请补确认";
    case OrderIssue::stale:
        return "农户确认以后又改过面积、金额等，确认已失效；请重新确认";
    case OrderIssue::paid_unconfirmed:
        return "已收齐款，但还没有全部确认，不算已结算；请补农户确认";
    case OrderIssue::owed:
        return "农户已确认，还有应收款没有收齐";
    }
    return "";
}

} // namespace gengji::domain
