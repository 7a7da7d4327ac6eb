#pragma once

#include "shared/base/time.hpp"

namespace gengji::forms {

/// The moment that rules call "now": the adjusted time (DESIGN.md 3). Without one (`adjusted` false) rules about time
/// warn only.
struct Moment {
    UnixMs now{};
    bool adjusted = true;
    Date today() const { return date_of(now); }
};

} // namespace gengji::forms
