#include "sync-protocol/batch_io.hpp"
#include "sync-protocol/codec.hpp"

#include <algorithm>

/// What a decoder will charge for a batch, from above: an encoder that stays below is never refused. The two are kept
/// together by a test that decodes batches cut exactly here.
namespace gengji::sync {

namespace {

constexpr std::size_t per_value = 48;   ///< its place, its row, and its part of a shape that no other record has
constexpr std::size_t per_entry = 128;  ///< of a vector, or an origin
constexpr std::size_t per_record = 512; ///< its row in the columns of every record and, while it is read, of one field
constexpr std::size_t reserve = 1u << 19; ///< for what is taken apart while it is checked

constexpr std::size_t sent_per_record = 64, sent_per_entry = 32; ///< beside its texts, at worst

struct Weight {
    std::size_t memory = reserve, records = 0, cells = 0, text = 0, entries = 0, taken_apart = 0;

    void add(std::string_view path, Value const& value, std::size_t fixed) {
        std::size_t const packed = value.packed().size();
        memory += fixed + per_value + (path.size() > 15 ? 2 * path.size() + 64 : 0) +
                  (packed > 15 ? 2 * packed + 48 : 0); // as text and as value
        if (value.kind() == Value::Kind::review) taken_apart = std::max(taken_apart, 40 * packed);
        text += packed + path.size();
        ++cells;
    }
    /// As if zstd found nothing to shorten: what cannot be sent cannot be decoded either.
    std::size_t sent() const { return text + records * sent_per_record + entries * sent_per_entry; }
    bool within() const {
        return memory + taken_apart <= limits::decode_memory && cells <= limits::batch_cells &&
               sent() <= limits::batch_bytes && entries <= limits::batch_cells;
    }
};

void add(Weight& weight, Edit const& edit) {
    ++weight.records;
    weight.memory += sizeof(Edit) + per_record + edit.seen.entries().size() * per_entry + 2 * edit.extra.size();
    weight.text += edit.extra.size();
    weight.entries += edit.seen.entries().size();
    for (Change const& change : edit.patch) weight.add(change.path, change.value, sizeof(Change));
}

void add(Weight& weight, StateUpdate const& update) {
    ++weight.records;
    weight.memory += sizeof(StateUpdate) + per_record + update.state.vv.entries().size() * per_entry;
    weight.entries += update.state.vv.entries().size();
    Dot const* last = nullptr;
    for (FieldState const& field : update.state.fields) {
        weight.memory += sizeof(FieldState) + field.replaced.entries().size() * per_entry;
        if (field.heads.empty()) weight.add(field.path, Value{}, 0);
        for (std::size_t i = 0; i < field.heads.size(); ++i) {
            bool const same_origin = last && *last == field.heads[i].dot;
            weight.memory += same_origin ? 0 : per_entry;
            weight.text += same_origin ? 0 : sent_per_entry;
            last = &field.heads[i].dot;
            weight.add(field.path, field.heads[i].value, sizeof(Head) + 16);
        }
    }
}

template<class Item>
std::size_t first_fitting(std::span<Item const> items) {
    Weight weight;
    std::size_t const most = std::min(items.size(), limits::batch_records);
    for (std::size_t i = 0; i < most; ++i) {
        add(weight, items[i]);
        if (!weight.within()) return std::max<std::size_t>(i, 1);
    }
    return most;
}

} // namespace

std::size_t fitting(std::span<Edit const> edits) { return first_fitting(edits); }
std::size_t fitting(std::span<StateUpdate const> states) { return first_fitting(states); }

} // namespace gengji::sync
