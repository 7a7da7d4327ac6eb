// Batches of edits and of states: what decodes must come back the same when it is encoded again.
#include "sync-protocol/codec.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace gengji;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    BytesView const bytes(reinterpret_cast<char const*>(data), size);
    if (auto const edits = sync::decode_edits(bytes)) {
        if (sync::fitting(std::span(*edits)) < edits->size()) return 0; // taken, though ours would have cut it
        auto const again = sync::decode_edits(sync::encode_edits(*edits));
        if (!again || *again != *edits) std::abort();
        for (Edit const& edit : *edits) {
            if (!check_shape(edit)) std::abort();
            auto const one = decode_edit(encode(edit));
            if (!one || *one != edit) std::abort();
        }
    }
    if (auto const states = sync::decode_states(bytes)) {
        if (sync::fitting(std::span(*states)) < states->size()) return 0;
        auto const again = sync::decode_states(sync::encode_states(*states));
        if (!again || again->size() != states->size()) std::abort();
        for (std::size_t i = 0; i < states->size(); ++i) {
            if ((*again)[i].state != (*states)[i].state || (*again)[i].record != (*states)[i].record) std::abort();
        }
    }
    return 0;
}
