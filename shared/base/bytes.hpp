#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace gengji {

/// Raw bytes. A std::string, because that is what SQLite, libcurl, Beast and zstd take and because short ones do not
/// allocate.
using Bytes = std::string;
using BytesView = std::string_view;

std::string to_hex(BytesView bytes);
/// Needs an even number of hex digits of either case; otherwise nothing.
std::optional<Bytes> from_hex(std::string_view text);
std::string to_base64(BytesView bytes);
std::optional<Bytes> from_base64(std::string_view text);

/// True when the text is well-formed UTF-8 (no surrogates, no overlong forms, nothing above U+10FFFF).
bool is_utf8(std::string_view text);

/// Appends to a byte string in the project's one notation: little-endian fixed integers, LEB128 varints, zigzag for
/// signed numbers, and strings with their length in front.
class ByteWriter {
public:
    void u8(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
    void u32(std::uint32_t value);
    void u64(std::uint64_t value);
    void varint(std::uint64_t value) {
        if (value < 0x80) return u8(static_cast<std::uint8_t>(value)); // nearly all are
        long_varint(value);
    }
    void zigzag(std::int64_t value) {
        varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }
    void raw(BytesView bytes) { bytes_.append(bytes); }
    void text(BytesView bytes) { varint(bytes.size()), raw(bytes); }

    Bytes const& bytes() const { return bytes_; }
    Bytes take() { return std::move(bytes_); }
    std::size_t size() const { return bytes_.size(); }
    void reserve(std::size_t size) { bytes_.reserve(size); }

private:
    void long_varint(std::uint64_t value);
    Bytes bytes_;
};

/// Reads what ByteWriter wrote, from input that nobody vouches for. Never reads beyond the end: from the first wrong
/// byte on `ok()` is false, every number reads as 0 and every string as empty. Check `ok()` (and `at_end()`) once, at
/// the end.
class ByteReader {
public:
    explicit ByteReader(BytesView bytes) : rest_(bytes) {}

    std::uint8_t u8();
    std::uint32_t u32();
    std::uint64_t u64();
    std::uint64_t varint() {
        if (!rest_.empty() && static_cast<unsigned char>(rest_.front()) < 0x80) { // nearly all are
            std::uint64_t const value = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            return value;
        }
        return long_varint();
    }
    std::int64_t zigzag() {
        std::uint64_t const value = varint();
        return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
    }
    BytesView raw(std::size_t size);
    BytesView text() {
        std::uint64_t const size = varint();
        if (size > rest_.size()) return fail(), BytesView();
        BytesView const taken(rest_.data(), static_cast<std::size_t>(size));
        rest_.remove_prefix(taken.size());
        return taken;
    }
    /// A number of things to follow, of which each takes at least `least_bytes` of the rest: bounds a loop or an
    /// allocation.
    std::size_t count(std::size_t least_bytes);

    void fail() { ok_ = false, rest_ = {}; }
    bool ok() const { return ok_; }
    bool at_end() const { return rest_.empty(); }
    BytesView rest() const { return rest_; }

private:
    std::uint64_t long_varint();
    BytesView rest_;
    bool ok_ = true;
};

} // namespace gengji
