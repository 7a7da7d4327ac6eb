#include "shared/base/json.hpp"
#include "shared/base/limits.hpp"
#include "shared/tracks/number.hpp"
#include "shared/tracks/plot.hpp"

#include <cstdio>

namespace gengji::tracks {

namespace {

Error not_a_plot(std::string const& why) {
    return problem(Problem::invalid,
                   "地块边界不能用：" + why + "。请用 gengji track plot 或地图软件重新生成 GeoJSON。");
}

std::string to_text(Place const& place) {
    char text[64];
    std::snprintf(text, sizeof text, "%.6f, %.6f", place.lat_deg, place.lon_deg);
    return text;
}

class PlotReader {
public:
    Result<void> read(Json const& json, int depth = 0) {
        std::string_view const type = text_member(json, "type");
        if (depth > 4) return not_a_plot("嵌套太深");
        if (type == "Feature") {
            Json const* const geometry = member(json, "geometry");
            return geometry ? read(*geometry, depth + 1) : not_a_plot("Feature 里没有 geometry");
        }
        if (type == "FeatureCollection" || type == "GeometryCollection") {
            Json const* const parts = member(json, type == "FeatureCollection" ? "features" : "geometries");
            if (!parts || !parts->is_array()) return not_a_plot("没有 features");
            for (Json const& part : *parts) TRY(read(part, depth + 1));
            return {};
        }
        Json const* const coordinates = member(json, "coordinates");
        if (!coordinates || !coordinates->is_array() || (type != "Polygon" && type != "MultiPolygon"))
            return not_a_plot("需要 Polygon 或 MultiPolygon");
        if (type == "Polygon") return read_polygon(*coordinates);
        for (Json const& polygon : *coordinates) TRY(read_polygon(polygon));
        return {};
    }
    Plot plot;

private:
    Result<void> read_polygon(Json const& json) {
        if (!json.is_array() || json.empty()) return not_a_plot("多边形里没有环");
        std::vector<Ring> rings;
        for (Json const& ring : json) rings.push_back(TRY(read_ring(ring)));
        plot.polygons.push_back(std::move(rings));
        return {};
    }

    Result<Ring> read_ring(Json const& json) {
        if (!json.is_array()) return not_a_plot("环不是坐标数组");
        Ring ring;
        for (Json const& position : json) {
            if (++points_ > limits::plot_points)
                return not_a_plot("点数超过 " + std::to_string(limits::plot_points) + " 个，请先简化");
            bool const pair =
                position.is_array() && position.size() >= 2 && position[0].is_number() && position[1].is_number();
            auto const place = pair ? make_place(position[1].get<double>(), position[0].get<double>()) : std::nullopt;
            if (!place) return not_a_plot("有坐标不是 [经度, 纬度]，或超出范围");
            if (ring.empty() || ring.back() != *place) ring.push_back(*place);
        }
        if (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
        if (ring.size() < 3) return not_a_plot("一个环至少要有 3 个不同的点");
        Projection const projection(central_meridian_near(ring[0].lon_deg, 108));
        std::vector<Flat> flat;
        for (Place const& place : ring) flat.push_back(projection.forward(place));
        if (auto const crossing = crossing_of(flat))
            return not_a_plot("边界自相交，位置在 " + to_text(projection.reverse(crossing->place)) +
                              "（纬度, 经度）附近");
        return ring;
    }

    std::size_t points_ = 0;
};

} // namespace

Result<Plot> read_plot(std::string_view geojson) {
    if (geojson.starts_with("\xEF\xBB\xBF")) geojson.remove_prefix(3);
    auto const json = parse_json(geojson);
    if (!json) return not_a_plot("不是正确的 JSON");
    PlotReader reader;
    TRY(reader.read(*json));
    if (reader.plot.polygons.empty()) return not_a_plot("里面没有多边形");
    return std::move(reader.plot);
}

} // namespace gengji::tracks
