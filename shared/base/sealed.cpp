#include "shared/base/sealed.hpp"

#include "shared/base/limits.hpp"
#include "shared/base/sodium_ready.hpp"

namespace gengji {

namespace {

// Version 1: "GJK1", passes u32, memory u64, salt 16, nonce 24, then the sealed key (32 + 16); all before it is
// authenticated with it.
constexpr std::string_view magic = "GJK1";
constexpr std::size_t key_size = 32;
constexpr std::size_t salt_size = crypto_pwhash_SALTBYTES;
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t sealed_size = key_size + crypto_aead_xchacha20poly1305_ietf_ABYTES;

unsigned char* octets(Bytes& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }
unsigned char const* octets(BytesView bytes) { return reinterpret_cast<unsigned char const*>(bytes.data()); }

Bytes random_bytes(std::size_t size, Random& random) {
    Bytes bytes(size, '\0');
    random.fill(bytes.data(), bytes.size());
    return bytes;
}

/// A key that is wiped when done with.
struct SecretKey {
    unsigned char bytes[key_size];
    ~SecretKey() { sodium_memzero(bytes, sizeof bytes); }
};

Result<void> derive(SecretKey& out, std::string_view password, BytesView salt, WrapCost const& cost) {
    sodium_ready();
    if (password.empty()) return problem(Problem::invalid, "口令不能为空。");
    if (password.size() > limits::password_bytes) return problem(Problem::invalid, "口令太长。");
    int const code =
        crypto_pwhash(out.bytes, sizeof out.bytes, password.data(), password.size(), octets(salt), cost.passes,
                      static_cast<std::size_t>(cost.memory_bytes), crypto_pwhash_ALG_ARGON2ID13);
    if (code != 0) return problem(Problem::internal, "内存不够，无法核对口令。请关闭一些程序后再试。");
    return {};
}

} // namespace

Result<Bytes> wrap_key(BytesView key, std::string_view password, WrapCost const& cost, Random& random) {
    if (key.size() != key_size) return problem(Problem::invalid, "要封存的密钥应为 32 个字节。");
    Bytes const salt = random_bytes(salt_size, random), nonce = random_bytes(nonce_size, random);
    SecretKey secret;
    TRY(derive(secret, password, salt, cost));
    ByteWriter header;
    header.raw(magic), header.u32(static_cast<std::uint32_t>(cost.passes)), header.u64(cost.memory_bytes),
        header.raw(salt), header.raw(nonce);
    Bytes sealed(sealed_size, '\0');
    crypto_aead_xchacha20poly1305_ietf_encrypt(octets(sealed), nullptr, octets(key), key.size(), octets(header.bytes()),
                                               header.size(), nullptr, octets(nonce), secret.bytes);
    return header.take() + sealed;
}

Result<Bytes> unwrap_key(BytesView wrapped, std::string_view password) {
    ByteReader reader(wrapped);
    bool const ours = reader.raw(magic.size()) == magic;
    WrapCost cost;
    cost.passes = reader.u32();
    cost.memory_bytes = reader.u64();
    BytesView const salt = reader.raw(salt_size), nonce = reader.raw(nonce_size);
    BytesView const header = wrapped.substr(0, wrapped.size() - reader.rest().size());
    BytesView const sealed = reader.raw(sealed_size);
    bool const sane = cost.passes >= 1 && cost.passes <= limits::key_wrap_passes &&
                      cost.memory_bytes >= crypto_pwhash_MEMLIMIT_MIN &&
                      cost.memory_bytes <= limits::key_wrap_memory_bytes;
    if (!ours || !sane || !reader.ok() || !reader.at_end())
        return problem(Problem::invalid,
                       "密钥文件已损坏或不是本程序的文件。请用备份恢复，或向管理员要新的登记码重新登记。");
    SecretKey secret;
    TRY(derive(secret, password, salt, cost));
    Bytes key(key_size, '\0');
    int const code =
        crypto_aead_xchacha20poly1305_ietf_decrypt(octets(key), nullptr, nullptr, octets(sealed), sealed.size(),
                                                   octets(header), header.size(), octets(nonce), secret.bytes);
    if (code != 0) return problem(Problem::unauthorized, "口令不对，请再试一次。");
    return key;
}

void wipe(std::string& secret) {
    sodium_memzero(secret.data(), secret.size());
    secret.clear();
}

} // namespace gengji
