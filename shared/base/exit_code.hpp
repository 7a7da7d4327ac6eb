#pragma once

#include "shared/base/result.hpp"

namespace gengji {

/// What a program of ours exits with, so that a script can tell: 0 done, 1 internal or storage, 2 invalid, 3 not found,
/// 4 unauthorized, 5 offline, 6 too old, 7 full.
int exit_code(Problem problem);

} // namespace gengji
