#include "server/config.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <toml++/toml.h>

#include <set>

namespace gengji::server {

namespace {

Error bad(std::string const& file, std::string const& what) {
    return problem(Problem::invalid, "配置文件 " + file + "：" + what);
}

template<class T>
Result<void> take(toml::table const& table, char const* name, T& into, std::string const& file,
                  std::set<std::string>& known) {
    known.insert(name);
    auto const* const node = table.get(name);
    if (!node) return {};
    if constexpr (std::is_same_v<T, std::string>) {
        if (auto const text = node->value_exact<std::string>()) return into = *text, Result<void>{};
        return bad(file, std::string(name) + " 要写成带引号的文字");
    } else {
        auto const number = node->value_exact<std::int64_t>();
        if (!number || *number < 0 || *number > static_cast<std::int64_t>(std::numeric_limits<T>::max()))
            return bad(file, std::string(name) + " 要写成整数，且在允许的范围内");
        return into = static_cast<T>(*number), Result<void>{};
    }
}

} // namespace

std::string Config::path_of(std::string const& name) const {
    return name.empty() || name.front() == '/' ? name : data + "/" + name;
}

Result<Config> read_config(std::string const& data) {
    std::string const file = data + "/server.toml";
    struct stat info {};
    if (stat(file.c_str(), &info) != 0)
        return problem(Problem::not_found, "找不到 " + file + "，请先运行 gengji-server init --data " + data);
    try {
        toml::table const table = toml::parse_file(file);
        Config config;
        config.data = data;
        std::set<std::string> known;
        TRY(take(table, "listen_address", config.listen_address, file, known));
        TRY(take(table, "listen_port", config.listen_port, file, known));
        TRY(take(table, "certificate", config.certificate, file, known));
        TRY(take(table, "private_key", config.private_key, file, known));
        TRY(take(table, "database", config.database, file, known));
        TRY(take(table, "key_file", config.key_file, file, known));
        TRY(take(table, "log_file", config.log_file, file, known));
        TRY(take(table, "backup_folder", config.backup_folder, file, known));
        TRY(take(table, "backup_every_minutes", config.backup_every_minutes, file, known));
        TRY(take(table, "backups_kept", config.backups_kept, file, known));
        if (config.backups_kept == 0) return bad(file, "backups_kept 至少是 1，否则每份备份一做完就被删掉");
        for (auto const& [key, value] : table) {
            if (!known.contains(std::string(key.str())))
                return bad(file, "不认识的设置 " + std::string(key.str()) + "，请检查拼写");
        }
        return config;
    } catch (toml::parse_error const& error) {
        return bad(file, fmt::format("第 {} 行写法不对：{}", error.source().begin.line, error.description()));
    }
}

std::string config_text(Config const& config) {
    return fmt::format(R"(# 耕记服务器设置。改动后重新启动 gengji-server serve 生效。

# 监听的地址与端口。0.0.0.0 表示所有网卡。
listen_address = "{}"
listen_port = {}

# TLS 证书与私钥（PEM）。自签即可：笔记本登记时核对指纹（gengji-server init 已显示，gengji-server code 会再显示）。
certificate = "{}"
private_key = "{}"

# 数据库文件；key_file 是 32 字节的密钥文件，写上则数据库加密，留空则不加密。
database = "{}"
key_file = "{}"

# 日志文件，留空则写到标准错误输出。日志里只有编号与数量，没有个人信息。
log_file = "{}"

# 自动备份：放在哪里、每隔多少分钟（0 为不自动）、保留几份。
backup_folder = "{}"
backup_every_minutes = {}
backups_kept = {}
)",
                       config.listen_address, config.listen_port, config.certificate, config.private_key,
                       config.database, config.key_file, config.log_file, config.backup_folder,
                       config.backup_every_minutes, config.backups_kept);
}

} // namespace gengji::server
