#include "server/cli/may_unmask.hpp"

namespace gengji::server {

Result<bool> may_unmask(Desk& desk, std::string const& reason, std::string const& what) {
    if (reason.empty()) return false;
    TRY(desk.store.audit({0, desk.now_seconds(), ActorId{}, "unmask", what + " " + reason, {}}));
    return true;
}

} // namespace gengji::server
