#include "shared/base/bytes.hpp"
#include "shared/base/signature.hpp"
#include "shared/forms/expression/digests.hpp"
#include "shared/forms/expression/evaluation.hpp"

#include <openssl/evp.h>

#include <array>

namespace gengji::forms::expression {

namespace {

EVP_MD const* algorithm_of(std::string_view name) {
    if (name == "MD5") return EVP_md5();
    if (name == "SHA-1") return EVP_sha1();
    if (name == "SHA-256") return EVP_sha256();
    if (name == "SHA-384") return EVP_sha384();
    if (name == "SHA-512") return EVP_sha512();
    return nullptr;
}

Bytes digest_of(std::string_view text, EVP_MD const* algorithm) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int size = 0;
    if (EVP_Digest(text.data(), text.size(), bytes.data(), &size, algorithm, nullptr) != 1) return {};
    return {reinterpret_cast<char const*>(bytes.data()), size};
}

XValue digest(Call const& call) {
    std::string const text = call.text(0), name = call.text(1), encoding = call.count() == 3 ? call.text(2) : "base64";
    EVP_MD const* const algorithm = algorithm_of(name);
    if (!algorithm) {
        call.run.fail("digest() 不认识算法“" + name + "”，可用 MD5、SHA-1、SHA-256、SHA-384、SHA-512");
        return {std::string()};
    }
    if (encoding != "hex" && encoding != "base64") {
        call.run.fail("digest() 不认识编码“" + encoding + "”，可用 hex、base64");
        return {std::string()};
    }
    if (!call.run.spend(1 + text.size() / 16)) return {std::string()};
    Bytes const bytes = digest_of(text, algorithm);
    return {encoding == "hex" ? to_hex(bytes) : to_base64(bytes)};
}

/// Base64 without white space, its padding put back.
std::optional<Bytes> decode(std::string_view text) {
    std::string tidy;
    for (char const letter : text) {
        if (letter == '-' || letter == '_') {
            tidy += letter == '-' ? '+' : '/'; // the alphabet for URLs
        } else if (letter != ' ' && letter != '\n' && letter != '\r' && letter != '\t' && letter != '=') {
            tidy += letter;
        }
    }
    while (tidy.size() % 4 != 0) tidy += '=';
    return from_base64(tidy);
}

XValue base64_decode(Call const& call) {
    auto const bytes = decode(call.text(0));
    return {bytes && is_utf8(*bytes) ? *bytes : std::string()};
}

/// extract-signed(contents, key): the message behind an Ed25519 signature, both in base64; empty unless the key made
/// it.
XValue extract_signed(Call const& call) {
    auto const contents = decode(call.text(0));
    auto const key = decode(call.text(1));
    if (!contents || !key || contents->size() < signature_bytes) return {std::string()};
    std::string const message = contents->substr(signature_bytes);
    bool const genuine = VerifyKey::from_view(*key).verify(message, contents->substr(0, signature_bytes));
    return {genuine && is_utf8(message) ? message : std::string()};
}

} // namespace

std::uint64_t seed_from_text(std::string_view text) {
    std::uint64_t seed = 0;
    for (char const byte : digest_of(text, EVP_sha256()).substr(0, 8))
        seed = seed << 8 | static_cast<unsigned char>(byte);
    return seed;
}

std::vector<Function> const& digest_functions() {
    static std::vector<Function> const table{
        {"digest", 2, 3, 0, digest},
        {"base64-decode", 1, 1, 0, base64_decode},
        {"extract-signed", 2, 2, 0, extract_signed},
    };
    return table;
}

} // namespace gengji::forms::expression
