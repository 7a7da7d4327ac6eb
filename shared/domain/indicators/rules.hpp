#pragma once

#include "shared/domain/ledger/contribution.hpp"
#include "shared/domain/operations.hpp"
#include "shared/domain/settings.hpp"

namespace gengji::domain {

/// What each record adds to the indicators: one plain function a form, each citing its formula of kpis.json. Pure.
/// A record counts for the township that keeps and reviews it (its bucket); records of the county itself count for the
/// township that they name, else for the county.
class IndicatorRules final : public Contributions {
public:
    explicit IndicatorRules(Settings settings, Operations const& operations = Operations::built_in())
        : settings_(std::move(settings)), operations_(operations) {}
    void use(Settings const& settings) override { settings_ = settings; }
    std::string rules() const override;
    std::vector<Contribution> of(RecordKey const& key, RecordState const& state, bool duplicate) const override;
    /// Counts for its township, whose laptops cannot know of the other claim, and is taken off the county's sum.
    std::vector<Contribution> of_repeated_elsewhere(RecordKey const& key, RecordState const& state) const override;

private:
    Settings settings_;
    Operations const& operations_;
};

} // namespace gengji::domain
