#pragma once

#include "shared/base/result.hpp"
#include "shared/base/time.hpp"
#include "shared/tracks/track.hpp"

#include <string>

namespace gengji::client {

/// Appends fixes to a track file (the CSV of csv_track.hpp). Every row reaches the file system at once and the disk
/// within two seconds: a killed program loses nothing that it was given, a power cut two seconds. One thread.
class TrackRecorder {
public:
    static constexpr std::int64_t sync_ms = 2000;

    /// Makes the file, or goes on behind what an earlier recording of ours left there. Errors: `invalid` when the file
    /// is something else; `storage`, `full`.
    static Result<TrackRecorder> open(std::string const& path, Clock const& clock);
    TrackRecorder(TrackRecorder&& other) noexcept;
    TrackRecorder& operator=(TrackRecorder&&) = delete;
    ~TrackRecorder(); ///< brings what is left to the disk

    Result<void> add(tracks::Fixes const& fixes);
    std::size_t written() const { return written_; } ///< fixes, by this recorder

private:
    TrackRecorder(int file, Clock const& clock) : file_(file), clock_(clock), synced_ms_(clock.boot_ms()) {}
    Result<void> write(std::string_view bytes);

    int file_;
    Clock const& clock_;
    std::int64_t synced_ms_;
    bool dirty_ = false;
    std::size_t written_ = 0;
};

} // namespace gengji::client
