#include "server/cli/desk.hpp"
#include "shared/base/json.hpp"

#include <algorithm>

/// `gengji-server unmask`: who saw what is sensitive, when and why: on laptops (records of the form `unmasking`) and
/// with the server's own commands (its audit log).
namespace gengji::server {

namespace {

constexpr char const* unmasking_form = "unmasking";
constexpr std::size_t page = 1000;

struct Unmasking {
    std::int64_t at = 0;
    std::string by, what, reason, where;
};

std::string text_of(RecordState const& state, char const* path) {
    auto const* const field = state.field(path);
    auto const* const head = field ? winner(*field) : nullptr;
    return head ? std::string(head->value.text().value_or("")) : std::string();
}

/// Void ones too: what was withdrawn happened all the same.
Result<void> add_laptops(Desk& desk, std::vector<Unmasking>& all) {
    std::vector<std::pair<Unmasking, ActorId>> found;
    TRY(desk.store.each([&](StateUpdate const& record) {
        if (record.state.form.form != unmasking_form) return true;
        auto const* const field = record.state.field("reason");
        auto const* const head = field ? winner(*field) : nullptr;
        if (!head) return true;
        std::string const what =
            text_of(record.state, "verb") + " " + text_of(record.state, "form") + " " + text_of(record.state, "record");
        found.push_back({{head->stamp == unstamped ? 0 : head->stamp,
                          {},
                          what,
                          text_of(record.state, "reason"),
                          to_text(record.record.bucket)},
                         head->actor});
        return true;
    }));
    for (auto& [one, actor] : found) { // by the name of the account that signed the edit, not by what the record says
        auto const account = TRY(desk.store.account(actor));
        one.by = account ? account->login : to_text(actor);
        all.push_back(std::move(one));
    }
    return {};
}

Result<void> add_own(Desk& desk, std::vector<Unmasking>& all) {
    for (std::int64_t after = 0;;) {
        auto const entries = TRY(desk.store.audit_log(after, page));
        if (entries.empty()) return {};
        for (auto const& entry : entries) {
            if (entry.act == "unmask") all.push_back({entry.at, "服务器", entry.detail, {}, {}});
        }
        after = entries.back().number;
    }
}

Result<void> list(Desk& desk, bool json) {
    std::vector<Unmasking> all;
    TRY(add_laptops(desk, all));
    TRY(add_own(desk, all));
    std::ranges::stable_sort(all, std::greater{}, &Unmasking::at);
    Json lines = Json::array();
    for (auto const& one : all) {
        if (json)
            lines.push_back({{"at", to_text_utc(one.at * 1000)},
                             {"by", one.by},
                             {"what", one.what},
                             {"reason", one.reason},
                             {"bucket", one.where}});
        else
            desk.out << to_text_local(one.at * 1000) << "  " << one.by << "  " << one.what
                     << (one.reason.empty() ? "" : "  原因：" + one.reason) << "\n";
    }
    if (json)
        desk.out << dump(Json{{"count", all.size()}, {"unmaskings", std::move(lines)}}) << "\n";
    else
        desk.out << "共 " << all.size() << " 次\n";
    return {};
}

} // namespace

void add_unmask(CLI::App& app, Wish& wish) {
    auto json = std::make_shared<bool>(false);
    auto* const command = app.add_subcommand("unmask", "谁、何时、为什么查看了敏感内容（笔记本和服务器），最近的在前");
    command->add_flag("--json", *json, "输出一个 JSON 文档");
    command->callback([&wish, json] {
        wish.only_looks = true;
        wish.job = [json](Desk& desk) { return list(desk, *json); };
    });
}

} // namespace gengji::server
