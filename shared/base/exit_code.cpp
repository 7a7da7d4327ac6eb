#include "shared/base/exit_code.hpp"

namespace gengji {

int exit_code(Problem problem) {
    switch (problem) {
    case Problem::invalid:
        return 2;
    case Problem::not_found:
        return 3;
    case Problem::unauthorized:
        return 4;
    case Problem::offline:
        return 5;
    case Problem::too_old:
        return 6;
    case Problem::full:
        return 7;
    case Problem::storage:
    case Problem::internal:
        break;
    }
    return 1;
}

} // namespace gengji
