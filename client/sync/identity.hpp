#pragma once

#include "client/sync/curl_transport.hpp"
#include "shared/base/id.hpp"
#include "shared/base/result.hpp"
#include "shared/base/signature.hpp"

#include <string>
#include <vector>

namespace gengji::client {

/// Who this laptop is, and whose: made at enrolment, kept as a note inside the encrypted store.
struct Identity {
    ServerAddress server;
    std::string server_id, county;
    Bytes seal_key; ///< the server's, for work of a lost bucket
    DeviceId device;
    Bytes device_seed; ///< of the device's Ed25519 key
    ActorId actor;
    std::string login;
    std::vector<std::string> roles; ///< "collector:500231101203" …, as of the last sign-in
    std::string access, refresh;    ///< tokens; empty when the person must sign in again
};

Bytes encode(Identity const& identity);
/// Errors: invalid.
Result<Identity> decode_identity(BytesView bytes);

} // namespace gengji::client
