#include "client/cli/command.hpp"
#include "client/models/enrolling.hpp"
#include "client/models/syncing.hpp"
#include "client/models/unlock_cache.hpp"

#include <unistd.h>

#include <iostream>

namespace gengji::client {

namespace {

constexpr std::chrono::hours unlocked_for{12}; ///< a working day

struct Words {
    std::string url, code, pin, name, old_password_file;
    bool offline = false;
};

/// The pin is what tells our server from another: given with --pin, or compared by the person.
Result<void> confirm_pin(ServerAddress const& server, std::string const& expected, std::ostream& out) {
    std::string const& seen = server.pins.front();
    if (!expected.empty()) {
        if (expected == seen) return {};
        return problem(Problem::unauthorized, "服务器的指纹与给定的不一致，没有登记，没有发送口令。\n  给定：" +
                                                  expected + "\n  实际：" + seen + "\n请与管理员核对");
    }
    if (!isatty(STDIN_FILENO))
        return problem(Problem::invalid, "请用 --pin 给出服务器指纹（管理员发登记码时一并告知）；实际看到的是 " + seen);
    out << "服务器指纹：" << seen << "\n与管理员告知的一致吗？一致请输入 是：" << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    if (answer == "是" || answer == "y" || answer == "yes") return {};
    return problem(Problem::unauthorized, "没有登记。请与管理员核对指纹");
}

Result<void> enrol_here(Wish const& wish, Words const& words, std::ostream& out) {
    if (Laptop::exists(wish.data)) return problem(Problem::invalid, "这个文件夹里已经登记过一台笔记本：" + wish.data);
    std::string const password = TRY(password_of(wish));
    ServerAddress const server = TRY(look_at_server(words.url));
    TRY(confirm_pin(server, words.pin, out));
    CurlTransport transport(server);
    SystemClock clock;
    SystemRandom random;
    char host[64] = "laptop";
    gethostname(host, sizeof host - 1);
    auto const laptop = TRY(enrol_laptop(
        wish.data, {server, words.code, password, words.name.empty() ? host : words.name}, transport, clock, random));
    Identity const& identity = laptop->identity();
    UnlockCache(wish.data).forget(); // of a laptop that was in this folder before
    if (wish.json) {
        Json line;
        line["device"] = to_text(identity.device);
        line["login"] = identity.login;
        line["pin"] = server.pins.front();
        out << dump(line) << "\n";
    } else {
        out << "已登记：" << identity.login << "，数据在 " << wish.data
            << "\n接着运行 gengji sync 取得表单和本村资料\n";
    }
    return {};
}

/// The laptop's key, and whether this password opened it. After the administrator has set a new password, the one
/// before opens the laptop a last time: from its file, or from the cache of the last login.
struct Unlocked {
    Bytes key;
    bool by_this_password = true;
};

Result<Unlocked> unlock_for_login(Wish const& wish, Words const& words, std::string const& password) {
    auto key = Laptop::unlock(wish.data, password);
    if (key) return Unlocked{*key, true};
    if (key.error().problem != Problem::unauthorized || words.offline) return key.error();
    if (!words.old_password_file.empty())
        return Unlocked{TRY(Laptop::unlock(wish.data, TRY(password_in(words.old_password_file)))), false};
    if (auto const cached = UnlockCache(wish.data).key()) return Unlocked{*cached, false};
    return problem(Problem::unauthorized,
                   key.error().detail +
                       "。管理员重设过口令的，请加上 --old-password-file 文件，写着这台电脑原来的口令");
}

/// Signs in at the server. False when it cannot be reached.
Result<bool> sign_in(Laptop& laptop, std::string const& password, bool opens_the_laptop) {
    Syncing syncing(laptop);
    auto const signed_in = syncing.login(password);
    if (signed_in) {
        if (!opens_the_laptop) TRY(laptop.set_password(password));
        return true;
    }
    if (signed_in.error().problem != Problem::offline) return signed_in.error();
    if (opens_the_laptop) return false;
    return problem(Problem::offline, signed_in.error().detail + "。新口令要由服务器确认，有网络后再登录");
}

Result<void> login(Wish const& wish, Words const& words, std::ostream& out) {
    std::string const password = TRY(password_of(wish));
    SystemClock clock;
    SystemRandom random;
    Unlocked const unlocked = TRY(unlock_for_login(wish, words, password));
    bool signed_in = false;
    if (!words.offline) {
        auto const laptop = TRY(Laptop::open_with_key(wish.data, unlocked.key, clock, random));
        signed_in = TRY(sign_in(*laptop, password, unlocked.by_this_password));
    }
    bool const kept = UnlockCache(wish.data).keep(unlocked.key, unlocked_for);
    if (wish.json) {
        Json line;
        line["signed_in"] = signed_in;
        line["unlocked_seconds"] = kept ? std::chrono::seconds(unlocked_for).count() : 0;
        out << dump(line) << "\n";
        return {};
    }
    if (!words.offline) out << (signed_in ? "已登录服务器\n" : "连不上服务器，先在本机解锁；有网络后再登录\n");
    if (!unlocked.by_this_password) out << "这台电脑从现在起也用新口令\n";
    out << (kept ? "本机已解锁，12 小时内不用再输口令；离开时请运行 gengji lock\n"
                 : "本机口令正确（这个系统不代为保管，每次命令都要口令）\n");
    return {};
}

} // namespace

void add_enrol(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("enrol", "用登记码登记这台电脑：gengji enrol https://地址:端口 登记码");
    command->add_option("server", words->url, "服务器地址")->required();
    command->add_option("code", words->code, "登记码")->required();
    command->add_option("--pin", words->pin, "服务器指纹");
    command->add_option("--name", words->name, "这台电脑的名字");
    command->callback([&wish, words] {
        wish.without_laptop = [&wish, words](std::ostream& out) { return enrol_here(wish, *words, out); };
    });
}

void add_login(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("login", "登录服务器，并在一段时间内免输口令");
    command->add_flag("--offline", words->offline, "只解锁本机，不连服务器");
    command->add_option("--old-password-file", words->old_password_file,
                        "管理员重设口令之后用一次：装有这台电脑原来口令的文件");
    command->callback([&wish, words] {
        wish.without_laptop = [&wish, words](std::ostream& out) { return login(wish, *words, out); };
    });
}

void add_lock(CLI::App& app, Wish& wish) {
    app.add_subcommand("lock", "锁上：以后的命令都要口令")->callback([&wish] {
        wish.without_laptop = [&wish](std::ostream& out) -> Result<void> {
            UnlockCache(wish.data).forget();
            out << (wish.json ? "{\"locked\":true}\n" : "已锁上\n");
            return {};
        };
    });
}

void add_server(CLI::App& app, Wish& wish) {
    auto url = std::make_shared<std::string>();
    auto* const command = app.add_subcommand("server", "服务器换了地址：写新的地址（指纹不变，仍是同一个服务器）");
    command->add_option("server", *url, "新的服务器地址")->required();
    command->callback([&wish, url] {
        wish.job = [url](Bench& bench) -> Result<void> {
            if (!url->starts_with("https://")) return problem(Problem::invalid, "服务器地址要写成 https://地址:端口");
            Identity identity = bench.laptop.identity();
            identity.server.url = *url;
            while (identity.server.url.ends_with('/')) identity.server.url.pop_back();
            TRY(bench.laptop.keep(identity));
            if (bench.json)
                bench.line(Json{{"server", identity.server.url}});
            else
                bench.out << "以后连接 " << identity.server.url << "\n";
            return {};
        };
    });
}

} // namespace gengji::client
