#pragma once

#include "shared/domain/findings/probe.hpp"

#include <memory>

namespace gengji::domain {

/// Compares the lines of work that logs carry (`work_path`, shared/tracks/worked_path.hpp). Remembers the lines it has
/// read for a while. Thread: the store's.
class TrackGround final : public WorkedAreas {
public:
    TrackGround();
    ~TrackGround() override;
    std::optional<Decimal> shared_part(LogRow const& a, LogRow const& b) const override;
    std::optional<std::pair<std::int64_t, std::int64_t>> span_s(LogRow const& log) const override;

private:
    struct Known;
    std::unique_ptr<Known> known_;
};

} // namespace gengji::domain
