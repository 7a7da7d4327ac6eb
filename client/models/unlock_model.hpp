#pragma once

#include "client/app/commands.hpp"

#include <functional>
#include <string>

namespace gengji::client {

/// The first screen: the password opens the laptop's data. Thread: UI.
class UnlockModel {
public:
    UnlockModel(Commands& commands, std::function<void(SignedIn)> entered)
        : commands_(commands), entered_(std::move(entered)) {}
    void type(std::string password);
    void unlock();
    void unlock_with(std::string password);

    std::string const& password() const { return password_; }
    bool busy() const { return busy_; }
    bool not_enrolled() const {
        return not_enrolled_;
    } ///< there is no laptop in this folder yet: the screen says how to enrol
    std::string const& trouble() const { return trouble_; }

private:
    Commands& commands_;
    std::function<void(SignedIn)> entered_;
    std::string password_, trouble_;
    bool busy_ = false, not_enrolled_ = false;
};

} // namespace gengji::client
