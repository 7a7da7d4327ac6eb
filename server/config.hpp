#pragma once

#include "shared/base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace gengji::server {

/// `server.toml` in the data folder. Every setting has a default; `init` writes the file with all of them and a comment
/// each.
struct Config {
    std::string data; ///< the folder itself; not in the file
    std::string listen_address = "127.0.0.1";
    unsigned short listen_port = 8463;
    std::string certificate = "tls.crt"; ///< PEM; relative to the folder
    std::string private_key = "tls.key";
    std::string database = "county.db";
    std::string key_file; ///< 32 raw bytes: the database is encrypted with it; empty: plain
    std::string log_file; ///< empty: stderr
    std::string backup_folder = "backup";
    std::uint32_t backup_every_minutes = 60; ///< 0: only by `gengji-server backup`
    std::uint32_t backups_kept = 48;

    std::string path_of(std::string const& name) const; ///< absolute names stay, others are below `data`
};

/// Errors: not_found (no such folder or file: run init), invalid (line and reason; unknown settings are refused, a typo
/// must not pass).
Result<Config> read_config(std::string const& data);
/// The text of a new server.toml.
std::string config_text(Config const& config);

} // namespace gengji::server
