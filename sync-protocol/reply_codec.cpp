#include "sync-protocol/codec.hpp"
#include "sync-protocol/message_io.hpp"

namespace gengji::sync {

namespace {

// Sections of a reply, of a partition in it, and of a page. Numbers are never used again for something else.
enum ReplyTag : std::uint64_t { reply_session = 1, reply_scope = 2, reply_seal_key = 3, reply_partition = 4 };
enum PartitionTag : std::uint64_t {
    tag_held = 1,
    tag_probes = 2,
    tag_page = 3,
    tag_digests = 4,
    tag_ranges = 5,
    tag_offers_kept = 6,
    tag_returned = 7
};
enum PageFlag : std::uint8_t { page_level = 1, page_of_stream = 2 };

void write_page(ByteWriter& out, Page const& page) {
    out.u8(static_cast<std::uint8_t>((page.level ? page_level : 0) | (page.stream ? page_of_stream : 0)));
    if (page.stream) out.varint(*page.stream);
    write(out, page.from);
    write(out, page.to);
    out.varint(page.verdicts.size());
    for (VerdictNote const& note : page.verdicts) {
        out.raw(note.dot.replica.view());
        out.varint(note.dot.seq);
        out.u8(static_cast<std::uint8_t>(note.verdict));
        out.u8(static_cast<std::uint8_t>(note.reason));
    }
    out.raw(page.states);
}

VerdictNote read_verdict(MessageReader& in) {
    VerdictNote note;
    note.dot.replica = in.id<ReplicaId>();
    note.dot.seq = in.in.varint();
    note.verdict = static_cast<Verdict>(in.in.u8());
    note.reason = static_cast<Reason>(in.in.u8());
    return note;
}

Page read_page(MessageReader& in) {
    Page page;
    std::uint8_t const flags = in.in.u8();
    if (flags > (page_level | page_of_stream)) in.in.fail();
    page.level = flags & page_level;
    if (flags & page_of_stream) page.stream = in.number();
    page.from = read_cursor(in);
    page.to = read_cursor(in);
    std::size_t const verdicts = in.in.count(19);
    for (std::size_t i = 0; i < verdicts && in.budget.charge(in.in, 2 * sizeof(VerdictNote)); ++i)
        page.verdicts.push_back(read_verdict(in));
    page.states = in.in.raw(std::min(in.in.rest().size(), limits::batch_bytes));
    return page;
}

void write_partition(ByteWriter& out, PartitionReply const& partition) {
    out.text(partition.partition);
    out.raw(partition.epoch.view());
    out.varint(partition.head);
    write_section(out, tag_held, [&](ByteWriter& part) {
        for (Held const& held : partition.held)
            part.raw(held.replica.view()), part.varint(held.seq), part.raw(held.hash.view()), part.varint(held.named);
    });
    write_section(out, tag_probes, [&](ByteWriter& part) {
        for (ProbeAnswer const& answer : partition.probes) {
            part.raw(answer.replica.view());
            part.varint(answer.seq);
            part.u8(answer.hash ? 1 : 0);
            if (answer.hash) part.raw(answer.hash->view());
        }
    });
    for (Page const& page : partition.pages)
        write_section(out, tag_page, [&](ByteWriter& part) { write_page(part, page); });
    write_section(out, tag_digests, [&](ByteWriter& part) {
        for (BucketDigest const& digest : partition.digests) write(part, digest.bucket), write(part, digest.digest);
    });
    write_section(out, tag_ranges, [&](ByteWriter& part) {
        for (RangeDigest const& range : partition.ranges) {
            write(part, range.bucket);
            part.u8(range.prefix_bits);
            part.varint(range.prefix);
            write(part, range.digest);
        }
    });
    write_section(out, tag_offers_kept, [&](ByteWriter& part) {
        if (partition.offers_kept) part.varint(partition.offers_kept);
    });
    write_section(out, tag_returned, [&](ByteWriter& part) {
        for (Bytes const& edit : partition.returned) part.text(edit);
    });
    out.raw(partition.extra);
}

RangeDigest read_range(MessageReader& in) {
    RangeDigest range;
    range.bucket = read_bucket(in);
    range.prefix_bits = in.in.u8();
    std::uint64_t const prefix = in.in.varint();
    if (prefix > UINT16_MAX) in.in.fail();
    range.prefix = static_cast<std::uint16_t>(prefix);
    range.digest = read_digest(in);
    return range;
}

bool read_part(PartitionReply& partition, std::uint64_t tag, MessageReader& in) {
    switch (tag) {
    case tag_held:
        in.list(partition.held, [](MessageReader& item) {
            Held held;
            held.replica = item.id<ReplicaId>();
            held.seq = item.in.varint();
            held.hash = item.hash();
            held.named = item.in.varint();
            return held;
        });
        return true;
    case tag_probes:
        in.list(partition.probes, [](MessageReader& item) {
            ProbeAnswer answer;
            answer.replica = item.id<ReplicaId>();
            answer.seq = item.in.varint();
            if (item.flag()) answer.hash = item.hash();
            return answer;
        });
        return true;
    case tag_page:
        if (in.budget.charge(in.in, 2 * sizeof(Page))) partition.pages.push_back(read_page(in));
        return true;
    case tag_digests:
        in.list(partition.digests, [](MessageReader& item) {
            Bucket bucket = read_bucket(item);
            return BucketDigest{std::move(bucket), read_digest(item)};
        });
        return true;
    case tag_ranges:
        in.list(partition.ranges, read_range);
        return true;
    case tag_offers_kept:
        partition.offers_kept = in.number();
        return true;
    case tag_returned:
        in.list(partition.returned, [](MessageReader& item) { return Bytes(item.in.text()); });
        return true;
    default:
        return false;
    }
}

PartitionReply read_partition(MessageReader& in) {
    PartitionReply partition;
    partition.partition = in.text();
    partition.epoch = in.id<EpochId>();
    partition.head = in.in.varint();
    in.sections([&](std::uint64_t tag, MessageReader& section) { return read_part(partition, tag, section); },
                &partition.extra);
    return partition;
}

void write_scope(ByteWriter& out, Scope const& scope) {
    out.varint(scope.version);
    for (PartitionScope const& partition : scope.partitions) {
        out.text(partition.partition);
        out.varint(partition.grants.size());
        for (Grant const& grant : partition.grants) write(out, grant);
    }
}

Scope read_scope(MessageReader& in) {
    Scope scope;
    scope.version = in.in.varint();
    in.list(scope.partitions, [](MessageReader& item) {
        PartitionScope partition;
        partition.partition = item.text();
        std::size_t const count = item.in.count(3);
        for (std::size_t i = 0; i < count && item.budget.charge(item.in, 2 * sizeof(Grant)); ++i)
            partition.grants.push_back(read_grant(item));
        return partition;
    });
    return scope;
}

} // namespace

Bytes encode(SyncReply const& reply) {
    ByteWriter out;
    out.u8(static_cast<std::uint8_t>(MessageKind::reply));
    out.varint(reply.protocol);
    write_section(out, reply_session, [&](ByteWriter& part) {
        part.varint(reply.scope_version);
        part.zigzag(reply.now_seconds);
    });
    if (reply.scope) write_section(out, reply_scope, [&](ByteWriter& part) { write_scope(part, *reply.scope); });
    write_section(out, reply_seal_key, [&](ByteWriter& part) { part.raw(reply.seal_key); });
    for (PartitionReply const& partition : reply.partitions) {
        write_section(out, reply_partition, [&](ByteWriter& part) { write_partition(part, partition); });
    }
    out.raw(reply.extra);
    return out.take();
}

Result<SyncReply> decode_reply(BytesView bytes) {
    MessageBudget budget;
    MessageReader in{ByteReader(bytes.size() <= limits::message_bytes ? bytes : BytesView{}), budget};
    if (in.in.u8() != static_cast<std::uint8_t>(MessageKind::reply)) in.in.fail();
    SyncReply reply;
    reply.protocol = in.number();
    in.sections(
        [&](std::uint64_t tag, MessageReader& section) {
            switch (tag) {
            case reply_session:
                reply.scope_version = section.in.varint();
                reply.now_seconds = section.in.zigzag();
                return true;
            case reply_scope:
                reply.scope = read_scope(section);
                return true;
            case reply_seal_key:
                reply.seal_key = section.in.raw(std::min<std::size_t>(section.in.rest().size(), 256));
                return true;
            case reply_partition:
                if (budget.charge(section.in, 2 * sizeof(PartitionReply)))
                    reply.partitions.push_back(read_partition(section));
                return true;
            default:
                return false;
            }
        },
        &reply.extra);
    if (!in.in.ok()) return problem(Problem::invalid, "sync reply: unreadable or beyond the limits");
    return reply;
}

} // namespace gengji::sync
