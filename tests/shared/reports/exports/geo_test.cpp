#include "shared/base/json.hpp"
#include "shared/reports/geo_export.hpp"
#include "shared/tracks/plot.hpp"
#include "shared/tracks/read_track.hpp"
#include "shared/tracks/worked_path.hpp"
#include "tests/shared/reports/exports/memory_source.hpp"

#include <catch2/catch.hpp>

#include <sstream>

using namespace gengji;
using namespace gengji::reports;
using namespace gengji::test;

namespace {

struct Map {
    Map() {
        source.save("zhang", "member_profile", {{"name", Value::of("张三丰")}});
        std::vector<Value> ring; // with the clock, as somebody walked it
        for (auto const& [lat, lon] : {std::pair{303100000, 1073300000},
                                       {303109000, 1073300000},
                                       {303109000, 1073310000},
                                       {303100000, 1073310000}})
            ring.push_back(Value::of(Point{lat, lon, {}}));
        source.save("plot", "plot",
                    {{"name", Value::of("大田<湾>&\"")},
                     {"owner", Value::of(record_id("zhang"))},
                     {"division_code", Value::of(home_village)},
                     {"contract_area", mu("14.4")},
                     {"boundary", Value::list(ring)}});
        source.save("bare", "plot", {{"name", Value::of("没有边界")}});
        tracks::WorkedPath const path{2,
                                      1'757'464'200'000,
                                      1'757'464'300'000,
                                      {{{30.31, 107.33}, {30.311, 107.33}}, {{30.311, 107.3301}, {30.31, 107.3301}}}};
        source.save("log", "service_log",
                    {{"log_no", Value::of("SL1")},
                     {"operation", Value::of("harvesting")},
                     {"gnss_area", mu("0.66")},
                     {"work_path", Value::of(tracks::to_text(path))}},
                    {"500231101T01", BucketClass::log});
        source.save("odd", "service_log", {{"work_path", Value::of("w1;broken")}}, {"500231101T01", BucketClass::log});
    }
    std::string plots(GeoFormat format, bool unmasked = false) {
        std::ostringstream out;
        auto const written = export_plots(source, {format, {{}, &out}, {}, unmasked}).value();
        CHECK(written.features == 1);
        CHECK(written.without_place == 1);
        return out.str();
    }
    std::string tracks(GeoFormat format) {
        std::ostringstream out;
        auto const written = export_tracks(source, {format, {{}, &out}, {}, true}).value();
        CHECK(written.features == 1);
        CHECK(written.without_place == 1);
        return out.str();
    }
    MemorySource source;
};

} // namespace

TEST_CASE("plots as GeoJSON: closed rings against the clock, longitude first, owners masked", "[reports]") {
    Map at;
    std::string const text = at.plots(GeoFormat::geojson);
    Json const json = parse_json(text).value();
    Json const& feature = json["features"][0];
    Json const& ring = feature["geometry"]["coordinates"][0];
    REQUIRE(ring.size() == 5);
    CHECK(ring[0] == ring[4]);
    CHECK(ring[0][0] == 107.331);
    CHECK(ring[0][1] == 30.31);
    CHECK(ring[1][0] == 107.331); // north first: against the clock from the south-east
    CHECK(ring[1][1] == 30.3109);
    CHECK(feature["properties"]["area_mu"] == 14.4);
    CHECK(feature["properties"]["owner"] == "张*");
    CHECK_THAT(text, !Catch::Contains("张三丰"));
    CHECK_THAT(at.plots(GeoFormat::geojson, true), Catch::Contains("张三丰"));
    auto const read = gengji::tracks::read_plot(text); // our own reader takes it
    REQUIRE(read);
    CHECK(read->polygons.size() == 1);
}

TEST_CASE("plots and tracks as GPX are read again, whatever their names", "[reports]") {
    Map at;
    std::string const plots = at.plots(GeoFormat::gpx);
    CHECK_THAT(plots, Catch::Contains("大田&lt;湾&gt;&amp;\""));
    CHECK(tracks::read_track(plots, 0).value().fix_count() == 5);
    CHECK(tracks::read_track(at.tracks(GeoFormat::gpx), 0).value().segments.size() == 2);
}

TEST_CASE("tracks are whereabouts: not without a reason", "[reports]") {
    Map at;
    std::ostringstream out;
    auto const refused = export_tracks(at.source, {GeoFormat::geojson, {{}, &out}, {}, false});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().problem == Problem::unauthorized);
    CHECK(out.str().empty());
    Json const json = parse_json(at.tracks(GeoFormat::geojson)).value();
    CHECK(json["features"][0]["geometry"]["type"] == "MultiLineString");
    CHECK(json["features"][0]["geometry"]["coordinates"].size() == 2);
    CHECK(json["features"][0]["properties"]["started_at"] == "2025-09-10T00:30:00Z");
    CHECK(json["features"][0]["properties"]["width_m"] == 2);
}
