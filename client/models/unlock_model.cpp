#include "client/models/unlock_model.hpp"

#include "shared/base/i18n.hpp"
#include "shared/base/sealed.hpp"

namespace gengji::client {

void UnlockModel::type(std::string password) {
    password_ = std::move(password);
    trouble_.clear();
}

void UnlockModel::unlock_with(std::string password) {
    type(std::move(password));
    unlock();
}

void UnlockModel::unlock() {
    if (busy_) return;
    if (password_.empty()) {
        trouble_ = tr("unlock.empty");
        return;
    }
    busy_ = true;
    trouble_.clear();
    commands_.unlock(password_, [this](Result<SignedIn> answer) {
        busy_ = false;
        wipe(password_); // it has done its work
        if (answer) return entered_(std::move(*answer));
        not_enrolled_ = answer.error().problem == Problem::not_found;
        trouble_ = answer.error().detail;
    });
}

} // namespace gengji::client
