// One edit, and one value: there is exactly one way to write each.
#include "shared/records/edit.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace gengji;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    BytesView const bytes(reinterpret_cast<char const*>(data), size);
    if (auto const edit = decode_edit(bytes)) {
        if (encode(*edit) != bytes || !check_shape(*edit)) std::abort();
        Edit const renamed = reissued(*edit, edit->dot.replica, 0, ReplicaId{{1}});
        if (renamed.patch.size() != edit->patch.size()) std::abort();
    }
    if (auto const value = Value::unpack(bytes)) {
        if (value->packed() != bytes) std::abort();
        (void)to_text(*value);
    }
    return 0;
}
