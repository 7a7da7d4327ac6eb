#include "server/auth/scopes.hpp"
#include "server/cli/desk.hpp"
#include "server/cli/publish.hpp"
#include "shared/catalog/catalog.hpp"

namespace gengji::server {

namespace {

struct TeamWish {
    std::string code, name, kind = "machinery", leader;
};

Result<void> add(Desk& desk, TeamWish const& wish) {
    TRY(parse_role("team:" + wish.code));
    Catalog const& catalog = Catalog::built_in();
    std::string const township = wish.code.substr(0, 9);
    if (!catalog.division(township))
        return problem(Problem::invalid, "没有代码为 " + township + " 的乡镇；服务队代码是 乡镇代码 + T + 两位数字");
    auto const* const kinds = catalog.choices("team_kind");
    if (!kinds || !kinds->find(wish.kind))
        return problem(Problem::invalid,
                       "没有这种服务队：" + wish.kind + "（input_supply、machinery、fieldwork、agro_tech、agronomy）");

    forms::Document document;
    document.set("team_code", Value::of(wish.code));
    document.set("name", Value::of(wish.name));
    document.set("kind", Value::of(wish.kind));
    document.set("status", Value::of("operating"));
    if (!wish.leader.empty()) {
        auto const account = TRY(desk.store.account_of(wish.leader));
        if (!account)
            return problem(Problem::not_found,
                           "没有登录名为 " + wish.leader + " 的账号，请先用 user add 建立队长的账号");
        document.set("leader", Value::of(account->actor));
    }
    PublishCount const count = TRY(publish(desk, ActorId{}, {{"service_team", document}}));
    desk.out << (count.added ? "已登记服务队 " : "已更新服务队 ") << wish.name << "（" << wish.code << "）\n";
    return {};
}

} // namespace

void add_team(CLI::App& app, Wish& wish) {
    auto options = std::make_shared<TeamWish>();
    auto* const team = app.add_subcommand("team", "服务队：add");
    team->require_subcommand(1);
    auto* const command = team->add_subcommand("add", "登记或更新一支服务队");
    command->add_option("code", options->code, "服务队代码：乡镇代码 + T + 两位数字，例如 500231101T01")->required();
    command->add_option("--name", options->name, "名称")->required();
    command->add_option("--kind", options->kind, "种类")->capture_default_str();
    command->add_option("--leader", options->leader, "队长的登录名");
    command->callback([&wish, options] { wish.job = [options](Desk& desk) { return add(desk, *options); }; });
}

} // namespace gengji::server
