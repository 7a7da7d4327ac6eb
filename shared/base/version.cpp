#include "shared/base/version.hpp"

namespace gengji {

char const* program_version() { return GENGJI_VERSION; }

} // namespace gengji
