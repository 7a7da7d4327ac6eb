#include "server/auth/codes.hpp"
#include "server/auth/limits.hpp"
#include "server/cli/desk.hpp"
#include "server/http/certificate.hpp"
#include "shared/base/json.hpp"

namespace gengji::server {

namespace {

Result<void> make_code(Desk& desk, std::string const& login, bool json) {
    auto const account = TRY(desk.store.account_of(login));
    if (!account) return problem(Problem::not_found, "没有登录名为 " + login + " 的账号；先用 user add 建立");
    std::string const code = new_enrolment_code(desk.random);
    std::int64_t const expires = desk.now_seconds() + limits::code_seconds;
    Enrolment enrolment;
    enrolment.code = hash_of(normal_code(code).value_or(""));
    enrolment.actor = account->actor;
    enrolment.expires_at = expires;
    TRY(desk.store.put_enrolment(enrolment));
    std::string const pin = TRY(pin_of(TRY(read_file(desk.config.path_of(desk.config.certificate)))));
    if (json) {
        Json answer;
        answer["code"] = code;
        answer["login"] = login;
        answer["pin"] = pin;
        answer["expires"] = to_text_utc(expires * 1000);
        desk.out << dump(answer) << "\n";
    } else {
        desk.out << login << " 的登记码：" << code << "\n15 分钟内有效，只能用一次（到 "
                 << to_text_local(expires * 1000) << "）\n"
                 << "证书指纹（登记时核对）：" << pin << "\n";
    }
    return {};
}

} // namespace

void add_code(CLI::App& app, Wish& wish) {
    struct Options {
        std::string login;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* const command = app.add_subcommand("code", "给一个人的新笔记本发一次性登记码（10 个字符，15 分钟）");
    command->add_option("login", options->login, "登录名")->required();
    command->add_flag("--json", options->json, "输出一行 JSON");
    command->callback([&wish, options] {
        wish.job = [options](Desk& desk) { return make_code(desk, options->login, options->json); };
    });
}

} // namespace gengji::server
