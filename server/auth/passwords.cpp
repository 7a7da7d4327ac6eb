#include "server/auth/passwords.hpp"

#include "server/auth/limits.hpp"

#include <sodium.h>

#include <array>
#include <semaphore>

namespace gengji::server {

namespace {

std::counting_semaphore<limits::argon2_at_once>& slots() {
    static std::counting_semaphore<limits::argon2_at_once> all(limits::argon2_at_once);
    return all;
}

struct Slot {
    Slot() { slots().acquire(); }
    ~Slot() { slots().release(); }
};

bool sodium_is_ready() {
    static bool const ready = sodium_init() >= 0;
    return ready;
}

std::string const& decoy() { // of a password that nobody has
    static std::string const hash = [] {
        std::array<unsigned char, 24> nobody{};
        randombytes_buf(nobody.data(), nobody.size());
        return hash_password(std::string(nobody.begin(), nobody.end())).value();
    }();
    return hash;
}

} // namespace

Result<std::string> hash_password(std::string const& password) {
    if (!sodium_is_ready()) return problem(Problem::internal, "libsodium 无法启动");
    Slot const slot;
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), limits::argon2_passes,
                              limits::argon2_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return problem(Problem::full, "内存不足，无法计算口令，请稍后再试");
    }
    return std::string(text.data());
}

bool verify_password(std::string const& hash, std::string const& password) {
    if (!sodium_is_ready()) return false;
    std::string const& compared = hash.empty() ? decoy() : hash;
    Slot const slot;
    return crypto_pwhash_str_verify(compared.c_str(), password.data(), password.size()) == 0 && !hash.empty();
}

Result<void> check_password_choice(std::string const& password) {
    if (password.size() < limits::password_least)
        return problem(Problem::invalid, "口令至少 8 个字符，请换一个长一些的");
    if (password.size() > limits::password_most) return problem(Problem::invalid, "口令太长，请不要超过 256 个字节");
    if (password.find_first_not_of(password.front()) == std::string::npos)
        return problem(Problem::invalid, "口令不能是同一个字符，请换一个");
    return {};
}

} // namespace gengji::server
