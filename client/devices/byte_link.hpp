#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/result.hpp"

#include <chrono>
#include <memory>
#include <string>

/// Devices of a laptop. Boost.Asio enters the client here and nowhere else.
namespace gengji::client {

/// A line to a device that bytes come from. One thread.
class ByteLink {
public:
    virtual ~ByteLink() = default;
    /// What has come; waits up to `wait` for the first byte and is empty when none came. Errors: `offline` when the
    /// device was unplugged or the other side hung up; then the link is dead.
    virtual Result<Bytes> read(std::chrono::milliseconds wait) = 0;
};

/// A serial port, 8N1. Errors: `not_found` when there is no such device, `unauthorized` when it may not be opened,
/// `storage` else.
Result<std::unique_ptr<ByteLink>> open_serial(std::string const& device, unsigned baud);

/// A TCP connection to which `greeting` is said. Errors: `offline`.
Result<std::unique_ptr<ByteLink>> open_tcp(std::string const& host, std::string const& port, BytesView greeting);

} // namespace gengji::client
