#include "shared/tracks/gpx.hpp"

#include "shared/base/limits.hpp"
#include "shared/tracks/number.hpp"

#include <pugixml.hpp>

#include <algorithm>

namespace gengji::tracks {

namespace {

/// The name without its prefix: files in the field use any, or none.
std::string_view local_name(pugi::xml_node node) {
    std::string_view const name = node.name();
    std::size_t const colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::optional<bool> switch_of(std::string_view text) {
    text = trimmed(text);
    if (text == "1" || text == "true") return true;
    if (text == "0" || text == "false") return false;
    return std::nullopt;
}

class GpxReader {
public:
    GpxReader() { track_.format = TrackFormat::gpx; }

    Result<void> read(pugi::xml_node root) {
        track_.version = root.attribute("version").value();
        for (pugi::xml_node const child : root) {
            std::string_view const name = local_name(child);
            if (name == "trk") TRY(read_track(child));
            track_.routes += name == "rte";
            track_.waypoints += name == "wpt";
        }
        return {};
    }

    Track finish() {
        if (track_.routes)
            add_note(track_,
                     "文件里有 " + std::to_string(track_.routes) + " 条路线（rte）：路线不是实际轨迹，没有使用。");
        if (track_.waypoints)
            add_note(track_,
                     "文件里有 " + std::to_string(track_.waypoints) + " 个航点（wpt）：航点不是轨迹，没有使用。");
        if (track_.skipped)
            add_note(track_,
                     std::to_string(track_.skipped) + " 个点的经纬度不能用（缺少、不是数字或超出范围），已跳过。");
        return std::move(track_);
    }

private:
    Result<void> read_track(pugi::xml_node trk) {
        track_.names.emplace_back();
        for (pugi::xml_node const child : trk) {
            std::string_view const name = local_name(child);
            if (name == "name") track_.names.back() = trimmed(child.text().get());
            if (name == "trkseg") TRY(read_segment(child));
        }
        return {};
    }

    Result<void> read_segment(pugi::xml_node trkseg) {
        Fixes fixes;
        for (pugi::xml_node const child : trkseg) {
            if (local_name(child) != "trkpt") continue;
            if (++points_ > limits::track_fixes)
                return problem(Problem::invalid, "轨迹点超过 " + std::to_string(limits::track_fixes) +
                                                     " 个。请在记录仪或电脑上按天分开保存，再逐个计算。");
            if (auto const fix = fix_of(child))
                fixes.push_back(*fix);
            else
                ++track_.skipped;
        }
        if (!fixes.empty()) track_.segments.push_back(std::move(fixes));
        return {};
    }

    static std::optional<Fix> fix_of(pugi::xml_node point) {
        auto const place =
            make_place(parse_number(point.attribute("lat").value()), parse_number(point.attribute("lon").value()));
        if (!place) return std::nullopt;
        Fix fix;
        fix.place = *place;
        for (pugi::xml_node const child : point) {
            std::string_view const name = local_name(child);
            if (name == "time")
                fix.time = parse_moment(child.text().get(), true);
            else if (name == "extensions")
                read_extensions(child, fix, 0);
            else
                read_quality(name, child.text().get(), fix);
        }
        return fix;
    }

    static void read_quality(std::string_view name, std::string_view text, Fix& fix) {
        if (name == "hdop") fix.hdop = parse_number(text);
        if (name == "speed") fix.speed_mps = parse_number(text);
    }

    /// Garmin, Strava and the like nest what they add one level deeper than loggers do.
    static void read_extensions(pugi::xml_node extensions, Fix& fix, int depth) {
        for (pugi::xml_node const child : extensions) {
            std::string_view const name = local_name(child), text = child.text().get();
            if (name == "accuracy" || name == "hacc") fix.accuracy_m = parse_number(text);
            if (name == "working") fix.working = switch_of(text);
            read_quality(name, text, fix);
            if (depth < 2) read_extensions(child, fix, depth + 1);
        }
    }

    Track track_;
    std::size_t points_ = 0;
};

Error broken(pugi::xml_parse_result const& parsed) {
    return problem(Problem::invalid, "GPX 文件从第 " + std::to_string(std::max<std::ptrdiff_t>(parsed.offset, 0) + 1) +
                                         " 个字节起损坏，读不出轨迹。请从记录仪重新导出。");
}

} // namespace

Result<Track> read_gpx(BytesView file) {
    if (file.size() > limits::track_file_bytes)
        return problem(Problem::invalid, "轨迹文件超过 64 MiB。请按天分开保存，再逐个计算。");
    if (static_cast<std::size_t>(std::ranges::count(file, '<')) > limits::xml_nodes)
        return problem(Problem::invalid, "文件里的标记太多，不像轨迹。请从记录仪重新导出 GPX。");
    pugi::xml_document document;
    auto const parsed = document.load_buffer(file.data(), file.size());
    pugi::xml_node const root = document.document_element();
    if (local_name(root) != "gpx") {
        if (!parsed) return broken(parsed);
        return problem(Problem::invalid, "这是 XML 文件，但不是 GPX 轨迹。请从记录仪导出 GPX、NMEA 或 CSV。");
    }
    GpxReader reader;
    TRY(reader.read(root));
    Track track = reader.finish();
    if (!parsed) {
        if (track.empty()) return broken(parsed);
        add_note(track, "文件不完整（可能是记录时断了电），只读到第 " + std::to_string(track.fix_count()) + " 个点。");
    }
    return track;
}

} // namespace gengji::tracks
