#include "shared/base/result.hpp"

namespace gengji {

char const* name_of(Problem problem) {
    switch (problem) {
    case Problem::not_found:
        return "not_found";
    case Problem::invalid:
        return "invalid";
    case Problem::unauthorized:
        return "unauthorized";
    case Problem::offline:
        return "offline";
    case Problem::too_old:
        return "too_old";
    case Problem::full:
        return "full";
    case Problem::storage:
        return "storage";
    case Problem::internal:
        return "internal";
    }
    return "internal";
}

} // namespace gengji
