#include "server/cli/desk.hpp"

#include "server/store/sqlite_store.hpp"
#include "shared/base/version.hpp"

#include <filesystem>

namespace gengji::server {

Result<std::unique_ptr<Store>> open_store(Config const& config, Clock& clock, Random& random) {
    SqliteStoreOptions options;
    if (!config.key_file.empty()) {
        Bytes const key = TRY(read_file(config.path_of(config.key_file)));
        if (key.size() != 32) return problem(Problem::invalid, "密钥文件 " + config.key_file + " 应恰好是 32 字节");
        options.database.key = key;
    }
    return std::unique_ptr<Store>(TRY(SqliteStore::open(config.path_of(config.database), options, clock, random)));
}

Result<std::unique_ptr<OpenCounty>> OpenCounty::open(std::string const& data, Clock& clock, Random& random) {
    Config config = TRY(read_config(data));
    FolderLock lock = TRY(FolderLock::take(data));
    // Opening would make a new, empty one, and a county without people or laptops would go into service.
    std::string const database = config.path_of(config.database);
    if (std::error_code failed; !std::filesystem::exists(database, failed))
        return problem(Problem::not_found,
                       "找不到数据库 " + database +
                           "，没有启动。请检查 server.toml 的 database、磁盘是否已挂载；确实丢失时用 "
                           "gengji-server restore 恢复一份备份");
    std::unique_ptr<OpenCounty> county(new OpenCounty(std::move(config), std::move(lock)));
    county->store_ = TRY(open_store(county->config_, clock, random));
    return county;
}

int read_command_line(std::vector<std::string> const& words, Wish& wish, std::ostream& out, std::ostream& err) {
    CLI::App app("耕记服务器：接收各村笔记本的记录，合并、审核、备份。", "gengji-server");
    app.add_option("--data", wish.data, "数据文件夹")->envname("GENGJI_SERVER_DATA")->required();
    app.set_version_flag("--version", program_version(), "版本号");
    app.require_subcommand(1);
    app.fallthrough();
    add_init(app, wish);
    add_serve(app, wish);
    add_import(app, wish);
    add_form(app, wish);
    add_user(app, wish);
    add_team(app, wish);
    add_code(app, wish);
    add_laptop(app, wish);
    add_quarantine(app, wish);
    add_settings(app, wish);
    add_backup(app, wish);
    add_restore(app, wish);
    add_check(app, wish);
    add_dump(app, wish);
    add_findings(app, wish);
    add_portrait(app, wish);
    add_unmask(app, wish);
    add_demo(app, wish);
    add_board(app, wish);
    add_report(app, wish);
    add_order(app, wish);
    add_credit(app, wish);
    add_supply(app, wish);
    add_export(app, wish);
    try {
        std::vector<std::string> reversed(words.rbegin(), words.rend()); // as CLI11 wants them
        app.parse(reversed);
    } catch (CLI::ParseError const& stop) {
        if (stop.get_exit_code() == 0) return app.exit(stop, out, out);
        err << "命令写法不对：" << stop.what() << "\n用 gengji-server --help 或 gengji-server 命令 --help 查看写法\n";
        return 2;
    }
    wish.verb = app.get_subcommands().front()->get_name();
    return 0;
}

} // namespace gengji::server
