#include "shared/tracks/worked_path.hpp"

#include "shared/base/limits.hpp"
#include "shared/tracks/geodesy.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace gengji::tracks {

namespace {

constexpr double micro = 1e6;

std::int64_t micros(double degrees) { return std::llround(degrees * micro); }

// --- polyline notation: signed differences in groups of five bits
void put(std::string& text, std::int64_t value) {
    std::uint64_t bits = static_cast<std::uint64_t>(value) << 1;
    if (value < 0) bits = ~bits;
    for (; bits >= 32; bits >>= 5) text += static_cast<char>((32 | (bits & 31)) + 63);
    text += static_cast<char>(bits + 63);
}

std::optional<std::int64_t> take(std::string_view text, std::size_t& at) {
    std::uint64_t bits = 0;
    for (unsigned shift = 0; at < text.size() && shift < 60; shift += 5) {
        int const group = text[at++] - 63;
        if (group < 0 || group > 63) return std::nullopt;
        bits |= static_cast<std::uint64_t>(group & 31) << shift;
        if (group < 32) return static_cast<std::int64_t>(bits >> 1) ^ -static_cast<std::int64_t>(bits & 1);
    }
    return std::nullopt;
}

/// Marks what must stay so that no place is farther than `tolerance_m` from the line (Douglas and Peucker).
void keep_bends(std::vector<Flat> const& line, std::vector<bool>& kept, double tolerance_m) {
    std::vector<std::pair<std::size_t, std::size_t>> open{{0, line.size() - 1}};
    while (!open.empty()) {
        auto const [first, last] = open.back();
        open.pop_back();
        Flat const &a = line[first], &b = line[last];
        double const dx = b.east_m - a.east_m, dy = b.north_m - a.north_m, length = std::hypot(dx, dy);
        double worst = tolerance_m;
        std::size_t bend = first;
        for (std::size_t i = first + 1; i < last; ++i) {
            double const x = line[i].east_m - a.east_m, y = line[i].north_m - a.north_m;
            double const along = length > 0 ? (x * dx + y * dy) / length : -1;
            double const off = along < 0        ? std::hypot(x, y)
                               : along > length ? std::hypot(line[i].east_m - b.east_m, line[i].north_m - b.north_m)
                                                : std::abs(x * dy - y * dx) / length;
            if (off > worst) worst = off, bend = i;
        }
        if (bend == first) continue;
        kept[bend] = true;
        open.emplace_back(first, bend), open.emplace_back(bend, last);
    }
}

Ring thinned(Ring const& piece, double tolerance_m) {
    Projection const projection(central_meridian_near(piece.front().lon_deg, 108));
    std::vector<Flat> line;
    for (Place const& place : piece) line.push_back(projection.forward(place));
    std::vector<bool> kept(piece.size());
    kept.front() = kept.back() = true;
    keep_bends(line, kept, tolerance_m);
    Ring thin;
    for (std::size_t i = 0; i < piece.size(); ++i) {
        if (kept[i]) thin.push_back(piece[i]);
    }
    return thin;
}

std::string seconds(std::optional<UnixMs> time) { return time ? std::to_string(*time / 1000) : std::string(); }

std::string written(WorkedPath const& path, double tolerance_m) {
    std::string text =
        "w1;" + std::to_string(std::llround(path.width_m * 100)) + ";" + seconds(path.from) + ";" + seconds(path.to);
    for (Ring const& piece : path.pieces) {
        if (piece.size() < 2) continue;
        text += ';';
        std::int64_t lat = 0, lon = 0;
        for (Place const& place : thinned(piece, tolerance_m)) {
            std::int64_t const next_lat = micros(place.lat_deg), next_lon = micros(place.lon_deg);
            put(text, next_lat - lat), put(text, next_lon - lon);
            lat = next_lat, lon = next_lon;
        }
    }
    return text;
}

bool read_number(std::string_view text, std::optional<std::int64_t>& value) {
    if (text.empty()) return true;
    std::int64_t number = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    value = number;
    return failed == std::errc{} && end == text.data() + text.size();
}

std::optional<Ring> read_piece(std::string_view text) {
    Ring piece;
    std::int64_t lat = 0, lon = 0;
    for (std::size_t at = 0; at < text.size();) {
        auto const dlat = take(text, at);
        auto const dlon = dlat ? take(text, at) : std::nullopt;
        if (!dlon || std::abs(*dlat) > 360'000'000 || std::abs(*dlon) > 720'000'000) return std::nullopt;
        lat += *dlat, lon += *dlon;
        if (std::abs(lat) > 90'000'000 || std::abs(lon) > 180'000'000) return std::nullopt;
        piece.push_back({static_cast<double>(lat) / micro, static_cast<double>(lon) / micro});
    }
    return piece.size() < 2 ? std::nullopt : std::optional(piece);
}

std::vector<Stretch> stretches_of(WorkedPath const& path, Projection const& projection) {
    std::vector<Stretch> stretches;
    for (Ring const& piece : path.pieces) {
        for (std::size_t i = 1; i < piece.size(); ++i)
            stretches.push_back({projection.forward(piece[i - 1]), projection.forward(piece[i])});
    }
    return stretches;
}

} // namespace

std::optional<Place> WorkedPath::middle() const {
    double lat = 0, lon = 0, length = 0;
    for (Ring const& piece : pieces) {
        for (std::size_t i = 1; i < piece.size(); ++i) {
            double const metres = distance_m(piece[i - 1], piece[i]);
            lat += metres * (piece[i - 1].lat_deg + piece[i].lat_deg) / 2;
            lon += metres * (piece[i - 1].lon_deg + piece[i].lon_deg) / 2;
            length += metres;
        }
    }
    if (length <= 0) return std::nullopt;
    return Place{lat / length, lon / length};
}

Result<WorkedPath> worked_path(Track const& track, double width_m, TrackSettings const& settings, Plot const* plot) {
    WorkedPath path;
    path.width_m = width_m;
    (void)TRY(worked_area(track, width_m, settings, plot, &path.pieces));
    for (Fixes const& segment : track.segments) {
        for (Fix const& fix : segment) {
            if (!fix.time || !track.dated) continue;
            UnixMs const second = *fix.time / 1000 * 1000;
            path.from = std::min(path.from.value_or(second), second);
            path.to = std::max(path.to.value_or(second), second);
        }
    }
    return path;
}

std::string to_text(WorkedPath const& path) {
    std::string text;
    for (double tolerance_m = 0.5; tolerance_m < 1000; tolerance_m *= 1.5) {
        text = written(path, tolerance_m);
        if (text.size() <= worked_path_bytes) return text;
    }
    WorkedPath shorter = path; // thousands of pieces: those that worked longest stand for all
    std::ranges::stable_sort(shorter.pieces, std::greater<>(), [](Ring const& piece) { return piece.size(); });
    while (text.size() > worked_path_bytes && !shorter.pieces.empty()) {
        shorter.pieces.resize(shorter.pieces.size() / 2);
        text = written(shorter, 5);
    }
    return text;
}

std::optional<WorkedPath> parse_worked_path(std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        std::size_t const end = std::min(text.find(';', begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    std::optional<std::int64_t> width, from, to;
    if (parts.size() < 4 || parts[0] != "w1" || text.size() > 2 * worked_path_bytes) return std::nullopt;
    if (!read_number(parts[1], width) || !read_number(parts[2], from) || !read_number(parts[3], to))
        return std::nullopt;
    if (!width || *width <= 0 || static_cast<double>(*width) > limits::track_width_m * 100) return std::nullopt;
    WorkedPath path;
    path.width_m = static_cast<double>(*width) / 100;
    constexpr std::int64_t far = 100'000'000'000;
    for (auto const* const time : {&from, &to}) {
        if (*time && std::abs(**time) > far) return std::nullopt;
    }
    if (from) path.from = *from * 1000;
    if (to) path.to = *to * 1000;
    for (std::size_t i = 4; i < parts.size(); ++i) {
        auto piece = read_piece(parts[i]);
        if (!piece) return std::nullopt;
        path.pieces.push_back(*std::move(piece));
    }
    return path;
}

std::optional<double> shared_ground(WorkedPath const& a, WorkedPath const& b) {
    auto const middle_a = a.middle(), middle_b = b.middle();
    if (!middle_a || !middle_b) return std::nullopt;
    constexpr double far_m = 20'000;
    if (distance_m(*middle_a, *middle_b) > far_m) return 0;
    Projection const projection(central_meridian_near(middle_a->lon_deg, 108));
    return shared_part(stretches_of(a, projection), a.width_m, stretches_of(b, projection), b.width_m);
}

} // namespace gengji::tracks
