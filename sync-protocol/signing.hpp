#pragma once

#include "sync-protocol/messages.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace gengji::sync {

/// What the device signs of a batch: everything that says what it is and where it belongs.
Bytes signed_part(std::string_view partition, PushedBatch const& batch);
/// Ed25519 over signed_part. False for a key or a signature of another length.
bool is_signed_by(BytesView device_key, std::string_view partition, PushedBatch const& batch);

/// One edit that only the server can open: its place in the chain, and the box.
struct SealedLink {
    Hash hash; ///< of the chain at this edit
    Bytes box;
    bool operator==(SealedLink const&) const = default;
};
/// Boxes of one replica with consecutive seqs (H14). Not compressed: boxes do not shrink.
Bytes encode_sealed(std::vector<SealedLink> const& links);
/// Errors: invalid.
Result<std::vector<SealedLink>> decode_sealed(BytesView bytes);

/// What was sealed to this X25519 key pair; nothing when it was not.
std::optional<Bytes> open_box(BytesView box, BytesView public_key, BytesView secret_key);

} // namespace gengji::sync
