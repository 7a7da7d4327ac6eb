#include "server/cli/desk.hpp"

namespace gengji::server {

namespace {

struct QuarantineWish {
    std::string partition, edit, bucket;
};

char const* words(Reason reason) {
    switch (reason) {
    case Reason::out_of_scope:
        return "不在此人的范围内";
    case Reason::unknown_form:
        return "服务器没有这个表单";
    case Reason::unknown_dot:
        return "依据的修改服务器还没有";
    case Reason::illegal_transition:
        return "此岗位不能这样改";
    case Reason::own_entry:
        return "审核了自己填写的记录";
    case Reason::approval_mismatch:
        return "审核的内容与服务器重算的不一致";
    case Reason::in_conflict:
        return "审核的版本里有冲突";
    case Reason::behind:
        return "排在另一条等待的修改之后";
    case Reason::undecodable:
        return "无法识别";
    case Reason::bucket_mismatch:
        return "记录的归属地不对";
    case Reason::too_large:
        return "记录会大到笔记本读不了，只能作废";
    case Reason::none:
        break;
    }
    return "";
}

std::string name_of(Dot const& dot) { return to_text(dot.replica) + ":" + std::to_string(dot.seq); }

Result<Dot> parse_dot(std::string const& text) {
    auto const colon = text.rfind(':');
    auto const replica = colon == std::string::npos ? std::nullopt : parse_replica_id(text.substr(0, colon));
    if (!replica) return problem(Problem::invalid, "修改编号写法不对，请照 quarantine list 显示的写");
    return Dot{*replica, std::strtoull(text.c_str() + colon + 1, nullptr, 10)};
}

constexpr std::size_t most_listed = 1000;

Result<void> list(Desk& desk) {
    std::size_t count = 0;
    for (auto const& partition : TRY(desk.store.partitions())) {
        for (auto const& waiting : TRY(desk.store.waiting(partition, most_listed))) {
            desk.out << partition << " " << name_of(waiting.edit.dot) << " " << waiting.edit.form.form << " "
                     << to_text(waiting.edit.record.id) << " "
                     << words(waiting.behind ? Reason::behind : waiting.reason) << "\n";
            ++count;
        }
    }
    for (auto const& [bucket, records] : TRY(desk.store.recovered_buckets())) {
        desk.out << "恢复后由笔记本补交：" << to_text(bucket) << " " << records
                 << " 条记录，用 quarantine recovered release " << to_text(bucket) << " 放行\n";
        count += records;
    }
    if (count == 0) desk.out << "没有等待处理的修改\n";
    return {};
}

Result<std::string> partition_of(Desk& desk, Dot const& dot, std::string const& named) {
    if (!named.empty()) return named;
    for (auto const& partition : TRY(desk.store.partitions())) {
        for (auto const& waiting : TRY(desk.store.waiting(partition, most_listed))) {
            if (waiting.edit.dot == dot) return partition;
        }
    }
    return problem(Problem::not_found, "没有这条等待的修改（可能已经处理过）；用 quarantine list 查看");
}

Result<void> end(Desk& desk, QuarantineWish const& wish, bool release) {
    Dot const dot = TRY(parse_dot(wish.edit));
    std::string const partition = TRY(partition_of(desk, dot, wish.partition));
    TRY(release ? desk.store.release(partition, dot, ActorId{}, desk.now_seconds())
                : desk.store.discard(partition, dot, ActorId{}, desk.now_seconds()));
    desk.out << (release ? "已放行 " : "已放弃 ") << name_of(dot) << "\n";
    return {};
}

Result<void> end_recovered(Desk& desk, QuarantineWish const& wish, bool release) {
    Bucket const bucket = TRY(parse_bucket(wish.bucket));
    auto const count = TRY(release ? desk.store.release_recovered(bucket, ActorId{}, desk.now_seconds())
                                   : desk.store.discard_recovered(bucket, ActorId{}, desk.now_seconds()));
    desk.out << (release ? "已放行 " : "已放弃 ") << to_text(bucket) << " 的 " << count << " 条记录\n";
    return {};
}

} // namespace

void add_quarantine(CLI::App& app, Wish& wish) {
    auto options = std::make_shared<QuarantineWish>();
    auto* const quarantine =
        app.add_subcommand("quarantine", "等待人处理的修改：list、release（放行）、discard（放弃）、recovered");
    quarantine->require_subcommand(1);
    quarantine->add_subcommand("list", "列出")->callback([&wish] { wish.job = list; });
    for (bool const release : {true, false}) {
        auto* const command = quarantine->add_subcommand(
            release ? "release" : "discard", release ? "放行一条，它后面排着的随之进入" : "放弃一条，不可撤回");
        command->add_option("edit", options->edit, "修改编号，如 list 所示")->required();
        command->add_option("--partition", options->partition, "所在乡镇，不写则自动查找");
        command->callback([&wish, options, release] {
            wish.job = [options, release](Desk& desk) { return end(desk, *options, release); };
        });
    }
    auto* const recovered = quarantine->add_subcommand("recovered", "恢复备份后由笔记本补交的记录，按归属一次处理");
    recovered->require_subcommand(1);
    for (bool const release : {true, false}) {
        auto* const command =
            recovered->add_subcommand(release ? "release" : "discard", release ? "全部放行" : "全部放弃");
        command->add_option("bucket", options->bucket, "归属，例如 500231101203/registry")->required();
        command->callback([&wish, options, release] {
            wish.job = [options, release](Desk& desk) { return end_recovered(desk, *options, release); };
        });
    }
}

} // namespace gengji::server
