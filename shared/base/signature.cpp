#include "shared/base/signature.hpp"

#include "shared/base/sodium_ready.hpp"

#include <cstring>

namespace gengji {

namespace {

unsigned char const* data(BytesView bytes) { return reinterpret_cast<unsigned char const*>(bytes.data()); }

} // namespace

VerifyKey VerifyKey::from_view(BytesView view) {
    VerifyKey key;
    if (view.size() == key.bytes.size()) std::memcpy(key.bytes.data(), view.data(), view.size());
    return key;
}

bool VerifyKey::verify(BytesView message, BytesView signature) const {
    sodium_ready();
    if (signature.size() != signature_bytes) return false;
    return crypto_sign_verify_detached(data(signature), data(message), message.size(), bytes.data()) == 0;
}

SigningKey SigningKey::generate(Random& random) {
    Bytes seed(crypto_sign_SEEDBYTES, '\0');
    random.fill(seed.data(), seed.size());
    Result<SigningKey> key = from_seed(seed);
    sodium_memzero(seed.data(), seed.size());
    return std::move(key).value();
}

Result<SigningKey> SigningKey::from_seed(BytesView seed) {
    sodium_ready();
    if (seed.size() != crypto_sign_SEEDBYTES)
        return problem(Problem::invalid, "签名密钥应为 32 个字节，文件可能已损坏。");
    SigningKey key;
    VerifyKey ignored;
    crypto_sign_seed_keypair(ignored.bytes.data(), key.secret_.data(), data(seed));
    return key;
}

SigningKey::~SigningKey() { sodium_memzero(secret_.data(), secret_.size()); }

Bytes SigningKey::seed() const { return {reinterpret_cast<char const*>(secret_.data()), crypto_sign_SEEDBYTES}; }

VerifyKey SigningKey::verify_key() const {
    VerifyKey key;
    crypto_sign_ed25519_sk_to_pk(key.bytes.data(), secret_.data());
    return key;
}

Bytes SigningKey::sign(BytesView message) const {
    Bytes signature(signature_bytes, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, data(message), message.size(),
                         secret_.data());
    return signature;
}

} // namespace gengji
