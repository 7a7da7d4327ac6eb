#include "shared/base/bytes.hpp"

#include "shared/base/sodium_ready.hpp"

#include <cstring>

namespace gengji {

namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// The length of the well-formed UTF-8 character at the start of `text`, 0 when there is none (Unicode 15, table 3-7).
std::size_t character_length(std::string_view text) {
    auto const at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    auto const follows = [&](std::size_t i, unsigned from = 0x80, unsigned to = 0xBF) {
        return at(i) >= from && at(i) <= to;
    };
    unsigned const lead = at(0);
    if (lead < 0x80) return 1;
    if (lead < 0xC2) return 0;
    if (lead < 0xE0) return follows(1) ? 2 : 0;
    if (lead < 0xF0) return follows(1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) && follows(2) ? 3 : 0;
    if (lead > 0xF4) return 0;
    return follows(1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF) && follows(2) && follows(3) ? 4 : 0;
}

template<class Number>
void append_little_endian(Bytes& bytes, Number value) {
    char raw[sizeof value];
    for (std::size_t i = 0; i < sizeof value; ++i) raw[i] = static_cast<char>(value >> (8 * i));
    bytes.append(raw, sizeof raw);
}

template<class Number>
Number read_little_endian(BytesView bytes) {
    Number value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        value |= static_cast<Number>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    return value;
}

} // namespace

std::string to_hex(BytesView bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (unsigned char const byte : bytes) text += "0123456789abcdef"[byte >> 4], text += "0123456789abcdef"[byte & 15];
    return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        int const high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

std::string to_base64(BytesView bytes) {
    sodium_ready();
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    text.pop_back(); // its NUL
    return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
    sodium_ready();
    Bytes bytes(text.size() / 4 * 3 + 3, '\0');
    std::size_t size = 0;
    char const* end = nullptr;
    int const code = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                                       text.size(), nullptr, &size, &end, sodium_base64_VARIANT_ORIGINAL);
    if (code != 0 || end != text.data() + text.size()) return std::nullopt;
    bytes.resize(size);
    return bytes;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        if (text.size() >= 8) { // most text is ASCII: eight characters at a time
            std::uint64_t word;
            std::memcpy(&word, text.data(), 8);
            if ((word & 0x8080808080808080u) == 0) {
                text.remove_prefix(8);
                continue;
            }
        }
        std::size_t const length = character_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

void ByteWriter::u32(std::uint32_t value) { append_little_endian(bytes_, value); }
void ByteWriter::u64(std::uint64_t value) { append_little_endian(bytes_, value); }

void ByteWriter::long_varint(std::uint64_t value) {
    char raw[10];
    std::size_t size = 0;
    for (; value >= 0x80; value >>= 7) raw[size++] = static_cast<char>(value | 0x80);
    raw[size++] = static_cast<char>(value);
    bytes_.append(raw, size);
}

BytesView ByteReader::raw(std::size_t size) {
    if (size > rest_.size()) {
        fail();
        return {};
    }
    BytesView const taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
}

std::uint8_t ByteReader::u8() {
    BytesView const one = raw(1);
    return one.empty() ? 0 : static_cast<std::uint8_t>(one[0]);
}

std::uint32_t ByteReader::u32() { return read_little_endian<std::uint32_t>(raw(4)); }
std::uint64_t ByteReader::u64() { return read_little_endian<std::uint64_t>(raw(8)); }

std::uint64_t ByteReader::long_varint() {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 10 && i < rest_.size(); ++i) {
        std::uint64_t const byte = static_cast<unsigned char>(rest_[i]);
        if (i == 9 && byte > 1) break; // more than 64 bits
        if (i > 0 && byte == 0) break; // a longer way to write a smaller number: one number, one form
        value |= (byte & 0x7F) << (7 * i);
        if (byte < 0x80) {
            rest_.remove_prefix(i + 1);
            return value;
        }
    }
    fail();
    return 0;
}

std::size_t ByteReader::count(std::size_t least_bytes) {
    std::uint64_t const things = varint();
    if (things > rest_.size() / (least_bytes ? least_bytes : 1)) {
        fail();
        return 0;
    }
    return static_cast<std::size_t>(things);
}

} // namespace gengji
