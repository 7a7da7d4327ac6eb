#pragma once

#include "sync-protocol/limits.hpp"
#include "sync-protocol/messages.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// How messages are laid out: a kind, the protocol's number, then sections of (tag, length, bytes). A reader skips
/// sections that it does not know, and keeps them in `extra`: of a message, and of each partition in it.
namespace gengji::sync {

enum class MessageKind : std::uint8_t { request = 1, reply = 2, wait = 3 };

/// Appends a section unless nothing was written into it.
template<class Fill>
void write_section(ByteWriter& out, std::uint64_t tag, Fill fill) {
    ByteWriter part;
    fill(part);
    if (part.size() == 0) return;
    out.varint(tag);
    out.text(part.bytes());
}

/// What a message may still make its reader allocate, beside the bytes that it carries.
class MessageBudget {
public:
    bool charge(ByteReader& in, std::size_t bytes) {
        if (bytes > left_)
            in.fail();
        else
            left_ -= bytes;
        return in.ok();
    }

private:
    std::size_t left_ = limits::message_memory;
};

struct MessageReader {
    ByteReader in;
    MessageBudget& budget;

    /// Calls read(tag, section) for each section, and keeps those for which it gives false.
    template<class Read>
    void sections(Read read, Bytes* unknown = nullptr) {
        while (in.ok() && !in.at_end()) {
            BytesView const before = in.rest();
            std::uint64_t const tag = in.varint();
            BytesView const body = in.text();
            if (!in.ok()) return;
            MessageReader section{ByteReader(body), budget};
            bool const known = read(tag, section);
            if (known && (!section.in.ok() || !section.in.at_end())) return in.fail();
            if (!known && unknown) unknown->append(before.substr(0, before.size() - in.rest().size()));
        }
    }

    /// Reads items until the section ends.
    template<class Item, class Read>
    void list(std::vector<Item>& items, Read read) {
        while (in.ok() && !in.at_end() &&
               budget.charge(in, 2 * sizeof(Item) + 64)) { // twice: a growing list holds the old one as well
            std::size_t const before = in.rest().size();
            items.push_back(read(*this));
            if (in.rest().size() == before) in.fail();
        }
    }

    std::string text() { return std::string(bytes(65536)); }
    BytesView bytes(std::size_t most) {
        BytesView const view = in.text();
        if (view.size() <= most && budget.charge(in, view.size() > 1024 ? 0 : view.size()))
            return view; // large ones are counted by the input
        in.fail();
        return {};
    }
    template<class Id>
    Id id() {
        return Id::from_view(in.raw(sizeof(Id)));
    }
    Hash hash() { return Hash::from_view(in.raw(sizeof(Hash))); }
    std::uint32_t number() {
        std::uint64_t const value = in.varint();
        if (value > UINT32_MAX) in.fail();
        return in.ok() ? static_cast<std::uint32_t>(value) : 0;
    }
    bool flag() {
        std::uint8_t const value = in.u8();
        if (value > 1) in.fail();
        return value == 1;
    }
};

void write(ByteWriter& out, Cursor const& cursor);
void write(ByteWriter& out, Bucket const& bucket);
void write(ByteWriter& out, Grant const& grant);
void write(ByteWriter& out, SetHash const& digest);

Cursor read_cursor(MessageReader& in);
Bucket read_bucket(MessageReader& in);
Grant read_grant(MessageReader& in);
SetHash read_digest(MessageReader& in);

} // namespace gengji::sync
