#include "shared/domain/facts/demand_survey.hpp"

namespace gengji::domain {

static DemandSurvey::Need read_need(Fields const& fields, std::string const& instance) {
    DemandSurvey::Need one;
    one.instance = instance;
    one.kind = fields.text(instance + "/kind");
    one.operation = fields.text(instance + "/operation");
    one.crop = fields.text(instance + "/crop");
    one.quantity = fields.decimal(instance + "/quantity");
    one.unit = fields.text(instance + "/unit");
    one.when = fields.text(instance + "/when");
    one.budget = fields.decimal(instance + "/budget");
    one.note = fields.text(instance + "/note");
    one.state = fields.text(instance + "/state");
    one.linked_order = fields.record(instance + "/linked_order");
    return one;
}

void DemandSurvey::read(Fields const& fields) {
    client = fields.record("client");
    surveyed_on = fields.date("surveyed_on");
    surveyor = fields.record("surveyor");
    for (std::string const& instance : fields.instances("needs")) needs.push_back(read_need(fields, instance));
}

} // namespace gengji::domain
