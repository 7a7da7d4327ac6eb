#include "shared/base/id.hpp"

#include "shared/base/sodium_ready.hpp"

#include <algorithm>

namespace gengji {

namespace detail {

std::string id_text(std::array<std::uint8_t, 16> const& bytes) {
    std::string text = to_hex({reinterpret_cast<char const*>(bytes.data()), bytes.size()});
    for (std::size_t const at : {20u, 16u, 12u, 8u}) text.insert(at, 1, '-');
    return text;
}

std::optional<std::array<std::uint8_t, 16>> parse_id(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash != (text[i] == '-')) return std::nullopt;
        if (!dash) digits += text[i];
    }
    std::optional<Bytes> const raw = from_hex(digits);
    if (!raw) return std::nullopt;
    std::array<std::uint8_t, 16> bytes;
    std::memcpy(bytes.data(), raw->data(), bytes.size());
    return bytes;
}

} // namespace detail

RecordId new_record_id(std::int64_t unix_ms, Random& random) {
    RecordId id = random_id<RecordTag>(random);
    auto const time =
        static_cast<std::uint64_t>(std::max<std::int64_t>(unix_ms, 0)); // a dead clock may stand before 1970
    for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(time >> (8 * (5 - i)));
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0F));
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3F));
    return id;
}

void SystemRandom::fill(void* out, std::size_t size) {
    sodium_ready();
    randombytes_buf(out, size);
}

void SeededRandom::fill(void* out, std::size_t size) {
    auto* bytes = static_cast<unsigned char*>(out);
    while (size > 0) {
        // splitmix64 (Steele, Lea, Flood 2014): a Weyl sequence, each step stirred by a mix of 64 bits
        std::uint64_t word = state_ += 0x9E3779B97F4A7C15u;
        word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9u;
        word = (word ^ (word >> 27)) * 0x94D049BB133111EBu;
        word ^= word >> 31;
        for (int i = 0; i < 8 && size > 0; ++i, --size) *bytes++ = static_cast<unsigned char>(word >> (8 * i));
    }
}

} // namespace gengji
