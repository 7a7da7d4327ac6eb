#include "server/store/log_notes.hpp"

namespace gengji::server {

static_assert(static_cast<int>(Reason::too_large) < 16 && static_cast<int>(Verdict::overtaken) < 16); // share a byte

Bytes write_notes(std::vector<sync::Admission> const& admissions) {
    ByteWriter out;
    std::uint64_t before = 0; // stamps of a batch lie close together; differences wrap, so that any value may stand
    for (sync::Admission const& admission : admissions) {
        auto const stamp = static_cast<std::uint64_t>(admission.stamp);
        out.zigzag(static_cast<std::int64_t>(stamp - before));
        out.u8(static_cast<std::uint8_t>(static_cast<unsigned>(admission.verdict) << 4 |
                                         static_cast<unsigned>(admission.reason)));
        before = stamp;
    }
    return out.take();
}

std::vector<Note> read_notes(BytesView bytes) {
    std::vector<Note> notes;
    ByteReader in(bytes);
    std::uint64_t stamp = 0;
    while (in.ok() && !in.at_end()) {
        stamp += static_cast<std::uint64_t>(in.zigzag());
        std::uint8_t const decision = in.u8();
        if (in.ok())
            notes.push_back(
                {static_cast<Stamp>(stamp), static_cast<Verdict>(decision >> 4), static_cast<Reason>(decision & 15)});
    }
    return notes;
}

Bytes write_wait_end(WaitEnd const& end) {
    ByteWriter out;
    out.raw(end.dot.replica.view());
    out.varint(end.dot.seq);
    out.u8(end.enter);
    return out.take();
}

WaitEnd read_wait_end(BytesView bytes) {
    ByteReader in(bytes);
    WaitEnd end;
    end.dot.replica = ReplicaId::from_view(in.raw(16));
    end.dot.seq = in.varint();
    end.enter = in.u8() != 0;
    return end;
}

Bytes write_offers(std::vector<Offer> const& offers) {
    ByteWriter out;
    for (Offer const& offer : offers) {
        out.varint(static_cast<std::uint64_t>(offer.number));
        out.raw(offer.hash.view());
    }
    return out.take();
}

std::vector<Offer> read_offers(BytesView bytes) {
    std::vector<Offer> offers;
    ByteReader in(bytes);
    while (in.ok() && !in.at_end()) {
        auto const number = static_cast<std::int64_t>(in.varint());
        offers.push_back({number, Hash::from_view(in.raw(32))});
    }
    return offers;
}

Bytes write_opened(std::vector<sync::Admission> const& admissions) {
    ByteWriter out;
    for (sync::Admission const& admission : admissions) out.text(encode(admission.edit));
    return out.take();
}

Result<std::vector<Edit>> read_opened(BytesView bytes) {
    std::vector<Edit> edits;
    ByteReader in(bytes);
    while (in.ok() && !in.at_end()) {
        auto edit = decode_edit(in.text()); // a box that held no edit was refused, and stands here without content
        edits.push_back(edit ? std::move(*edit) : Edit{});
    }
    return edits;
}

Hash act_hash(Hash const& previous, int kind, std::uint64_t first_seq, std::uint64_t last_seq, BytesView notes) {
    ByteWriter row;
    row.u8(static_cast<std::uint8_t>(kind));
    row.varint(first_seq);
    row.varint(last_seq);
    row.text(notes);
    return chain(previous, row.bytes());
}

Hash batch_hash(Hash const& previous, std::uint64_t first_seq, std::uint64_t last_seq, ReplicaId const& replica,
                std::uint64_t last, Hash const& last_hash, DeviceId const& device, BytesView notes) {
    ByteWriter row;
    row.u8(log_batch);
    row.varint(first_seq);
    row.varint(last_seq);
    row.raw(replica.view());
    row.varint(last);
    row.raw(last_hash.view());
    row.raw(device.view());
    row.text(notes);
    return chain(previous, row.bytes());
}

} // namespace gengji::server
