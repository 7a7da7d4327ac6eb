#include "client/cli/command.hpp"
#include "client/models/unlock_cache.hpp"
#include "shared/base/log.hpp"
#include "shared/base/memory.hpp"
#include "shared/base/version.hpp"

#include <iostream>

using namespace gengji;
using namespace gengji::client;

namespace {

void add_all(CLI::App& app, Wish& wish) {
    add_enrol(app, wish);
    add_login(app, wish);
    add_lock(app, wish);
    add_server(app, wish);
    add_new(app, wish);
    add_edit(app, wish);
    add_void(app, wish);
    add_draft(app, wish);
    add_show(app, wish);
    add_list(app, wish);
    add_history(app, wish);
    add_search(app, wish);
    add_import(app, wish);
    add_export(app, wish);
    add_conflicts(app, wish);
    add_resolve(app, wish);
    add_findings(app, wish);
    add_merge(app, wish);
    add_consent(app, wish);
    add_portrait(app, wish);
    add_unmask(app, wish);
    add_review(app, wish);
    add_sync(app, wish);
    add_status(app, wish);
    add_verify(app, wish);
    add_rebuild(app, wish);
    add_dump(app, wish);
    add_board(app, wish);
    add_report(app, wish);
    add_order(app, wish);
    add_credit(app, wish);
    add_supply(app, wish);
    add_form(app, wish);
    add_track(app, wish);
}

std::string usual_folder() {
    char const* const home = std::getenv("HOME");
    return (home ? std::string(home) : ".") + "/.local/share/gengji";
}

Result<std::unique_ptr<Laptop>> open_laptop(Wish const& wish, Clock& clock, Random& random) {
    if (!Laptop::exists(wish.data)) return Laptop::open(wish.data, "", clock, random); // says that it is not enrolled
    bool const password_given = !wish.password_file.empty() || std::getenv("GENGJI_PASSWORD");
    if (!password_given) {
        if (auto const key = UnlockCache(wish.data).key()) return Laptop::open_with_key(wish.data, *key, clock, random);
    }
    return Laptop::open(wish.data, TRY(password_of(wish)), clock, random);
}

Result<void> run(Wish const& wish) {
    if (wish.without_laptop) return wish.without_laptop(std::cout);
    SystemClock clock;
    SystemRandom random;
    auto const laptop = TRY(open_laptop(wish, clock, random));
    Bench bench{*laptop, std::cout, wish.json};
    return wish.job(bench);
}

} // namespace

int main(int count, char** arguments) {
    keep_freed_memory();
    log::set_level(log::Level::error); // a terminal is for the person; scripts look at exit codes
    Wish wish;
    wish.data = usual_folder();
    CLI::App app("耕记：离线登记、查找、同步。每条保存的记录立即落盘，断电不丢。", "gengji");
    app.add_option("--data", wish.data, "数据文件夹")->envname("GENGJI_DATA")->capture_default_str();
    app.add_flag("--json", wish.json, "每行输出一个 JSON 对象，供脚本使用");
    app.add_option("--password-file", wish.password_file, "装有口令的文件（也可用环境变量 GENGJI_PASSWORD）");
    app.set_version_flag("--version", program_version(), "版本号");
    app.require_subcommand(1);
    app.fallthrough();
    add_all(app, wish);
    try {
        app.parse(count, arguments);
    } catch (CLI::ParseError const& stop) {
        if (stop.get_exit_code() == 0) return app.exit(stop);
        std::cerr << "命令写法不对：" << stop.what() << "\n用 gengji --help 或 gengji 命令 --help 查看写法\n";
        return 2;
    }
    auto done = run(wish);
    // A full disk or a closed pipe behind standard output is no success.
    if (!std::cout.flush() && done)
        done = problem(Problem::storage, "结果没有写完：输出的文件或管道写不进去（磁盘满了吗？）。请换个地方再试");
    if (done) return 0;
    if (wish.json) {
        Json line;
        line["problem"] = name_of(done.error().problem);
        line["detail"] = done.error().detail;
        std::cerr << dump(line) << "\n";
    } else {
        std::cerr << done.error().detail << "\n";
    }
    return exit_code(done.error().problem);
}
