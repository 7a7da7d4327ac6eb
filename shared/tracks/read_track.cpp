#include "shared/tracks/read_track.hpp"

#include "shared/base/files.hpp"
#include "shared/base/limits.hpp"
#include "shared/tracks/csv_track.hpp"
#include "shared/tracks/gpx.hpp"
#include "shared/tracks/nmea.hpp"
#include "shared/tracks/number.hpp"

#include <algorithm>

namespace gengji::tracks {

namespace {

constexpr std::size_t probe_bytes = 256 * 1024; ///< what is looked at to tell the kind

/// The first bytes without byte order mark, white space and the zero bytes of UTF-16.
std::string beginning_of(BytesView file) {
    std::string text;
    for (char const byte : file.substr(0, 64))
        if (byte > ' ') text.push_back(byte);
    return text;
}

bool has_sentences(BytesView file) {
    NmeaFramer framer;
    framer.feed(file.substr(0, probe_bytes), [](std::string_view) {});
    return framer.counts().good > 0;
}

Result<Track> read_any(BytesView file, UnixMs now_ms) {
    if (std::ranges::all_of(file, [](char byte) { return byte == '\0' || trimmed({&byte, 1}).empty(); }))
        return problem(Problem::invalid, "文件是空的。请确认记录仪已经保存，再导出一次。");
    if (beginning_of(file).starts_with('<')) return read_gpx(file);
    if (has_sentences(file)) return read_nmea(file, now_ms);
    if (is_csv_track(file)) return read_csv_track(file);
    auto log = read_nmea(file, now_ms);
    if (log || file.find("$G") != BytesView::npos) return log;
    return problem(Problem::invalid, "认不出这个轨迹文件。可以用 GPX、NMEA 0183 日志，或有 time,lat,lon,working "
                                     "列的 CSV 表；请从记录仪或手机重新导出。");
}

Error no_fixes(Track const& track) {
    std::string why = "文件里没有一个有效的定位点。";
    if (track.sentences)
        why += "接收机没有定上位；请到开阔处等定位灯亮了再记录。";
    else
        why += "请确认导出的是“轨迹”（不是航点或路线），再导出一次。";
    for (std::string const& note : track.notes) why += "\n" + note;
    return problem(Problem::invalid, why);
}

} // namespace

Result<Track> read_track(BytesView file, UnixMs now_ms) {
    Track track = TRY(read_any(file, now_ms));
    if (track.empty()) return no_fixes(track);
    return track;
}

Result<Track> read_track_file(std::string const& path, UnixMs now_ms) {
    return read_track(TRY(read_file(path, limits::track_file_bytes)), now_ms);
}

} // namespace gengji::tracks
