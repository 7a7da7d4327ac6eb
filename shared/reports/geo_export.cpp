#include "shared/reports/geo_export.hpp"

#include "shared/domain/facts/plot.hpp"
#include "shared/domain/facts/service_log.hpp"
#include "shared/reports/export_sink.hpp"
#include "shared/tracks/worked_path.hpp"

#include <algorithm>

namespace gengji::reports {

namespace {

using namespace domain;

/// Degrees with seven digits: a centimetre.
std::string degrees(std::int64_t e7) {
    bool const minus = e7 < 0;
    std::string digits = std::to_string(minus ? -e7 : e7);
    if (digits.size() < 8) digits.insert(0, 8 - digits.size(), '0');
    return (minus ? "-" : "") + digits.substr(0, digits.size() - 7) + "." + digits.substr(digits.size() - 7);
}
Point point_of(tracks::Place const& place) {
    return {std::llround(place.lat_deg * 1e7), std::llround(place.lon_deg * 1e7), {}};
}

std::string xml(std::string_view text) {
    std::string out;
    for (char const c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (static_cast<unsigned char>(c) >= ' ') // control characters are no XML
            out += c;
    }
    return out;
}

/// Twice the signed area: positive against the clock.
bool runs_against_the_clock(std::vector<Point> const& ring) {
    long double sum = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        Point const &a = ring[i], &b = ring[(i + 1) % ring.size()];
        sum += static_cast<long double>(a.longitude_e7) * static_cast<long double>(b.latitude_e7) -
               static_cast<long double>(b.longitude_e7) * static_cast<long double>(a.latitude_e7);
    }
    return sum > 0;
}

struct Feature {
    std::string name;
    std::vector<ExportColumn> columns;
    std::vector<ExportValue> values;
    bool is_area = false;
    std::vector<std::vector<Point>> lines; ///< of an area: its one ring, closed
};

class GeoWriter {
public:
    GeoWriter(TextSink sink, GeoFormat format) : sink_(std::move(sink)), format_(format) {}

    Result<void> begin() {
        if (format_ == GeoFormat::geojson) return sink_.put("{\"type\":\"FeatureCollection\",\"features\":[\n");
        return sink_.put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"Gengji\" "
                         "xmlns=\"http://www.topografix.com/GPX/1/1\">\n");
    }
    Result<void> add(Feature const& feature) {
        TRY(sink_.put(format_ == GeoFormat::geojson ? (count_ ? ",\n" : "") + geojson(feature) : gpx(feature)));
        ++count_;
        return {};
    }
    Result<void> finish() {
        TRY(sink_.put(format_ == GeoFormat::geojson ? "\n]}\n" : "</gpx>\n"));
        return sink_.finish();
    }
    std::size_t count() const { return count_; }

private:
    static std::string geojson(Feature const& feature) {
        std::string lines;
        for (auto const& line : feature.lines) {
            lines += lines.empty() ? "[" : ",[";
            for (Point const& point : line)
                lines += (lines.back() == '[' ? "[" : ",[") + degrees(point.longitude_e7) + "," +
                         degrees(point.latitude_e7) + "]";
            lines += "]";
        }
        return std::string("{\"type\":\"Feature\",\"geometry\":{\"type\":\"") +
               (feature.is_area ? "Polygon" : "MultiLineString") + "\",\"coordinates\":[" + lines +
               "]},\"properties\":" + export_object(feature.columns, feature.values) + "}";
    }
    static std::string gpx(Feature const& feature) {
        std::string text = "<trk><name>" + xml(feature.name) + "</name>";
        for (auto const& line : feature.lines) {
            text += "<trkseg>";
            for (Point const& point : line)
                text +=
                    "<trkpt lat=\"" + degrees(point.latitude_e7) + "\" lon=\"" + degrees(point.longitude_e7) + "\"/>";
            text += "</trkseg>";
        }
        return text + "</trk>\n";
    }

    TextSink sink_;
    GeoFormat format_;
    std::size_t count_ = 0;
};

std::string village(RecordSource& source, std::string const& code) {
    auto const* const division = source.catalog().division(code);
    return division ? division->display_name() : code;
}

ExportValue number(std::optional<Decimal> const& value) { return value ? ExportValue(*value) : ExportValue(); }

Feature feature_of(Plot const& plot, RecordSource& source, ExportLookups const& lookups) {
    Feature feature;
    feature.is_area = true;
    feature.name = plot.name.empty() ? plot.plot_code : plot.name;
    feature.columns = {{"id", {}},      {"plot_code", {}}, {"name", {}}, {"village", {}},
                       {"area_mu", {}}, {"tenure", {}},    {"owner", {}}};
    std::string const owner = plot.owner ? lookups.title_of(*plot.owner).value_or("") : "";
    feature.values = {to_text(plot.key.id),       plot.plot_code, plot.name, village(source, plot.division_code),
                      number(plot.contract_area), plot.tenure,    owner};
    std::vector<Point> ring = plot.boundary;
    if (!runs_against_the_clock(ring)) std::ranges::reverse(ring);
    ring.push_back(ring.front());
    feature.lines.push_back(std::move(ring));
    return feature;
}

Feature feature_of(ServiceLog const& log, tracks::WorkedPath const& path, RecordSource& source) {
    Feature feature;
    feature.name = log.log_no;
    feature.columns = {{"id", {}},         {"log_no", {}},   {"operation", {}}, {"village", {}},
                       {"started_at", {}}, {"ended_at", {}}, {"width_m", {}},   {"worked_mu", {}}};
    auto const instant = [](std::optional<UnixMs> time) { return time ? ExportValue(Instant{*time}) : ExportValue(); };
    feature.values = {to_text(log.key.id),
                      log.log_no,
                      log.operation,
                      village(source, log.division_code),
                      instant(path.from),
                      instant(path.to),
                      number(make_decimal(std::llround(path.width_m * 100), 2)),
                      number(log.gnss_area)};
    for (auto const& piece : path.pieces) {
        std::vector<Point> line;
        for (auto const& place : piece) line.push_back(point_of(place));
        feature.lines.push_back(std::move(line));
    }
    return feature;
}

/// `make`: the feature of a living record; nothing when it has no place.
template<class Make>
Result<GeoWritten> write(RecordSource& source, char const* form, GeoWish const& wish, Make const& make) {
    GeoWriter writer(TRY(TextSink::open(wish.target)), wish.format);
    TRY(writer.begin());
    GeoWritten written;
    TRY(source.each({form}, [&](RecordKey const& key, RecordState const& state) -> Result<void> {
        if (!key.bucket.owner.starts_with(wish.township) || !standing_of(state).is_live()) return {};
        std::optional<Feature> const feature = make(key, state);
        if (feature)
            TRY(writer.add(*feature));
        else
            ++written.without_place;
        return {};
    }));
    TRY(writer.finish());
    written.features = writer.count();
    return written;
}

} // namespace

Result<GeoFormat> geo_format_of(std::string_view named, std::string_view path) {
    if (named == "gpx" || (named.empty() && path.ends_with(".gpx"))) return GeoFormat::gpx;
    if (named == "geojson" || named.empty()) return GeoFormat::geojson;
    return problem(Problem::invalid, "没有“" + std::string(named) + "”这种格式，可用 geojson 或 gpx");
}

Result<GeoWritten> export_plots(RecordSource& source, GeoWish const& wish) {
    ExportLookups const lookups(source, wish.unmasked);
    return write(source, plot_form, wish, [&](RecordKey const& key, RecordState const& state) {
        Plot const plot = plot_of(key, state);
        return plot.boundary.size() < 3 ? std::optional<Feature>() : feature_of(plot, source, lookups);
    });
}

Result<GeoWritten> export_tracks(RecordSource& source, GeoWish const& wish) {
    if (!wish.unmasked)
        return problem(Problem::unauthorized,
                       "作业轨迹是行踪信息，默认不导出；确有需要请加 --unmask 原因（会留下记录）");
    return write(source, service_log_form, wish, [&](RecordKey const& key, RecordState const& state) {
        ServiceLog const log = service_log_of(key, state);
        auto const path = log.work_path.empty() ? std::nullopt : tracks::parse_worked_path(log.work_path);
        return path && !path->pieces.empty() ? std::optional(feature_of(log, *path, source)) : std::nullopt;
    });
}

} // namespace gengji::reports
