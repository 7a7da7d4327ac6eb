#include "server/cli/backups.hpp"

#include "shared/base/database.hpp"
#include "shared/base/files.hpp"
#include "shared/base/log.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <mutex>

namespace gengji::server {

namespace {

namespace fs = std::filesystem;

std::string name_at(std::int64_t now_seconds) {
    std::string name = to_text_utc(now_seconds * 1000); // 2025-10-20T00:30:00Z
    std::erase_if(name, [](char c) { return c == '-' || c == ':'; });
    return "county-" + name + ".db";
}

Result<void> verify(std::string const& path, Config const& config) {
    DatabaseOptions options;
    options.read_only = true;
    if (!config.key_file.empty()) options.key = TRY(read_file(config.path_of(config.key_file)));
    Database copy = TRY(Database::open(path, options));
    std::string const verdict = TRY(copy.integrity());
    if (verdict != "ok") return problem(Problem::storage, "备份文件检查不通过：" + verdict);
    return {};
}

} // namespace

Result<std::string> back_up(Store& store, Config const& config, std::int64_t now_seconds) {
    std::string const folder = config.path_of(config.backup_folder);
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return problem(Problem::storage, "备份文件夹 " + folder + " 无法建立：" + failed.message());
    std::string const path = folder + "/" + name_at(now_seconds);
    TRY(store.backup_to(path));
    if (auto const good = verify(path, config); !good) {
        fs::remove(path, failed);
        return good.error();
    }
    TRY(store.set_setting("last_backup", std::to_string(now_seconds)));
    return path;
}

void thin_out_backups(Config const& config) {
    std::vector<fs::path> all;
    std::error_code failed;
    for (auto const& entry : fs::directory_iterator(config.path_of(config.backup_folder), failed)) {
        std::string const name = entry.path().filename().string();
        if (name.starts_with("county-") && name.ends_with(".db")) all.push_back(entry.path());
    }
    std::sort(all.begin(), all.end()); // names sort by time
    for (std::size_t i = 0; i + config.backups_kept < all.size(); ++i) fs::remove(all[i], failed);
}

BackupRounds::BackupRounds(Config const& config, Writer& writer, Clock& clock) {
    if (config.backup_every_minutes == 0) return;
    thread_ = std::jthread([&config, &writer, &clock](std::stop_token stop) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        while (!wake.wait_for(lock, stop, std::chrono::minutes(config.backup_every_minutes), [] { return false; }) &&
               !stop.stop_requested()) {
            auto const done = writer.alone([&](Store& store) -> Result<void> {
                TRY(back_up(store, config, clock.now_ms() / 1000));
                return {};
            });
            if (done)
                thin_out_backups(config), log::info("backup.made", {});
            else
                log::error("backup.failed",
                           {{"problem", name_of(done.error().problem)}, {"reason", done.error().detail}});
        }
    });
}

} // namespace gengji::server
