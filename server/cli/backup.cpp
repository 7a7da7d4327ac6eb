#include "server/cli/backups.hpp"
#include "server/cli/desk.hpp"

#include <filesystem>
#include <iostream>

namespace gengji::server {

namespace {

/// The present files step aside (nothing is deleted), the backup takes their place, and the county gets a new epoch:
/// laptops notice, push again what the backup lacks, and offer the rest (R9).
Result<void> restore(std::string const& data, std::string const& from) {
    namespace fs = std::filesystem;
    Config const config = TRY(read_config(data));
    FolderLock const lock = TRY(FolderLock::take(data));
    SystemClock clock;
    SystemRandom random;
    std::string const place = config.path_of(config.database);
    std::string const aside = place + ".before-restore-" + std::to_string(clock.now_ms() / 1000);
    std::error_code failed;
    if (!fs::exists(from, failed)) return problem(Problem::not_found, "找不到备份文件 " + from);

    Config trial = config; // a backup that does not open must not take the place of what is there
    std::string const copy = place + ".restoring";
    for (auto const* const tail : {"", "-wal", "-shm"}) fs::remove(copy + tail, failed);
    fs::copy_file(from, copy, fs::copy_options::overwrite_existing, failed);
    if (failed) return problem(Problem::storage, "备份文件无法复制：" + failed.message());
    fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_write, failed); // whatever the backup's were
    trial.database = copy;
    {
        auto store = TRY(open_store(trial, clock, random));
        auto const differences = TRY(store->check());
        if (!differences.empty())
            return problem(Problem::invalid, "这份备份检查不通过（" + differences.front() + "），没有恢复，原数据未动");
        TRY(store->new_epoch());
        TRY(store->checkpoint());
    }
    for (auto const* const tail : {"", "-wal", "-shm"}) {
        if (fs::exists(place + tail)) fs::rename(place + tail, aside + tail, failed);
        if (failed) return problem(Problem::storage, "原数据无法移开：" + failed.message());
    }
    for (auto const* const tail : {"", "-wal", "-shm"}) {
        if (fs::exists(copy + tail)) fs::rename(copy + tail, place + tail, failed);
        if (failed) return problem(Problem::storage, "备份无法就位：" + failed.message() + "；原数据在 " + aside);
    }
    std::cout << "已恢复 " << from << "。原来的数据保留在 " << aside << "\n"
              << "各笔记本下次同步时会自动补回备份之后的记录；找不回作者的部分请用 quarantine recovered 查看并放行。\n";
    return {};
}

} // namespace

void add_backup(CLI::App& app, Wish& wish) {
    auto* const command = app.add_subcommand("backup", "立即做一份备份并检查它");
    command->callback([&wish] {
        wish.job = [](Desk& desk) -> Result<void> {
            std::string const path = TRY(back_up(desk.store, desk.config, desk.now_seconds()));
            thin_out_backups(desk.config);
            desk.out << "备份已完成并检查通过：" << path << "\n";
            return {};
        };
    });
}

void add_restore(CLI::App& app, Wish& wish) {
    auto from = std::make_shared<std::string>();
    auto* const command = app.add_subcommand("restore", "用一份备份代替现在的数据（服务器要先停止）");
    command->add_option("backup", *from, "备份文件")->required();
    command->callback([&wish, from] { wish.without_store = [&wish, from] { return restore(wish.data, *from); }; });
}

} // namespace gengji::server
