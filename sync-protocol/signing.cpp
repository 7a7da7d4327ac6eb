#include "sync-protocol/signing.hpp"

#include "shared/base/signature.hpp"
#include "shared/base/sodium_ready.hpp"

namespace gengji::sync {

namespace {

constexpr std::size_t most_boxes = 2048; // as many as a batch has edits at most

} // namespace

Bytes signed_part(std::string_view partition, PushedBatch const& batch) {
    ByteWriter out;
    out.text("gengji-batch-1");
    out.text(partition);
    out.raw(batch.replica.view());
    out.u64(batch.first);
    out.raw(batch.previous.view());
    out.u8(static_cast<std::uint8_t>((batch.earlier_epoch ? 1 : 0) | (batch.sealed ? 2 : 0)));
    out.text(batch.edits);
    return out.take();
}

bool is_signed_by(BytesView device_key, std::string_view partition, PushedBatch const& batch) {
    return VerifyKey::from_view(device_key).verify(signed_part(partition, batch), batch.signature);
}

Bytes encode_sealed(std::vector<SealedLink> const& links) {
    ByteWriter out;
    out.varint(links.size());
    for (SealedLink const& link : links) out.raw(link.hash.view()), out.text(link.box);
    return out.take();
}

Result<std::vector<SealedLink>> decode_sealed(BytesView bytes) {
    ByteReader in(bytes);
    std::size_t const count = in.count(33); // a hash and a length
    std::vector<SealedLink> links;
    if (count > most_boxes) in.fail();
    for (std::size_t i = 0; i < count && in.ok(); ++i) {
        Hash const hash = Hash::from_view(in.raw(32));
        links.push_back({hash, Bytes(in.text())});
    }
    if (!in.ok() || !in.at_end()) return problem(Problem::invalid, "a batch of sealed edits does not read");
    return links;
}

std::optional<Bytes> open_box(BytesView box, BytesView public_key, BytesView secret_key) {
    bool const sized = public_key.size() == crypto_box_PUBLICKEYBYTES && secret_key.size() == crypto_box_SECRETKEYBYTES;
    if (!sized || box.size() < crypto_box_SEALBYTES) return std::nullopt;
    sodium_ready();
    auto const raw = [](BytesView bytes) { return reinterpret_cast<unsigned char const*>(bytes.data()); };
    Bytes opened(box.size() - crypto_box_SEALBYTES, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(opened.data());
    if (crypto_box_seal_open(out, raw(box), box.size(), raw(public_key), raw(secret_key)) != 0) return std::nullopt;
    return opened;
}

} // namespace gengji::sync
