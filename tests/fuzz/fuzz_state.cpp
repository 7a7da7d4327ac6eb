// One record's state, and the messages around batches: what decodes must come back the same when it is encoded again.
#include "shared/records/record_state.hpp"
#include "sync-protocol/codec.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace gengji;

namespace {

template<class Message, class Decode>
void there_and_back(Result<Message> const& message, Decode decode) {
    if (!message) return;
    auto const again = decode(sync::encode(*message));
    if (!again || *again != *message) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    BytesView const bytes(reinterpret_cast<char const*>(data), size);
    if (auto const state = decode_state(bytes)) {
        if (encode_with_marks(*state) != bytes && encode(*state) != bytes) std::abort(); // one state, one form
    }
    there_and_back(sync::decode_request(bytes), sync::decode_request);
    there_and_back(sync::decode_reply(bytes), sync::decode_reply);
    there_and_back(sync::decode_wait(bytes), sync::decode_wait);
    return 0;
}
