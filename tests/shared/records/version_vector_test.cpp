#include "shared/records/version_vector.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace gengji;
using namespace gengji::test;

namespace {

/// Few replicas and small numbers, so that vectors meet.
VersionVector arbitrary_vector() {
    VersionVector vv;
    for (auto const& [name, seq] : *rc::gen::arbitrary<std::vector<std::pair<std::uint8_t, std::uint8_t>>>()) {
        vv.add(dot(std::to_string(name % 24), seq % 8));
    }
    return vv;
}
std::uint64_t highest(VersionVector const& a, VersionVector const& b, ReplicaId const& replica) {
    return std::max(a.of(replica), b.of(replica));
}

} // namespace

TEST_CASE("a vector covers what it has seen", "[records]") {
    VersionVector const vv = vector_of({{"a", 3}, {"b", 1}});
    CHECK(vv.covers(dot("a", 3)));
    CHECK_FALSE(vv.covers(dot("a", 4)));
    CHECK_FALSE(vv.covers(dot("c", 1)));
    CHECK(vv.of(replica("b")) == 1);
    CHECK(vv.covers(VersionVector{}));
    CHECK_FALSE(VersionVector{}.covers(vv));
}

TEST_CASE("adding raises, never lowers, and a zero leaves no trace", "[records]") {
    VersionVector vv = vector_of({{"a", 3}});
    vv.add(dot("a", 2));
    vv.add(dot("b", 0));
    CHECK(vv == vector_of({{"a", 3}}));
}

TEST_CASE("re-issue moves what lies beyond the common prefix", "[records][R4]") {
    VersionVector vv = vector_of({{"r", 5}, {"b", 2}});
    vv.reissue(replica("r"), 3, replica("o"));
    CHECK(vv == vector_of({{"r", 3}, {"o", 2}, {"b", 2}}));
    VersionVector none = vector_of({{"r", 3}});
    none.reissue(replica("r"), 3, replica("o"));
    CHECK(none == vector_of({{"r", 3}}));
    VersionVector all = vector_of({{"r", 3}});
    all.reissue(replica("r"), 0, replica("o"));
    CHECK(all == vector_of({{"o", 3}}));
}

TEST_CASE("vectors as sets of dots", "[records]") {
    rc::prop("join is the higher of both, covers and forget agree with it", [] {
        VersionVector const a = arbitrary_vector(), b = arbitrary_vector();
        VersionVector both = a;
        both.join(b);
        VersionVector other_way = b;
        other_way.join(a);
        RC_ASSERT(both == other_way);
        RC_ASSERT(both.covers(a) && both.covers(b));
        RC_ASSERT(a.covers(b) == (both == a));
        VersionVector beyond = a;
        beyond.forget(b);
        for (int i = 0; i < 24; ++i) {
            ReplicaId const id = replica(std::to_string(i));
            RC_ASSERT(both.of(id) == highest(a, b, id));
            RC_ASSERT(beyond.of(id) == (a.of(id) > b.of(id) ? a.of(id) : 0));
        }
    });
    rc::prop("bytes give back the same vector, and only its own bytes do", [] {
        VersionVector const vv = arbitrary_vector();
        ByteWriter out;
        vv.encode(out);
        ByteReader in(out.bytes());
        RC_ASSERT(VersionVector::decode(in) == vv);
        RC_ASSERT(in.ok() && in.at_end());
    });
}

TEST_CASE("a vector out of order, with doubles or zeros is not read", "[records]") {
    auto const reads = [](std::vector<std::pair<ReplicaId, std::uint64_t>> const& entries) {
        ByteWriter out;
        out.varint(entries.size());
        for (auto const& [id, seq] : entries) out.raw(id.view()), out.varint(seq);
        ByteReader in(out.bytes());
        VersionVector::decode(in);
        return in.ok();
    };
    ReplicaId const low{{1}}, high{{2}};
    CHECK(reads({{low, 1}, {high, 1}}));
    CHECK_FALSE(reads({{high, 1}, {low, 1}}));
    CHECK_FALSE(reads({{low, 1}, {low, 2}}));
    CHECK_FALSE(reads({{low, 0}}));
}
