#include "client/models/sync_model.hpp"

#include "shared/base/i18n.hpp"
#include "shared/base/sealed.hpp"

namespace gengji::client {

std::string ago_text(UnixMs then, UnixMs now) {
    constexpr UnixMs minute = 60'000, hour = 60 * minute, day = 24 * hour;
    UnixMs const past = now - then;
    if (past < minute) return tr("sync.just_now");
    if (past < hour) return tr("sync.minutes_ago", {{"count", past / minute}});
    if (past < day) return tr("sync.hours_ago", {{"count", past / hour}});
    return tr("sync.days_ago", {{"count", past / day}});
}

void SyncModel::ask_store() {
    commands_.store_status([this](Result<StoreStatus> answer) {
        if (answer) store_ = std::move(*answer);
    });
}

void SyncModel::type_password(std::string password) {
    password_ = std::move(password);
    trouble_.clear();
}

void SyncModel::sign_in_again() {
    if (busy_ || password_.empty()) return;
    busy_ = true;
    trouble_.clear();
    commands_.sign_in_again(password_, [this](Result<void> answer) {
        busy_ = false;
        wipe(password_);
        if (!answer) trouble_ = answer.error().detail;
    });
}

std::string SyncModel::phase_text() const {
    using Phase = LinkStatus::Phase;
    switch (link_.phase) {
    case Phase::locked:
        return tr("sync.phase_locked");
    case Phase::idle:
        return tr("sync.phase_idle");
    case Phase::syncing:
        if (link_.pushed_edits + link_.pulled_records == 0) return tr("sync.phase_syncing");
        return tr("sync.phase_moving", {{"pushed", link_.pushed_edits}, {"pulled", link_.pulled_records}});
    case Phase::resting:
        return tr("sync.phase_resting");
    case Phase::sign_in_again:
        return tr("sync.phase_sign_in");
    case Phase::upgrade:
        return tr("sync.phase_upgrade");
    }
    return {};
}

std::string SyncModel::last_sync_text(UnixMs now) const {
    if (!store_.last_sync) return tr("sync.never");
    return tr("sync.last", {{"ago", ago_text(*store_.last_sync, now)}});
}

std::string SyncModel::line(UnixMs now) const {
    std::string const waiting = store_.counts.waiting_edits
                                    ? tr("sync.count_waiting", {{"count", store_.counts.waiting_edits}})
                                    : std::string(tr("sync.none_waiting"));
    return waiting + " · " + last_sync_text(now) + " · " + phase_text();
}

} // namespace gengji::client
