#include "server/http/certificate.hpp"

#include "shared/base/bytes.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>

namespace gengji::server {

namespace {

template<auto Free>
struct Freeing {
    template<class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, Freeing<X509_free>>;
using Bio = std::unique_ptr<BIO, Freeing<BIO_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freeing<X509_EXTENSION_free>>;

Error failed(char const* what) { return problem(Problem::internal, std::string("证书生成失败：") + what); }

std::string text_of(BIO* bio) {
    char* data = nullptr;
    long const size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

bool add_extension(X509* certificate, int nid, std::string const& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    Extension const extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool is_address(std::string const& name) {
    return name.find(':') != std::string::npos || name.find_first_not_of("0123456789.") == std::string::npos;
}

std::string alternative_names(std::vector<std::string> const& names) {
    std::string list = "DNS:localhost,IP:127.0.0.1,IP:::1";
    for (auto const& name : names) {
        if (name != "localhost" && name != "127.0.0.1" && name != "::1")
            list += (is_address(name) ? ",IP:" : ",DNS:") + name;
    }
    return list;
}

bool fill(X509* certificate, EVP_PKEY* key, std::string const& common_name, std::vector<std::string> const& names) {
    std::array<unsigned char, 16> serial{};
    if (RAND_bytes(serial.data(), serial.size()) != 1) return false;
    serial[0] &= 0x7f;
    BIGNUM* const number = BN_bin2bn(serial.data(), serial.size(), nullptr);
    bool const numbered = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    X509_NAME* const name = X509_get_subject_name(certificate);
    return numbered && X509_set_version(certificate, 2) == 1 &&
           ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate), "19700101000000Z") == 1 &&
           ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate), "99991231235959Z") == 1 &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                      reinterpret_cast<unsigned char const*>(common_name.c_str()), -1, -1, 0) == 1 &&
           X509_set_issuer_name(certificate, name) == 1 && X509_set_pubkey(certificate, key) == 1 &&
           add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
           add_extension(certificate, NID_subject_alt_name, alternative_names(names)) &&
           X509_sign(certificate, key, EVP_sha256()) > 0;
}

Result<std::string> pin_of(X509* certificate) {
    unsigned char* der = nullptr;
    int const size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    if (size <= 0) return failed("读取公钥");
    std::array<unsigned char, 32> digest{};
    unsigned int length = 0;
    bool const hashed =
        EVP_Digest(der, static_cast<std::size_t>(size), digest.data(), &length, EVP_sha256(), nullptr) == 1;
    OPENSSL_free(der);
    if (!hashed) return failed("计算指纹");
    return to_base64({reinterpret_cast<char const*>(digest.data()), digest.size()});
}

} // namespace

Result<Certificate> make_certificate(std::string const& common_name, std::vector<std::string> const& names) {
    Key const key(EVP_EC_gen("P-256"));
    X509Ptr const certificate(X509_new());
    if (!key || !certificate || !fill(certificate.get(), key.get(), common_name, names)) return failed("填写证书");
    Bio const certificate_text(BIO_new(BIO_s_mem()));
    Bio const key_text(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_X509(certificate_text.get(), certificate.get()) != 1 ||
        PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        return failed("写成 PEM");
    }
    std::string const pin = TRY(pin_of(certificate.get()));
    return Certificate{text_of(certificate_text.get()), text_of(key_text.get()), pin};
}

Result<std::string> pin_of(std::string const& certificate_pem) {
    Bio const text(BIO_new_mem_buf(certificate_pem.data(), static_cast<int>(certificate_pem.size())));
    X509Ptr const certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    if (!certificate) return problem(Problem::invalid, "证书文件不是 PEM 格式，请检查配置里的 certificate");
    return pin_of(certificate.get());
}

} // namespace gengji::server
