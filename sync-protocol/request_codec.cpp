#include "sync-protocol/codec.hpp"
#include "sync-protocol/message_io.hpp"

namespace gengji::sync {

namespace {

// Sections of a request, and of a partition in it. Numbers are never used again for something else.
enum RequestTag : std::uint64_t { request_session = 1, request_partition = 2 };
enum PartitionTag : std::uint64_t {
    tag_epoch = 1,
    tag_replicas = 2,
    tag_batch = 3,
    tag_probes = 4,
    tag_streams = 5,
    tag_wanted = 6,
    tag_ranges = 7,
    tag_offers = 8,
    tag_digests = 9,
    tag_returning = 10,
};

enum BatchFlag : std::uint8_t { batch_of_earlier_epoch = 1, batch_sealed = 2 };

void write_batch(ByteWriter& out, PushedBatch const& batch) {
    out.raw(batch.replica.view());
    out.varint(batch.first);
    out.raw(batch.previous.view());
    out.u8(static_cast<std::uint8_t>((batch.earlier_epoch ? batch_of_earlier_epoch : 0) |
                                     (batch.sealed ? batch_sealed : 0)));
    out.text(batch.signature);
    out.text(batch.edits);
}

PushedBatch read_batch(MessageReader& in) {
    PushedBatch batch;
    batch.replica = in.id<ReplicaId>();
    batch.first = in.in.varint();
    batch.previous = in.hash();
    std::uint8_t const flags = in.in.u8();
    if (flags > (batch_of_earlier_epoch | batch_sealed)) in.in.fail();
    batch.earlier_epoch = flags & batch_of_earlier_epoch;
    batch.sealed = flags & batch_sealed;
    batch.signature = in.bytes(256);
    batch.edits = in.bytes(limits::batch_bytes);
    return batch;
}

void write_stream(ByteWriter& out, StreamRequest const& stream) {
    out.varint(stream.id);
    write(out, stream.cursor);
    out.varint(stream.full_as_of);
    out.varint(stream.grants.size());
    for (Grant const& grant : stream.grants) write(out, grant);
}

StreamRequest read_stream(MessageReader& in) {
    StreamRequest stream;
    stream.id = in.number();
    stream.cursor = read_cursor(in);
    stream.full_as_of = in.in.varint();
    std::size_t const count = in.in.count(3);
    for (std::size_t i = 0; i < count && in.budget.charge(in.in, 2 * sizeof(Grant)); ++i)
        stream.grants.push_back(read_grant(in));
    return stream;
}

void write_partition(ByteWriter& out, PartitionRequest const& partition) {
    out.text(partition.partition);
    write_section(out, tag_epoch, [&](ByteWriter& part) {
        if (partition.epoch) part.raw(partition.epoch->view());
    });
    write_section(out, tag_replicas, [&](ByteWriter& part) {
        for (ReplicaHello const& hello : partition.replicas)
            part.raw(hello.replica.view()), part.varint(hello.confirmed), part.raw(hello.confirmed_hash.view());
    });
    for (PushedBatch const& batch : partition.batches)
        write_section(out, tag_batch, [&](ByteWriter& part) { write_batch(part, batch); });
    write_section(out, tag_probes, [&](ByteWriter& part) {
        for (Probe const& probe : partition.probes) part.raw(probe.replica.view()), part.varint(probe.seq);
    });
    write_section(out, tag_streams, [&](ByteWriter& part) {
        for (StreamRequest const& stream : partition.streams) write_stream(part, stream);
    });
    write_section(out, tag_wanted, [&](ByteWriter& part) {
        for (RecordKey const& key : partition.wanted) write(part, key.bucket), part.raw(key.id.view());
    });
    write_section(out, tag_ranges, [&](ByteWriter& part) {
        for (RangeQuery const& query : partition.ranges) write(part, query.bucket), part.u8(query.prefix_bits);
    });
    write_section(out, tag_offers, [&](ByteWriter& part) { part.raw(partition.offers); });
    write_section(out, tag_digests, [&](ByteWriter& part) {
        if (partition.digests) part.u8(1);
    });
    write_section(out, tag_returning, [&](ByteWriter& part) {
        for (Dot const& dot : partition.returning) part.raw(dot.replica.view()), part.varint(dot.seq);
    });
    out.raw(partition.extra);
}

bool read_part(PartitionRequest& partition, std::uint64_t tag, MessageReader& in) {
    switch (tag) {
    case tag_epoch:
        partition.epoch = in.id<EpochId>();
        return true;
    case tag_replicas:
        in.list(partition.replicas, [](MessageReader& item) {
            ReplicaHello hello;
            hello.replica = item.id<ReplicaId>();
            hello.confirmed = item.in.varint();
            hello.confirmed_hash = item.hash();
            return hello;
        });
        return true;
    case tag_batch:
        if (in.budget.charge(in.in, 2 * sizeof(PushedBatch))) partition.batches.push_back(read_batch(in));
        return true;
    case tag_probes:
        in.list(partition.probes, [](MessageReader& item) {
            ReplicaId const replica = item.id<ReplicaId>();
            return Probe{replica, item.in.varint()};
        });
        return true;
    case tag_streams:
        in.list(partition.streams, read_stream);
        return true;
    case tag_wanted:
        in.list(partition.wanted, [](MessageReader& item) {
            Bucket bucket = read_bucket(item);
            return RecordKey{std::move(bucket), item.id<RecordId>()};
        });
        return true;
    case tag_ranges:
        in.list(partition.ranges, [](MessageReader& item) {
            Bucket bucket = read_bucket(item);
            return RangeQuery{std::move(bucket), item.in.u8()};
        });
        return true;
    case tag_offers:
        partition.offers = in.in.raw(std::min(in.in.rest().size(), limits::batch_bytes));
        return true;
    case tag_digests:
        partition.digests = in.flag();
        return true;
    case tag_returning:
        in.list(partition.returning, [](MessageReader& item) {
            ReplicaId const replica = item.id<ReplicaId>();
            return Dot{replica, item.in.varint()};
        });
        return true;
    default:
        return false;
    }
}

PartitionRequest read_partition(MessageReader& in) {
    PartitionRequest partition;
    partition.partition = in.text();
    in.sections([&](std::uint64_t tag, MessageReader& section) { return read_part(partition, tag, section); },
                &partition.extra);
    return partition;
}

} // namespace

Bytes encode(SyncRequest const& request) {
    ByteWriter out;
    out.u8(static_cast<std::uint8_t>(MessageKind::request));
    out.varint(request.protocol);
    write_section(out, request_session, [&](ByteWriter& part) {
        part.varint(request.scope_version);
        part.varint(request.most_records);
        part.varint(request.most_bytes);
    });
    for (PartitionRequest const& partition : request.partitions) {
        write_section(out, request_partition, [&](ByteWriter& part) { write_partition(part, partition); });
    }
    out.raw(request.extra);
    return out.take();
}

Result<SyncRequest> decode_request(BytesView bytes) {
    MessageBudget budget;
    MessageReader in{ByteReader(bytes.size() <= limits::message_bytes ? bytes : BytesView{}), budget};
    if (in.in.u8() != static_cast<std::uint8_t>(MessageKind::request)) in.in.fail();
    SyncRequest request;
    request.protocol = in.number();
    in.sections(
        [&](std::uint64_t tag, MessageReader& section) {
            if (tag == request_session) {
                request.scope_version = section.in.varint();
                request.most_records = section.number();
                request.most_bytes = section.number();
            } else if (tag == request_partition) {
                if (budget.charge(section.in, 2 * sizeof(PartitionRequest)))
                    request.partitions.push_back(read_partition(section));
            } else {
                return false;
            }
            return true;
        },
        &request.extra);
    if (!in.in.ok()) return problem(Problem::invalid, "sync request: unreadable or beyond the limits");
    return request;
}

Bytes encode(WaitRequest const& request) {
    ByteWriter out;
    out.u8(static_cast<std::uint8_t>(MessageKind::wait));
    out.varint(request.scope_version);
    for (WaitRequest::Place const& place : request.places) {
        out.text(place.partition);
        out.raw(place.epoch.view());
        out.varint(place.seq);
    }
    return out.take();
}

Result<WaitRequest> decode_wait(BytesView bytes) {
    MessageBudget budget;
    MessageReader in{ByteReader(bytes.size() <= limits::message_bytes ? bytes : BytesView{}), budget};
    if (in.in.u8() != static_cast<std::uint8_t>(MessageKind::wait)) in.in.fail();
    WaitRequest request;
    request.scope_version = in.in.varint();
    in.list(request.places, [](MessageReader& item) {
        WaitRequest::Place place;
        place.partition = item.text();
        place.epoch = item.id<EpochId>();
        place.seq = item.in.varint();
        return place;
    });
    if (!in.in.ok()) return problem(Problem::invalid, "wait request: unreadable or beyond the limits");
    return request;
}

} // namespace gengji::sync
