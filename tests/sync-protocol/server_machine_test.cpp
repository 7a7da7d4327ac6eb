#include "sync-protocol/grants.hpp"
#include "sync-protocol/signing.hpp"

#include "shared/base/signature.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>
#include <sodium.h>

// The pieces of the server's side that need no store. Admission, pages and verdicts over the real one:
// tests/simulation, tests/contract.

using namespace gengji;
using namespace gengji::sync;

namespace {

rc::Gen<Grant> any_grant() {
    return rc::gen::apply(
        [](std::string const& owner, bool subtree, int classes) {
            return Grant{owner, subtree, static_cast<std::uint8_t>(classes), false};
        },
        rc::gen::element<std::string>("500231", "500231101", "500231102", "500231101201", "500231101202",
                                      "500231102201"),
        rc::gen::arbitrary<bool>(), rc::gen::inRange(0, 32));
}

} // namespace

TEST_CASE("what is asked for is cut to what is allowed, and to nothing less", "[machine][S12]") {
    rc::prop("for every bucket", [] {
        auto const asked = *rc::gen::container<std::vector<Grant>>(any_grant());
        auto const allowed = *rc::gen::container<std::vector<Grant>>(any_grant());
        auto const both = readable_by_both(asked, allowed);
        for (char const* owner :
             {"500231", "500231101", "500231101201", "500231101202", "500231102201", "500231101T01"}) {
            for (unsigned cls = 0; cls < 5; ++cls) {
                Bucket const bucket{owner, static_cast<BucketClass>(cls)};
                RC_ASSERT(may_read(both, bucket) == (may_read(asked, bucket) && may_read(allowed, bucket)));
            }
        }
    });
}

TEST_CASE("a batch is signed with all that says where it belongs", "[machine]") {
    SeededRandom random(1);
    SigningKey const key = SigningKey::generate(random);
    PushedBatch batch;
    batch.first = 7;
    batch.edits = "edits";
    batch.signature = key.sign(signed_part("500231101", batch));
    Bytes const device(key.verify_key().view());
    CHECK(is_signed_by(device, "500231101", batch));
    CHECK_FALSE(is_signed_by(device, "500231102", batch));
    PushedBatch later = batch;
    later.earlier_epoch = true; // would excuse what it names
    CHECK_FALSE(is_signed_by(device, "500231101", later));
    CHECK_FALSE(is_signed_by(Bytes(31, 'k'), "500231101", batch));
}

TEST_CASE("boxes travel whole and open for one key only", "[machine][S13]") {
    REQUIRE(sodium_init() >= 0);
    unsigned char open_key[crypto_box_PUBLICKEYBYTES], secret[crypto_box_SECRETKEYBYTES];
    crypto_box_keypair(open_key, secret);
    Bytes const public_key(reinterpret_cast<char const*>(open_key), sizeof open_key),
        secret_key(reinterpret_cast<char const*>(secret), sizeof secret);
    Bytes box(5 + crypto_box_SEALBYTES, '\0');
    crypto_box_seal(reinterpret_cast<unsigned char*>(box.data()), reinterpret_cast<unsigned char const*>("edits"), 5,
                    open_key);
    std::vector<SealedLink> const links{{hash_of("a"), box}, {hash_of("b"), ""}};
    CHECK(decode_sealed(encode_sealed(links)).value() == links);
    CHECK_FALSE(decode_sealed(encode_sealed(links) + "x"));
    CHECK(open_box(box, public_key, secret_key) == "edits");
    CHECK_FALSE(open_box(box, public_key, Bytes(secret_key.size(), 's')));
    CHECK_FALSE(open_box("short", public_key, secret_key));
}
