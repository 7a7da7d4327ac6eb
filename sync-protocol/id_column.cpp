#include "sync-protocol/id_column.hpp"

#include <algorithm>
#include <unordered_map>

namespace gengji::sync {

namespace {

enum class IdMode : std::uint8_t { version7 = 0, raw = 1, repeated = 2 };
constexpr std::uint64_t low_62 = (std::uint64_t{1} << 62) - 1;

std::uint64_t number(RecordId const& id, std::size_t from, std::size_t bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = from; i < from + bytes; ++i) value = value << 8 | id.bytes[i];
    return value;
}

bool is_version7(RecordId const& id) { return id.bytes[6] >> 4 == 7 && id.bytes[8] >> 6 == 2; }

void write_different(ByteWriter& out, std::span<RecordId const> ids) {
    if (!std::ranges::all_of(ids, is_version7)) {
        out.u8(static_cast<std::uint8_t>(IdMode::raw));
        for (RecordId const& id : ids) out.raw(id.view());
        return;
    }
    out.u8(static_cast<std::uint8_t>(IdMode::version7));
    std::vector<std::int64_t> times;
    std::vector<std::uint64_t> high, low;
    for (RecordId const& id : ids) {
        times.push_back(time_of(id));
        high.push_back(number(id, 6, 2) & 0xFFF);
        low.push_back(number(id, 8, 8) & low_62);
    }
    write_integers(out, times);
    pack_bits(out, high, 12);
    pack_bits(out, low, 62);
}

RecordId version7(std::int64_t time, std::uint64_t high, std::uint64_t low) {
    RecordId id;
    std::uint64_t const first = static_cast<std::uint64_t>(time) << 16 | 0x7000 | high,
                        second = std::uint64_t{2} << 62 | low;
    for (std::size_t i = 0; i < 8; ++i) {
        id.bytes[i] = static_cast<std::uint8_t>(first >> (56 - 8 * i));
        id.bytes[8 + i] = static_cast<std::uint8_t>(second >> (56 - 8 * i));
    }
    return id;
}

void read_version7(BatchReader& in, std::span<RecordId> ids) {
    if (!in.borrow(ids.size(), 3 * sizeof(std::uint64_t))) return;
    std::vector<std::int64_t> times(ids.size());
    std::vector<std::uint64_t> high(ids.size()), low(ids.size());
    read_integers(in.body, times);
    unpack_bits(in.body, high, 12);
    unpack_bits(in.body, low, 62);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (times[i] < 0 || times[i] >> 48 != 0) return in.fail();
        ids[i] = version7(times[i], high[i], low[i]);
    }
}

void read_different(BatchReader& in, std::uint8_t mode, std::span<RecordId> ids) {
    if (ids.empty()) return;
    if (mode == static_cast<std::uint8_t>(IdMode::version7)) return read_version7(in, ids);
    if (mode != static_cast<std::uint8_t>(IdMode::raw)) return in.fail();
    for (RecordId& id : ids) id = RecordId::from_view(in.body.raw(sizeof(RecordId)));
}

} // namespace

std::int64_t time_of(RecordId const& id) { return static_cast<std::int64_t>(number(id, 0, 6)); }

void write_ids(ByteWriter& out, std::span<RecordId const> ids) {
    if (ids.empty()) return;
    std::unordered_map<RecordId, std::uint32_t> known;
    std::vector<RecordId> different;
    std::vector<std::uint32_t> index;
    for (RecordId const& id : ids) {
        auto const [place, is_new] = known.try_emplace(id, static_cast<std::uint32_t>(known.size()));
        if (is_new) different.push_back(id);
        index.push_back(place->second);
    }
    if (different.size() * 8 > ids.size() * 7) return write_different(out, ids);
    out.u8(static_cast<std::uint8_t>(IdMode::repeated));
    out.varint(different.size());
    write_different(out, different);
    write_indexes(out, index);
}

std::vector<RecordId> read_ids(BatchReader& in, std::size_t count) {
    if (count == 0 || !in.borrow(count, sizeof(RecordId))) return {};
    std::vector<RecordId> ids(count);
    std::uint8_t const mode = in.body.u8();
    if (mode != static_cast<std::uint8_t>(IdMode::repeated)) {
        read_different(in, mode, ids);
        return ids;
    }
    std::size_t const few = in.count(count);
    if (few == 0 || !in.borrow(few, sizeof(RecordId)) || !in.borrow(count, sizeof(std::uint32_t)))
        return in.fail(), ids;
    std::vector<RecordId> different(few);
    std::vector<std::uint32_t> index(count);
    read_different(in, in.body.u8(), different);
    read_indexes(in, index, few);
    for (std::size_t i = 0; i < count && in.ok(); ++i) ids[i] = different[index[i]];
    return ids;
}

} // namespace gengji::sync
