#pragma once

#include "client/sync/identity.hpp"
#include "client/sync/transport.hpp"
#include "sync-protocol/client_machine.hpp"
#include "sync-protocol/messages.hpp"

#include <functional>
#include <stop_token>
#include <string>

namespace gengji::client {

/// Speaks with the server as this laptop: tokens, signatures, errors in the person's words. Keeps tokens fresh by
/// itself and hands every change of the identity to `keep`, which must make it durable. Thread: the sync worker. Errors
/// of every call: offline, unauthorized (sign in again, or the laptop was revoked), too_old (upgrade), invalid, full.
class ServerLink {
public:
    using Keep = std::function<Result<void>(Identity const&)>;
    ServerLink(Identity identity, Transport& transport, Keep keep);

    /// `meanwhile` runs once on the caller's thread, while the request is on its way, answered, and its pages unpacked
    /// into `opened`.
    Result<sync::SyncReply> sync(sync::SyncRequest const& request, std::stop_token stop = {},
                                 std::function<void()> const& meanwhile = {}, sync::OpenedPages* opened = nullptr);
    /// True when there is news; false when the server's patience ended.
    Result<bool> wait(sync::WaitRequest const& request, std::stop_token stop = {});
    Result<void> login(std::string const& password, std::stop_token stop = {});
    Bytes sign(BytesView bytes) const;
    Identity const& identity() const { return identity_; }
    /// The server's clock as of its last sync reply.
    std::optional<std::int64_t> server_seconds() const { return server_seconds_; }

private:
    /// What the caller does while it waits, and what is done with a reply (perhaps on another thread) before it goes
    /// on.
    struct Beside {
        std::function<void()> meanwhile;
        std::function<void(HttpReply const&)> read;
    };
    Result<HttpReply> post(std::string const& path, Bytes const& body, std::stop_token const& stop,
                           Beside const& beside);
    Result<HttpReply> post_once(std::string const& path, Bytes const& body, std::stop_token const& stop,
                                Beside const& beside);
    Result<void> refresh(std::stop_token const& stop);

    Identity identity_;
    SigningKey key_;
    Transport& transport_;
    Keep keep_;
    std::optional<std::int64_t> server_seconds_;
};

/// What a person needs to enrol a laptop.
struct EnrolWish {
    ServerAddress server; ///< looked at, its pin confirmed by the person
    std::string code;
    std::string password;
    std::string device_name;
    /// Of the device's key: that of an attempt whose answer was lost, to be given the same laptop again. Empty: a new
    /// one.
    Bytes device_seed = {};
};

/// Trades the code for an identity. Errors: unauthorized (code or password), offline, invalid.
Result<Identity> enrol(EnrolWish const& wish, Transport& transport, Random& random);

} // namespace gengji::client
