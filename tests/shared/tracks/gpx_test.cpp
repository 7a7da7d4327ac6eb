#include "shared/base/charset.hpp"
#include "shared/tracks/gpx.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::tracks;

namespace {

std::string const plain = R"(<?xml version="1.0"?>
<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">
 <wpt lat="30.1" lon="107.1"><name>门口</name></wpt>
 <rte><rtept lat="30.1" lon="107.1"/></rte>
 <trk><name> 大田湾 </name>
  <trkseg><trkpt lat="30.33" lon="107.35"><ele>400</ele><time>2025-10-20T00:30:00.250Z</time><hdop>0.9</hdop></trkpt>
          <trkpt lat="30.3301" lon="107.35"><time>2025-10-20T08:30:01+08:00</time></trkpt></trkseg>
  <trkseg/>
  <trkseg><trkpt lat="30.34" lon="107.35"/></trkseg></trk>
 <trk><trkseg><trkpt lat="-30.5" lon="-107.5"><time>2025-10-20T00:30:02</time></trkpt></trkseg></trk>
</gpx>)";

std::string replaced(std::string text, std::string const& what, std::string const& by) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
        text.replace(at, what.size(), by);
    return text;
}

Track read(std::string const& file) {
    auto const track = read_gpx(file);
    REQUIRE(track);
    return *track;
}

} // namespace

TEST_CASE("tracks, segments, times and notes of a GPX", "[tracks]") {
    Track const track = read(plain);
    REQUIRE(track.segments.size() == 3);
    CHECK(track.fix_count() == 4);
    CHECK(track.names == std::vector<std::string>{"大田湾", ""});
    CHECK(track.routes == 1);
    CHECK(track.waypoints == 1);
    CHECK(track.notes.size() == 2);
    Fix const& first = track.segments[0][0];
    CHECK(first.place == Place{30.33, 107.35});
    CHECK(*first.time == *parse_instant("2025-10-20T00:30:00Z") + 250);
    CHECK(*first.hdop == 0.9);
    CHECK(*track.segments[0][1].time == *parse_instant("2025-10-20T00:30:01Z"));
    CHECK_FALSE(track.segments[1][0].time);
    CHECK(*track.segments[2][0].time == *parse_instant("2025-10-20T00:30:02Z")); // GPX says: UTC
    CHECK(bounds_of(track) == Bounds{-107.5, -30.5, 107.35, 30.34});
    CHECK(last_fix_of(track)->place == Place{-30.5, -107.5});
}

TEST_CASE("a GPX is read in any dress", "[tracks]") {
    std::string const no_namespace = replaced(plain, " xmlns=\"http://www.topografix.com/GPX/1/1\"", "");
    std::string prefixed = replaced(plain, "xmlns=", "xmlns:g=");
    for (std::string const name : {"gpx", "trkseg", "trkpt", "time", "hdop", "name", "wpt", "rte>"})
        prefixed = replaced(replaced(prefixed, "<" + name, "<g:" + name), "</" + name, "</g:" + name);
    prefixed = replaced(replaced(prefixed, "<trk>", "<g:trk>"), "</trk>", "</g:trk>");
    std::string const utf16le = "\xFF\xFE" + *from_utf8(plain, Charset::utf16le);
    std::string const utf16be = "\xFE\xFF" + *from_utf8(plain, Charset::utf16be);
    for (std::string const& file :
         {no_namespace, prefixed, utf16le, utf16be, "\xEF\xBB\xBF" + plain, "\n\n" + plain.substr(22)}) {
        INFO(file);
        Track const track = read(file);
        CHECK(track.fix_count() == 4);
        CHECK(track.names.front() == "大田湾");
        CHECK(track.segments[0][0].hdop);
    }
}

TEST_CASE("extensions of loggers are found", "[tracks]") {
    Track const track = read(R"(<gpx><trk><trkseg>
        <trkpt lat="30" lon="107"><speed>1.5</speed><extensions><working>1</working><accuracy>3.2</accuracy></extensions></trkpt>
        <trkpt lat="30" lon="107"><extensions><gpxtpx:TrackPointExtension xmlns:gpxtpx="x"><gpxtpx:speed>2.5</gpxtpx:speed>
          <gpxtpx:hr>171</gpxtpx:hr></gpxtpx:TrackPointExtension><working>false</working></extensions></trkpt>
        </trkseg></trk></gpx>)");
    Fixes const& fixes = track.segments.at(0);
    CHECK(*fixes[0].speed_mps == 1.5);
    CHECK(*fixes[0].accuracy_m == 3.2);
    CHECK(fixes[0].working == true);
    CHECK(*fixes[1].speed_mps == 2.5);
    CHECK(fixes[1].working == false);
}

TEST_CASE("points that lie nowhere are passed over and counted", "[tracks]") {
    Track const track = read(R"(<gpx><trk><trkseg><trkpt lat="91" lon="107"/><trkpt lat="30"/><trkpt lat="x" lon="1"/>
        <trkpt lat="NaN" lon="107"/><trkpt lat=" 30.5 " lon="+107.5"/></trkseg></trk></gpx>)");
    CHECK(track.fix_count() == 1);
    CHECK(track.skipped == 4);
    CHECK(track.segments[0][0].place == Place{30.5, 107.5});
}

TEST_CASE("a file that breaks off gives what came before", "[tracks]") {
    Track const track = read(plain.substr(0, plain.find("<trkseg/>")));
    CHECK(track.fix_count() == 2);
    REQUIRE_FALSE(track.notes.empty());
    CHECK(track.notes.back().find("不完整") != std::string::npos);
    CHECK_FALSE(read_gpx(plain.substr(0, 200)));
}

TEST_CASE("other XML, and no XML, are refused with a reason", "[tracks]") {
    auto const kml = read_gpx("<kml><Document/></kml>");
    REQUIRE_FALSE(kml);
    CHECK(kml.error().detail.find("不是 GPX") != std::string::npos);
    CHECK_FALSE(read_gpx("<gp"));
    CHECK_FALSE(read_gpx(""));
}
