#pragma once

#include "shared/domain/settings.hpp"
#include "shared/tracks/settings.hpp"

#include <string_view>

namespace gengji::domain {

/// How tracks become areas in this county: its settings `track.…` over the defaults, and the speed band of the machine
/// class (`track.speed.<class>`, else the one of shared/tracks/settings.hpp; none for a class that nobody knows).
tracks::TrackSettings track_settings(Settings const& settings, std::string_view machine_class);

} // namespace gengji::domain
