#include "shared/domain/facts/training.hpp"

namespace gengji::domain {

void Training::read(Fields const& fields) {
    kind = fields.text("kind");
    title = fields.text("title");
    from = fields.instant("from");
    to = fields.instant("to");
    for (std::string const& row : fields.instances("roster"))
        roster.push_back({row, fields.text(row + "/person"), fields.text(row + "/phone"),
                          fields.decimal(row + "/hours"), fields.boolean(row + "/passed")});
}

} // namespace gengji::domain
