#include "shared/domain/facts/fund_scheme.hpp"

namespace gengji::domain {

void FundScheme::read(Fields const& fields) {
    scheme_code = fields.text("scheme_code");
    name = fields.text("name");
    source = fields.text("source");
    purposes = fields.texts("purposes");
    year = fields.integer("year");
    budget = fields.decimal("budget");
    valid_from = fields.date("valid_from");
    valid_to = fields.date("valid_to");
    operations = fields.texts("operations");
    per_mu = fields.decimal("per_mu");
    share_max = fields.decimal("share_max");
    per_mu_season_max = fields.decimal("per_mu_season_max");
    operator_year_max = fields.decimal("operator_year_max");
    evidence_level = fields.integer("evidence_level");
    per_mu_scale = fields.decimal("per_mu_scale");
    plot_once_years = fields.integer("plot_once_years");
}

} // namespace gengji::domain
