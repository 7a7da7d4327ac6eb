#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/result.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace gengji::client {

/// A laptop's database key, kept by the operating system (Linux: the person's kernel keyring, never on disk) for a set
/// time after `gengji login`, so that a person need not type the password for every command. Where there is no keyring,
/// nothing is kept and the password is asked each time.
class UnlockCache {
public:
    explicit UnlockCache(std::string const& folder);
    std::optional<Bytes> key() const;
    bool keep(Bytes const& key, std::chrono::seconds time) const; ///< false when the system keeps nothing
    void forget() const;

private:
    std::string name_;
};

} // namespace gengji::client
