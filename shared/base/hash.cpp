#include "shared/base/hash.hpp"

#include "shared/base/sodium_ready.hpp"

#include <cstring>

namespace gengji {

namespace {

unsigned char const* data(BytesView bytes) { return reinterpret_cast<unsigned char const*>(bytes.data()); }

std::uint64_t number_at(Hash const& hash, std::size_t offset) {
    return ByteReader(hash.view().substr(offset, 8)).u64();
}

} // namespace

Hash Hash::from_view(BytesView view) {
    Hash hash;
    if (view.size() == hash.bytes.size()) std::memcpy(hash.bytes.data(), view.data(), view.size());
    return hash;
}

std::uint64_t Hash::check() const { return number_at(*this, 0); }

Hash hash_of(BytesView bytes) {
    sodium_ready();
    Hash hash;
    crypto_generichash(hash.bytes.data(), hash.bytes.size(), data(bytes), bytes.size(), nullptr, 0);
    return hash;
}

Hash chain(Hash const& previous, BytesView bytes) {
    sodium_ready();
    Hash hash;
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, hash.bytes.size());
    crypto_generichash_update(&state, previous.bytes.data(), previous.bytes.size());
    crypto_generichash_update(&state, data(bytes), bytes.size());
    crypto_generichash_final(&state, hash.bytes.data(), hash.bytes.size());
    return hash;
}

void SetHash::add(Hash const& member) {
    low += number_at(member, 0);
    high += number_at(member, 8);
    ++count;
}

void SetHash::remove(Hash const& member) {
    low -= number_at(member, 0);
    high -= number_at(member, 8);
    --count;
}

void SetHash::join(SetHash const& other) {
    low += other.low;
    high += other.high;
    count += other.count;
}

} // namespace gengji
