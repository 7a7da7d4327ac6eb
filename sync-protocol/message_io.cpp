#include "sync-protocol/message_io.hpp"

namespace gengji::sync {

void write(ByteWriter& out, Cursor const& cursor) {
    out.varint(cursor.seq);
    out.u64(cursor.check);
}

void write(ByteWriter& out, Bucket const& bucket) {
    out.text(bucket.owner);
    out.u8(static_cast<std::uint8_t>(bucket.cls));
}

void write(ByteWriter& out, Grant const& grant) {
    out.text(grant.owner);
    out.u8(grant.classes);
    out.u8(static_cast<std::uint8_t>((grant.subtree ? 1 : 0) | (grant.write ? 2 : 0)));
}

void write(ByteWriter& out, SetHash const& digest) {
    out.u64(digest.low);
    out.u64(digest.high);
    out.varint(digest.count);
}

Cursor read_cursor(MessageReader& in) {
    std::uint64_t const seq = in.in.varint();
    return Cursor{seq, in.in.u64()};
}

Bucket read_bucket(MessageReader& in) {
    Bucket bucket{in.text(), {}};
    std::uint8_t const cls = in.in.u8();
    if (cls > static_cast<std::uint8_t>(BucketClass::bookkeeping))
        in.in.fail();
    else
        bucket.cls = static_cast<BucketClass>(cls);
    if (in.in.ok() && !parse_bucket(to_text(bucket))) in.in.fail();
    return bucket;
}

Grant read_grant(MessageReader& in) {
    Grant grant;
    grant.owner = in.text();
    grant.classes = in.in.u8();
    std::uint8_t const flags = in.in.u8();
    if (flags > 3) in.in.fail();
    grant.subtree = flags & 1;
    grant.write = flags & 2;
    return grant;
}

SetHash read_digest(MessageReader& in) {
    SetHash digest;
    digest.low = in.in.u64();
    digest.high = in.in.u64();
    digest.count = in.in.varint();
    return digest;
}

} // namespace gengji::sync
