#pragma once

#include "client/app/commands.hpp"

#include <string>

namespace gengji::client {

/// How long ago, as people say it: 刚刚, 5 分钟前, 3 天前. A time ahead of the clock counts as just now.
std::string ago_text(UnixMs then, UnixMs now);

/// Where the laptop stands with the server: always on screen in one line, in full on its own screen. Thread: UI.
class SyncModel {
public:
    explicit SyncModel(Commands& commands) : commands_(commands) {}
    void show(StoreStatus status) { store_ = status; }
    void show(LinkStatus status) { link_ = std::move(status); }
    void ask_store(); ///< how much waits, again

    void sync_now() { commands_.sync_now(); }
    void type_password(std::string password);
    void sign_in_again();

    StoreStatus const& store() const { return store_; }
    LinkStatus const& link() const { return link_; }
    std::string const& password() const { return password_; }
    std::string const& trouble() const { return trouble_; } ///< of signing in
    bool busy() const { return busy_; }

    /// "23 条待同步 · 上次同步 3 天前 · 空闲"
    std::string line(UnixMs now) const;
    std::string phase_text() const;
    std::string last_sync_text(UnixMs now) const;

private:
    Commands& commands_;
    StoreStatus store_;
    LinkStatus link_;
    std::string password_, trouble_;
    bool busy_ = false;
};

} // namespace gengji::client
