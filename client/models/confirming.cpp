#include "client/models/confirming.hpp"

#include "shared/domain/service/confirmation.hpp"

#include <algorithm>

namespace gengji::client {

Result<void> keep_confirmation(RecordStore& store, Save& save) {
    RecordState shown;
    if (!save.seen.empty()) {
        auto const now = store.show(save.record);
        if (now)
            shown = now->state;
        else if (now.error().problem != Problem::not_found)
            return now.error();
    }
    auto const change = domain::confirmation_change(save.form.form, shown, save.patch, domain::Operations::built_in());
    if (!change) return {};
    std::erase_if(save.patch, [&](Change const& other) { return other.path == change->path; });
    save.patch.insert(std::ranges::upper_bound(save.patch, *change), *change);
    return {};
}

} // namespace gengji::client
