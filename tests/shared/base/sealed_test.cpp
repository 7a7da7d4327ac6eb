#include "shared/base/sealed.hpp"
#include "shared/base/signature.hpp"

#include <catch2/catch.hpp>

using namespace gengji;

TEST_CASE("a sealed key opens with its password and no other", "[sealed]") {
    SeededRandom random(3);
    Bytes const key(32, 'k');
    Bytes const wrapped = *wrap_key(key, "长龙镇 2025", WrapCost::least(), random);
    CHECK(wrapped.find(key) == Bytes::npos);
    CHECK(*unwrap_key(wrapped, "长龙镇 2025") == key);
    for (std::string const& wrong : {std::string("长龙镇 2024"), std::string("长龙镇 2025 "), std::string("x")})
        CHECK(unwrap_key(wrapped, wrong).error().problem == Problem::unauthorized);
    CHECK(unwrap_key(wrapped, "").error().problem == Problem::invalid);
    CHECK(*wrap_key(key, "长龙镇 2025", WrapCost::least(), random) != wrapped); // a new salt each time
}

TEST_CASE("the cost that people get opens too", "[sealed]") {
    SystemRandom random;
    Bytes const wrapped = *wrap_key(Bytes(32, 'k'), "secret", WrapCost{}, random);
    CHECK(*unwrap_key(wrapped, "secret") == Bytes(32, 'k'));
}

TEST_CASE("a sealed key with any byte changed, cut or added does not open", "[sealed]") {
    SeededRandom random(3);
    Bytes const wrapped = *wrap_key(Bytes(32, 'k'), "secret", WrapCost::least(), random);
    for (std::size_t i = 0; i < wrapped.size(); ++i) {
        Bytes changed = wrapped;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        INFO(i);
        if (i >= 8 && i < 16 && static_cast<unsigned char>(changed[11]) != 0)
            continue; // 16 MiB and more: the next test
        CHECK_FALSE(unwrap_key(changed, "secret"));
        CHECK(unwrap_key(wrapped.substr(0, i), "secret").error().problem == Problem::invalid);
    }
    CHECK(unwrap_key(wrapped + "x", "secret").error().problem == Problem::invalid);
}

TEST_CASE("a forged sealed key cannot ask for all memory or a day of work", "[sealed][S20]") {
    SeededRandom random(3);
    Bytes const wrapped = *wrap_key(Bytes(32, 'k'), "secret", WrapCost::least(), random);
    Bytes greedy = wrapped, slow = wrapped, none = wrapped;
    greedy[14] = 1, slow[7] = 1, none[9] = 0;
    for (Bytes const& forged : {greedy, slow, none})
        CHECK(unwrap_key(forged, "secret").error().problem == Problem::invalid);
    CHECK(wrap_key("short", "secret", WrapCost::least(), random).error().problem == Problem::invalid);
    CHECK(wrap_key(Bytes(32, 'k'), std::string(5000, 'x'), WrapCost::least(), random).error().problem ==
          Problem::invalid);
}

TEST_CASE("a signature holds for its key and message only", "[signature]") {
    SystemRandom random;
    SigningKey const mine = SigningKey::generate(random), other = SigningKey::generate(random);
    Bytes const signature = mine.sign("batch 7");
    CHECK(signature.size() == signature_bytes);
    CHECK(mine.verify_key().verify("batch 7", signature));
    CHECK_FALSE(mine.verify_key().verify("batch 8", signature));
    CHECK_FALSE(other.verify_key().verify("batch 7", signature));
    CHECK_FALSE(mine.verify_key().verify("batch 7", signature.substr(1)));
    CHECK_FALSE(VerifyKey{}.verify("batch 7", signature));
    CHECK(VerifyKey::from_view(mine.verify_key().view()) == mine.verify_key());
    for (std::size_t i = 0; i < signature.size(); ++i) {
        Bytes changed = signature;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK_FALSE(mine.verify_key().verify("batch 7", changed));
    }
}

TEST_CASE("a signing key is kept by its seed", "[signature]") {
    // RFC 8032, section 7.1, test 1
    Bytes const seed = *from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    SigningKey const key = *SigningKey::from_seed(seed);
    CHECK(key.seed() == seed);
    CHECK(to_hex(key.verify_key().view()) == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    CHECK(to_hex(key.sign("")) == "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e"
                                  "39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    CHECK(SigningKey::from_seed("short").error().problem == Problem::invalid);
}
