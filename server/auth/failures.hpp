#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace gengji::server {

/// Counts wrong passwords and codes per key (account, device or address) and minute, and says when it is enough.
/// Threads: any.
class Failures {
public:
    /// True while the key may still try in this minute.
    bool may_try(std::string const& key, std::int64_t now_seconds, std::size_t most);
    void failed(std::string const& key, std::int64_t now_seconds);

private:
    struct Minute {
        std::int64_t minute = 0;
        std::size_t count = 0;
    };
    std::mutex mutex_;
    std::unordered_map<std::string, Minute> minutes_;
};

} // namespace gengji::server
