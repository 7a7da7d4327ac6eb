#include "shared/domain/worked/track_ground.hpp"

#include "shared/tracks/worked_path.hpp"

#include <cmath>
#include <unordered_map>

namespace gengji::domain {

namespace {
constexpr std::size_t most_known = 256; ///< a village's jobs of one kind and season; a few megabytes
}

struct TrackGround::Known {
    /// Null for a line that cannot be read.
    tracks::WorkedPath const* of(LogRow const& log) {
        if (log.path.empty()) return nullptr;
        auto found = paths.find(log.path);
        if (found == paths.end()) {
            if (paths.size() >= most_known) paths.clear();
            found = paths.emplace(log.path, tracks::parse_worked_path(log.path)).first;
        }
        return found->second ? &*found->second : nullptr;
    }
    std::unordered_map<std::string, std::optional<tracks::WorkedPath>> paths;
};

TrackGround::TrackGround() : known_(std::make_unique<Known>()) {}
TrackGround::~TrackGround() = default;

std::optional<Decimal> TrackGround::shared_part(LogRow const& a, LogRow const& b) const {
    auto const* const first = known_->of(a);
    if (!first) return std::nullopt;
    tracks::WorkedPath const one = *first; // the second may push the first out
    auto const* const second = known_->of(b);
    if (!second) return std::nullopt;
    auto const shared = tracks::shared_ground(one, *second);
    if (!shared) return std::nullopt;
    return make_decimal(std::llround(*shared * 1000), 3);
}

std::optional<std::pair<std::int64_t, std::int64_t>> TrackGround::span_s(LogRow const& log) const {
    auto const* const path = known_->of(log);
    if (!path || !path->from || !path->to) return std::nullopt;
    return std::pair(*path->from / 1000, *path->to / 1000);
}

} // namespace gengji::domain
