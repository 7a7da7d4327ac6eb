#pragma once

#include "shared/base/result.hpp"

#include <string>
#include <vector>

namespace gengji::server {

/// A self-made P-256 certificate, valid from 1970 to 9999 so that a laptop with a dead clock connects; trust is the
/// pin.
struct Certificate {
    std::string certificate_pem;
    std::string private_key_pem;
    std::string pin; ///< base64(SHA-256(DER of the public key)), as libcurl's `sha256//…` wants it
};

/// Names go into the subjectAltName: host names or IP addresses, "localhost" and 127.0.0.1 are always among them.
Result<Certificate> make_certificate(std::string const& common_name, std::vector<std::string> const& names);
/// The pin of a certificate in PEM.
Result<std::string> pin_of(std::string const& certificate_pem);

} // namespace gengji::server
