#include "server/cli/desk.hpp"
#include "shared/base/json.hpp"

#include <map>

namespace gengji::server {

namespace {

Result<void> list(Desk& desk, bool json) {
    std::map<ActorId, std::string> logins;
    for (auto const& account : TRY(desk.store.accounts())) logins[account.actor] = account.login;
    for (auto const& device : TRY(desk.store.devices())) {
        if (json) {
            Json line;
            line["laptop"] = to_text(device.id);
            line["login"] = logins[device.actor];
            line["name"] = device.name;
            line["enrolled"] = to_text_utc(device.enrolled_at * 1000);
            line["last_seen"] = to_text_utc(device.last_seen * 1000);
            line["revoked"] = device.revoked;
            desk.out << dump(line) << "\n";
            continue;
        }
        desk.out << to_text(device.id) << "  " << logins[device.actor] << "  " << device.name << "  最近同步 "
                 << to_text_local(device.last_seen * 1000) << (device.revoked ? "  已撤销" : "") << "\n";
    }
    return {};
}

Result<void> revoke(Desk& desk, std::string const& text) {
    auto const id = parse<DeviceTag>(text);
    if (!id) return problem(Problem::invalid, "笔记本编号写法不对，请照 laptop list 显示的写");
    auto const revoked = desk.store.revoke_device(*id);
    if (!revoked && revoked.error().problem == Problem::not_found)
        return problem(Problem::not_found, "没有这台笔记本：" + text + "；用 laptop list 查看");
    TRY(revoked);
    TRY(desk.store.audit({0, desk.now_seconds(), ActorId{}, "device.revoke", to_text(*id), {}}));
    desk.out << "已撤销：这台笔记本从现在起不能登录和同步；它的人可以用新的登记码登记另一台\n";
    return {};
}

} // namespace

void add_laptop(CLI::App& app, Wish& wish) {
    struct Options {
        std::string id;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* const laptop = app.add_subcommand("laptop", "登记过的笔记本：list、revoke（丢失、被盗时撤销）");
    laptop->require_subcommand(1);
    auto* const listing = laptop->add_subcommand("list", "列出：编号、谁的、名字、最近同步");
    listing->add_flag("--json", options->json, "每行输出一个 JSON 对象");
    listing->callback([&wish, options] { wish.job = [options](Desk& desk) { return list(desk, options->json); }; });
    auto* const revoking = laptop->add_subcommand("revoke", "撤销一台，不可收回");
    revoking->add_option("laptop", options->id, "笔记本编号，如 list 所示")->required();
    revoking->callback([&wish, options] { wish.job = [options](Desk& desk) { return revoke(desk, options->id); }; });
}

} // namespace gengji::server
