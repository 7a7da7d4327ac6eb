#include "client/models/unlock_cache.hpp"

#include "shared/base/hash.hpp"

#include <cstdlib>

#ifdef __linux__
#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace gengji::client {

UnlockCache::UnlockCache(std::string const& folder) {
    char* const whole = realpath(folder.c_str(), nullptr);
    name_ = "gengji:" + to_hex(hash_of(whole ? whole : folder).view().substr(0, 8));
    std::free(whole);
}

#ifdef __linux__

namespace {

long find(std::string const& name) {
    return syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, "user", name.c_str(), 0);
}

} // namespace

std::optional<Bytes> UnlockCache::key() const {
    long const id = find(name_);
    if (id < 0) return std::nullopt;
    Bytes key(32, '\0');
    if (syscall(SYS_keyctl, KEYCTL_READ, id, key.data(), key.size()) != static_cast<long>(key.size()))
        return std::nullopt;
    return key;
}

bool UnlockCache::keep(Bytes const& key, std::chrono::seconds time) const {
    long const id = syscall(SYS_add_key, "user", name_.c_str(), key.data(), key.size(), KEY_SPEC_USER_KEYRING);
    return id >= 0 && syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, id, static_cast<unsigned>(time.count())) == 0;
}

void UnlockCache::forget() const {
    if (long const id = find(name_); id >= 0) syscall(SYS_keyctl, KEYCTL_REVOKE, id);
}

#else

std::optional<Bytes> UnlockCache::key() const { return std::nullopt; }
bool UnlockCache::keep(Bytes const&, std::chrono::seconds) const { return false; }
void UnlockCache::forget() const {}

#endif

} // namespace gengji::client
