#include "server/auth/passwords.hpp"
#include "server/auth/scopes.hpp"
#include "server/cli/desk.hpp"
#include "server/cli/publish.hpp"
#include "shared/catalog/catalog.hpp"

#include <algorithm>
#include <set>

namespace gengji::server {

namespace {

struct UserWish {
    std::string login, name, password, password_file;
    std::vector<std::string> roles;
};

Result<std::string> password_of(Desk& desk, UserWish const& wish) {
    if (!wish.password_file.empty()) {
        std::string text = TRY(read_file(desk.path_of(wish.password_file), 4096));
        while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
        return text;
    }
    if (wish.password.empty()) return problem(Problem::invalid, "请用 --password-file 文件 给出口令");
    return wish.password;
}

/// `collector:500231101` stands for every village of the township.
Result<std::vector<Role>> roles_of(std::vector<std::string> const& texts) {
    std::vector<Role> roles;
    for (auto const& text : texts) {
        constexpr std::string_view whole_township = "collector:";
        std::string const place = text.starts_with(whole_township) ? text.substr(whole_township.size()) : std::string();
        if (place.size() == 9) {
            auto const villages = Catalog::built_in().villages_of(place);
            if (villages.empty()) return problem(Problem::invalid, "没有代码为 " + place + " 的乡镇");
            for (auto const* const village : villages) roles.push_back({"collector", village->code});
        } else {
            roles.push_back(TRY(parse_role(text)));
        }
    }
    return roles;
}

/// What a person's record says of their roles: everybody's laptop shows it.
forms::Document roles_record(std::string const& login, std::vector<Role> const& roles) {
    forms::Document document;
    document.set("login", Value::of(login));
    std::set<std::string> names;
    for (auto const& role : roles) names.insert(role.name);
    std::vector<Value> values;
    for (auto const& name : names) values.push_back(Value::of(name));
    document.set("roles", Value::list(values));
    auto const works_in = [&](Role const& role) { return Catalog::built_in().division(role.owner) != nullptr; };
    auto const village =
        std::find_if(roles.begin(), roles.end(), [](Role const& role) { return role.owner.size() == 12; });
    auto const place = village != roles.end() ? village : std::find_if(roles.begin(), roles.end(), works_in);
    if (place != roles.end()) document.set("division_code", Value::of(place->owner));
    return document;
}

forms::Document user_record(UserWish const& wish, std::vector<Role> const& roles) {
    forms::Document document = roles_record(wish.login, roles);
    document.set("name", Value::of(wish.name.empty() ? wish.login : wish.name));
    document.set("active", Value::of(true));
    return document;
}

Result<void> add(Desk& desk, UserWish const& wish) {
    auto const roles = TRY(roles_of(wish.roles));
    if (roles.empty()) return problem(Problem::invalid, "请用 --role 写明岗位，例如 --role collector:500231101203");
    std::string const password = TRY(password_of(desk, wish));
    TRY(check_password_choice(password));
    if (TRY(desk.store.account_of(wish.login)))
        return problem(Problem::invalid, "登录名 " + wish.login + " 已经有人用了，请换一个");

    TRY(publish(desk, ActorId{}, {{"user", user_record(wish, roles)}}));
    std::string const county = TRY(desk.store.county()).value_or("");
    auto const record = TRY(find_published(desk, {county, BucketClass::everyone}, "user", "login", wish.login));
    if (!record) return problem(Problem::internal, "人员记录没有写成");
    TRY(desk.store.put_account({record->id, wish.login, TRY(hash_password(password)), false}));
    TRY(desk.store.set_access(record->id, roles, grants_of(roles)));
    TRY(desk.store.audit({0, desk.now_seconds(), ActorId{}, "account.add", to_text(record->id), {}}));
    desk.out << "已建立账号 " << wish.login << "（" << roles.size() << " 个岗位）\n";
    return {};
}

Result<Account> known(Desk& desk, std::string const& login) {
    auto const account = TRY(desk.store.account_of(login));
    if (!account) return problem(Problem::not_found, "没有登录名为 " + login + " 的账号；用 user list 查看");
    return *account;
}

Result<void> change_roles(Desk& desk, UserWish const& wish) {
    Account const account = TRY(known(desk, wish.login));
    auto const roles = TRY(roles_of(wish.roles));
    TRY(desk.store.set_access(account.actor, roles, grants_of(roles)));
    TRY(publish(desk, ActorId{}, {{"user", roles_record(wish.login, roles)}}));
    TRY(desk.store.audit({0, desk.now_seconds(), ActorId{}, "account.roles", to_text(account.actor), {}}));
    desk.out << "已更改 " << wish.login << " 的岗位；各笔记本下次同步时生效\n";
    return {};
}

Result<void> change_password(Desk& desk, UserWish const& wish) {
    Account account = TRY(known(desk, wish.login));
    std::string const password = TRY(password_of(desk, wish));
    TRY(check_password_choice(password));
    account.password = TRY(hash_password(password));
    TRY(desk.store.put_account(account));
    TRY(desk.store.end_sessions_of(account.actor));
    TRY(desk.store.audit({0, desk.now_seconds(), ActorId{}, "account.password", to_text(account.actor), {}}));
    desk.out << "已重设 " << wish.login << " 的口令，已登录的都要重新登录\n";
    return {};
}

Result<void> disable(Desk& desk, std::string const& login, bool disabled) {
    Account account = TRY(known(desk, login));
    account.disabled = disabled;
    TRY(desk.store.put_account(account));
    if (disabled) TRY(desk.store.end_sessions_of(account.actor));
    forms::Document record;
    record.set("login", Value::of(login));
    record.set("active", Value::of(!disabled));
    TRY(publish(desk, ActorId{}, {{"user", record}}));
    TRY(desk.store.audit({0,
                          desk.now_seconds(),
                          ActorId{},
                          disabled ? "account.disable" : "account.enable",
                          to_text(account.actor),
                          {}}));
    desk.out << (disabled ? "已停用 " : "已启用 ") << login << "\n";
    return {};
}

Result<void> list(Desk& desk) {
    for (auto const& account : TRY(desk.store.accounts())) {
        Access const access = TRY(desk.store.access(account.actor));
        desk.out << account.login << (account.disabled ? "（已停用）" : "");
        for (auto const& role : access.roles) desk.out << " " << to_text(role);
        desk.out << "\n";
    }
    return {};
}

} // namespace

void add_user(CLI::App& app, Wish& wish) {
    auto options = std::make_shared<UserWish>();
    auto* const user = app.add_subcommand("user", "人员账号：add、roles、password、disable、enable、list");
    user->require_subcommand(1);
    auto const named = [&](char const* verb, char const* help) {
        auto* const command = user->add_subcommand(verb, help);
        command->add_option("login", options->login, "登录名")->required();
        return command;
    };
    auto const with_password = [&](CLI::App* command) {
        command->add_option("--password", options->password, "口令（会留在命令历史里，最好用 --password-file）");
        command->add_option("--password-file", options->password_file, "装有口令的文件");
    };
    auto* const adding = named("add", "新建账号");
    adding->add_option("--name", options->name, "姓名");
    adding
        ->add_option("--role", options->roles,
                     "岗位，可重复：collector:村代码或乡镇代码、team:服务队代码、supervisor:乡镇或县、county_admin:"
                     "县、auditor:县")
        ->required();
    with_password(adding);
    adding->callback([&wish, options] { wish.job = [options](Desk& desk) { return add(desk, *options); }; });
    auto* const roles = named("roles", "改岗位（写全，代替原来的）");
    roles->add_option("--role", options->roles, "岗位，可重复")->required();
    roles->callback([&wish, options] { wish.job = [options](Desk& desk) { return change_roles(desk, *options); }; });
    auto* const password = named("password", "重设口令");
    with_password(password);
    password->callback(
        [&wish, options] { wish.job = [options](Desk& desk) { return change_password(desk, *options); }; });
    named("disable", "停用")->callback([&wish, options] {
        wish.job = [options](Desk& desk) { return disable(desk, options->login, true); };
    });
    named("enable", "启用")->callback([&wish, options] {
        wish.job = [options](Desk& desk) { return disable(desk, options->login, false); };
    });
    user->add_subcommand("list", "列出账号")->callback([&wish] { wish.job = list; });
}

} // namespace gengji::server
