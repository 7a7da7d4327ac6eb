#include "shared/tracks/csv_track.hpp"

#include "shared/base/limits.hpp"
#include "shared/tables/csv.hpp"
#include "shared/tracks/number.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace gengji::tracks {

namespace {

enum class Column { time, date, lat, lon, working, accuracy, hdop, speed };
constexpr std::size_t column_count = 8;

struct Alias {
    std::string_view name; ///< lower case, without spaces, _ and -, and without a unit in parentheses
    Column column;
};
constexpr std::array aliases{
    Alias{"time", Column::time},
    Alias{"timestamp", Column::time},
    Alias{"datetime", Column::time},
    Alias{"utc", Column::time},
    Alias{"utctime", Column::time},
    Alias{"gpstime", Column::time},
    Alias{"时间", Column::time},
    Alias{"定位时间", Column::time},
    Alias{"采集时间", Column::time},
    Alias{"gps时间", Column::time},
    Alias{"北京时间", Column::time},
    Alias{"上报时间", Column::time},
    Alias{"日期时间", Column::time},
    Alias{"date", Column::date},
    Alias{"日期", Column::date},
    Alias{"lat", Column::lat},
    Alias{"latitude", Column::lat},
    Alias{"纬度", Column::lat},
    Alias{"gps纬度", Column::lat},
    Alias{"北纬", Column::lat},
    Alias{"latdeg", Column::lat},
    Alias{"lon", Column::lon},
    Alias{"lng", Column::lon},
    Alias{"long", Column::lon},
    Alias{"longitude", Column::lon},
    Alias{"经度", Column::lon},
    Alias{"gps经度", Column::lon},
    Alias{"东经", Column::lon},
    Alias{"londeg", Column::lon},
    Alias{"working", Column::working},
    Alias{"work", Column::working},
    Alias{"implement", Column::working},
    Alias{"switch", Column::working},
    Alias{"作业", Column::working},
    Alias{"作业状态", Column::working},
    Alias{"工作状态", Column::working},
    Alias{"是否作业", Column::working},
    Alias{"机具状态", Column::working},
    Alias{"割台", Column::working},
    Alias{"accuracy", Column::accuracy},
    Alias{"accuracym", Column::accuracy},
    Alias{"hacc", Column::accuracy},
    Alias{"精度", Column::accuracy},
    Alias{"定位精度", Column::accuracy},
    Alias{"hdop", Column::hdop},
    Alias{"水平精度因子", Column::hdop},
    Alias{"speed", Column::speed},
    Alias{"speedmps", Column::speed},
    Alias{"speedkmh", Column::speed},
    Alias{"速度", Column::speed},
    Alias{"车速", Column::speed},
};

std::string plain(std::string_view header) {
    std::string name(header.substr(0, std::min(header.find('('), header.find("（"))));
    std::erase_if(name, [](char c) { return c == ' ' || c == '_' || c == '-' || c == '\t'; });
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return name;
}

/// Metres per second for one of what the header names; without a unit it is metres per second.
double speed_unit(std::string_view header) {
    for (std::string_view const mark : {"km", "KM", "Km", "公里", "千米"})
        if (header.find(mark) != std::string_view::npos) return 1 / 3.6;
    for (std::string_view const mark : {"kn", "节"})
        if (header.find(mark) != std::string_view::npos) return 1852.0 / 3600;
    return 1;
}

std::optional<bool> switch_of(std::string_view text) {
    text = trimmed(text);
    for (std::string_view const down : {"1", "true", "TRUE", "True", "是", "作业", "作业中", "工作", "on", "ON", "yes",
                                        "Y", "y", "down", "开", "落", "下降"})
        if (text == down) return true;
    for (std::string_view const up : {"0", "false", "FALSE", "False", "否", "非作业", "空驶", "空行", "停止", "off",
                                      "OFF", "no", "N", "n", "up", "关", "抬", "提升", "转移"})
        if (text == up) return false;
    return std::nullopt;
}

class CsvTrackReader {
public:
    explicit CsvTrackReader(std::vector<std::string> const& header) {
        at_.fill(-1);
        for (std::size_t i = 0; i < header.size(); ++i) {
            auto const alias = std::ranges::find(aliases, std::string_view(plain(header[i])), &Alias::name);
            if (alias == aliases.end() || has(alias->column)) continue;
            at_[static_cast<std::size_t>(alias->column)] = static_cast<int>(i);
            if (alias->column == Column::speed) speed_unit_ = speed_unit(header[i]);
        }
    }
    bool has(Column column) const { return at_[static_cast<std::size_t>(column)] >= 0; }
    bool complete() const { return has(Column::lat) && has(Column::lon); }

    std::optional<Fix> fix_of(TableRow const& row) {
        auto const place = make_place(parse_number(text(row, Column::lat)), parse_number(text(row, Column::lon)));
        if (!place) return std::nullopt;
        Fix fix;
        fix.place = *place;
        std::string_view const time = text(row, Column::time), date = text(row, Column::date);
        if (!date.empty() && !time.empty())
            fix.time = parse_moment(std::string(date) + " " + std::string(time), false);
        else
            fix.time = parse_moment(time.empty() ? date : time, false);
        bad_times += !fix.time && !(time.empty() && date.empty());
        fix.working = switch_of(text(row, Column::working));
        bad_switches += !fix.working && !text(row, Column::working).empty();
        fix.accuracy_m = parse_number(text(row, Column::accuracy));
        fix.hdop = parse_number(text(row, Column::hdop));
        if (auto const speed = parse_number(text(row, Column::speed))) fix.speed_mps = *speed * speed_unit_;
        return fix;
    }

    std::size_t bad_times = 0, bad_switches = 0;

private:
    std::string_view text(TableRow const& row, Column column) const {
        int const at = at_[static_cast<std::size_t>(column)];
        if (at < 0 || static_cast<std::size_t>(at) >= row.cells.size()) return {};
        return trimmed(row.cells[static_cast<std::size_t>(at)].text);
    }

    std::array<int, column_count> at_{};
    double speed_unit_ = 1;
};

void add_notes(Track& track, CsvTrackReader const& columns) {
    if (track.skipped)
        add_note(track, std::to_string(track.skipped) + " 行的经纬度不能用（缺少、不是数字或超出范围），已跳过。");
    if (columns.bad_times)
        add_note(track, std::to_string(columns.bad_times) + " 行的时间看不懂；请写成 2025-10-20 08:30:00。");
    if (columns.bad_switches)
        add_note(track, std::to_string(columns.bad_switches) + " 行的作业状态看不懂；请写 1（作业）或 0（不作业）。");
    if (!columns.has(Column::time) && !columns.has(Column::date)) add_note(track, "表里没有时间列，速度无法检查。");
}

} // namespace

Result<Track> read_csv_track(BytesView file) {
    if (file.size() > limits::track_file_bytes)
        return problem(Problem::invalid, "轨迹文件超过 64 MiB。请按天分开保存，再逐个计算。");
    bool const torn = file.starts_with(csv_track_header()) && !file.ends_with('\n'); // its last number may be cut short
    if (torn) file = file.substr(0, file.rfind('\n') + 1);
    CsvReader rows = TRY(CsvReader::open(std::string(file)));
    CsvTrackReader columns(rows.header());
    if (!columns.complete())
        return problem(Problem::invalid, "表的第一行要有纬度、经度两列（例如 time,lat,lon,working，或 "
                                         "时间,纬度,经度,作业状态）。请改好列名再试。");
    Track track;
    track.format = TrackFormat::csv;
    track.skipped = torn;
    Fixes fixes;
    while (auto const row = rows.next()) {
        if (fixes.size() >= limits::track_fixes)
            return problem(Problem::invalid,
                           "轨迹点超过 " + std::to_string(limits::track_fixes) + " 个。请按天分开保存，再逐个计算。");
        auto const fix = *row ? columns.fix_of(**row) : std::nullopt;
        if (fix)
            fixes.push_back(*fix);
        else
            ++track.skipped;
    }
    if (!fixes.empty()) track.segments.push_back(std::move(fixes));
    add_notes(track, columns);
    return track;
}

bool is_csv_track(BytesView file) {
    auto const rows = CsvReader::open(std::string(file.substr(0, 64 * 1024)));
    return rows && CsvTrackReader(rows->header()).complete();
}

std::string csv_track_header() { return "time,lat,lon,accuracy_m,hdop,speed_mps,working\r\n"; }

std::string csv_track_row(Fix const& fix) {
    std::string row;
    if (fix.time) {
        row = to_text_utc(*fix.time);
        char fraction[8];
        std::snprintf(fraction, sizeof fraction, ".%03dZ", static_cast<int>((*fix.time % 1000 + 1000) % 1000));
        row.replace(row.size() - 1, 1, fraction);
    }
    char places[64];
    std::snprintf(places, sizeof places, ",%.8f,%.8f", fix.place.lat_deg, fix.place.lon_deg);
    row += places;
    for (auto const& value : {fix.accuracy_m, fix.hdop, fix.speed_mps}) {
        char text[32] = ",";
        if (value) std::snprintf(text, sizeof text, ",%.2f", *value);
        row += text;
    }
    row += fix.working ? (*fix.working ? ",1" : ",0") : ",";
    return row + "\r\n";
}

} // namespace gengji::tracks
