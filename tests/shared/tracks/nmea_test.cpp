#include "shared/tracks/nmea.hpp"
#include "tests/shared/tracks/nmea_lines.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::tracks;

namespace {

UnixMs const now = *parse_instant("2025-10-21T00:00:00Z");

Track read(std::string const& log) {
    auto const track = read_nmea(log, now);
    REQUIRE(track);
    return *track;
}
Fixes fixes_of(std::string const& log) {
    Track const track = read(log);
    return track.segments.empty() ? Fixes{} : track.segments.front();
}
std::vector<std::string> times_of(std::string const& log) {
    std::vector<std::string> times;
    for (Fix const& fix : fixes_of(log)) times.push_back(fix.time ? to_text_utc(*fix.time) : "none");
    return times;
}
using Times = std::vector<std::string>;

} // namespace

TEST_CASE("the sentences of one epoch make one fix", "[tracks]") {
    auto const fixes =
        fixes_of(sentence("GNRMC,003000.00,A,3019.80,N,10721.00,E,1.94384,90.0,201025,,,A") +
                 gga("003000.00", "3019.80001,N,10721.00002,E") + sentence("GNGST,003000.00,1.0,,,,0.6,0.8,1.2") +
                 sentence("GNGLL,3019.8,N,10721.0,E,003000.00,A,A") + rmc("003001.00", "201025", in_county(1)));
    REQUIRE(fixes.size() == 2);
    CHECK(fixes[0].place.lat_deg == Approx(30 + 19.80001 / 60).epsilon(0).margin(1e-12)); // the finest of the three
    CHECK(fixes[0].place.lon_deg == Approx(107 + 21.00002 / 60).epsilon(0).margin(1e-12));
    CHECK(*fixes[0].speed_mps == Approx(1.0).epsilon(0).margin(1e-5));
    CHECK(*fixes[0].hdop == 0.8);
    CHECK(*fixes[0].accuracy_m == Approx(1.0));
    CHECK(to_text_utc(*fixes[0].time) == "2025-10-20T00:30:00Z");
    CHECK(*fixes[1].time - *fixes[0].time == 1000);
}

TEST_CASE("every talker of a satellite system is read", "[tracks]") {
    for (std::string const talker : {"GP", "GL", "GA", "GB", "BD", "GN", "GQ", "GI"}) {
        auto const fixes = fixes_of(sentence(talker + "RMC,003000,A," + in_county() + ",0,0,201025,,,A"));
        INFO(talker);
        CHECK(fixes.size() == 1);
    }
    CHECK(fixes_of(sentence("PGRMC,003000,A," + in_county() + ",0,0,201025,,,A")).empty()); // Garmin's own
    CHECK(fixes_of(sentence("GNGNS,003000.0," + in_county() + ",AANN,12,0.8,400,-30,,")).size() == 1);
    CHECK(fixes_of(sentence("GNGNS,003000.0," + in_county() + ",NNNN,12,0.8,400,-30,,")).empty());
}

TEST_CASE("south and west are negative", "[tracks]") {
    auto const fixes = fixes_of(rmc("003000", "201025", "2712.6404,S,05303.1201,W"));
    REQUIRE(fixes.size() == 1);
    CHECK(fixes[0].place.lat_deg == Approx(-27.2106733).epsilon(0).margin(1e-7));
    CHECK(fixes[0].place.lon_deg == Approx(-53.0520017).epsilon(0).margin(1e-7));
}

TEST_CASE("a position without a valid fix is none", "[tracks]") {
    CHECK(fixes_of(sentence("GPRMC,003000,V," + in_county() + ",0,0,201025,,,N")).empty());
    CHECK(fixes_of(sentence("GPRMC,003000,A," + in_county() + ",0,0,201025,,,N")).empty());
    CHECK(fixes_of(gga("003000", in_county(), "0")).empty());
    CHECK(fixes_of(gga("003000", in_county(), "7")).empty());
    CHECK(fixes_of(gga("003000", in_county(), "4")).size() == 1);
    CHECK(fixes_of(rmc("003000", "201025", in_county()) + gga("003000", in_county(), "0")).empty()); // they disagree
    CHECK(fixes_of(sentence("GPGGA,,,,,,0,,,,M,,M,,") + sentence("GPRMC,,V,,,,,,,,,,N")).empty());
    for (std::string const place : {"9019.80,N,10721.0,E", "3060.00,N,10721.0,E", "3019.8,N,18100.0,E",
                                    "3019.8,E,10721.0,E", "-3019.8,N,10721.0,E", "nan,N,10721.0,E", ",N,,E"}) {
        INFO(place);
        CHECK(fixes_of(rmc("003000", "201025", place)).empty());
    }
}

TEST_CASE("checksums are counted, and a wrong one is never used", "[tracks]") {
    std::string spoiled = rmc("003001", "201025", in_county(1));
    spoiled[20] = spoiled[20] == '1' ? '2' : '1';
    std::string small = rmc("003002", "201025", in_county(2));
    for (char& byte : small)
        if (small.find('*') < static_cast<std::size_t>(&byte - small.data()))
            byte = static_cast<char>(std::tolower(byte));
    Track const track = read(rmc("003000", "201025", in_county()) + spoiled + small + sentence("PUBX,00,003000") +
                             "!AIVDM,1,1,,A,14eG,0*0E\r\n");
    CHECK(track.fix_count() == 2);
    CHECK(track.sentences->good == 3);
    CHECK(track.sentences->bad == 2);
    CHECK(track.sentences->kinds == std::map<std::string, std::size_t>{{"RMC", 2}, {"PUBX", 1}});
    CHECK_FALSE(read_nmea(spoiled, now));
}

TEST_CASE("a sentence that breaks off costs itself only", "[tracks]") {
    std::string const whole = rmc("003000", "201025", in_county()), next = rmc("003001", "201025", in_county(1));
    for (std::size_t kept = 1; kept < whole.size() - 2; ++kept) {
        Track const track = read(next + whole.substr(0, kept) + rmc("003002", "201025", in_county(2)));
        INFO(kept);
        CHECK(track.fix_count() == (kept == whole.size() - 2 ? 3 : 2));
        CHECK(track.sentences->bad == 0);
    }
    Track const cut = read(next + whole.substr(0, 40) + "\r\n" + next);
    CHECK(cut.sentences->torn == 1);
    CHECK(cut.fix_count() == 1); // a torn one is no sentence without a checksum
}

TEST_CASE("a talker without checksums is read", "[tracks]") {
    Track const track = read("$GPRMC,003000,A," + in_county() + ",0,0,201025,,\n$GPRMC,003001,A," + in_county() +
                             ",0,0,201025,,\n$GPRMC,003002,A,3019\n");
    CHECK(track.fix_count() == 2);
    CHECK(track.sentences->without == 3);
}

TEST_CASE("line ends, comments, tag blocks and binary frames do not matter", "[tracks]") {
    std::string const a = rmc("003000", "201025", in_county()), b = rmc("003001", "201025", in_county(1));
    auto const bare = [](std::string const& line) { return line.substr(0, line.size() - 2); };
    std::string const ubx("\xB5\x62\x01\x07\x06\x00$GN\x00#\x0A\x99\x12", 14);
    std::string long_frame = "\xD3";
    for (int i = 0; i < 1000; ++i) long_frame.push_back(static_cast<char>(i * 37 % 256));
    for (std::string const& log :
         {a + b, bare(a) + "\r" + bare(b) + "\r", bare(a) + "\n\n" + bare(b), bare(a) + bare(b),
          "# $GPRMC,of,a,comment*00\r\n" + a + "#\n" + b, "\\s:r1,c:1760920200*5E\\" + a + "\\s:r1*66\\" + b,
          ubx + bare(a) + ubx + bare(b) + ubx, long_frame + a + long_frame + "$" + b}) {
        INFO(log);
        Track const track = read(log);
        CHECK(track.fix_count() == 2);
        CHECK(track.sentences->good == 2);
    }
}

TEST_CASE("a stream may come in pieces of any size", "[tracks]") {
    std::string const log = "#x\n" + rmc("003000", "201025", in_county()) + "\xB5\x62" + gga("003001", in_county(1));
    for (std::size_t size = 1; size < log.size(); ++size) {
        NmeaFramer framer;
        std::vector<std::string> heads;
        for (std::size_t at = 0; at < log.size(); at += size)
            framer.feed(std::string_view(log).substr(at, size),
                        [&](std::string_view content) { heads.emplace_back(content.substr(0, 5)); });
        CHECK(heads == std::vector<std::string>{"GNRMC", "GNGGA"});
    }
}

TEST_CASE("the day comes from RMC or ZDA and is carried over midnight", "[tracks]") {
    std::string const zda = sentence("GNZDA,235959.00,20,10,2025,00,00");
    CHECK(times_of(gga("235959", in_county()) + zda + gga("000000", in_county(1))) ==
          Times{"2025-10-20T23:59:59Z", "2025-10-21T00:00:00Z"});
    // Before the first date: the day before it.
    CHECK(times_of(gga("235958", in_county()) + gga("235959", in_county(1)) + rmc("000000", "211025", in_county(2))) ==
          Times{"2025-10-20T23:59:58Z", "2025-10-20T23:59:59Z", "2025-10-21T00:00:00Z"});
    CHECK(
        times_of(gga("235959.5", in_county()) + gga("000000.5", in_county(1)) + rmc("000001.5", "211025", in_county(2)))
            .front() == "2025-10-20T23:59:59Z");
    Track const undated = read(gga("235959", in_county()) + gga("000000", in_county(1)));
    CHECK_FALSE(undated.dated);
    CHECK(*undated.segments[0][1].time - *undated.segments[0][0].time == 1000);
}

TEST_CASE("a date 1024 weeks back is mended when the mended day is plausible", "[tracks]") {
    // 2025-10-20 less 7168 days is 2006-03-06; less twice that 1986-07-21.
    CHECK(times_of(rmc("003000", "060306", in_county())) == Times{"2025-10-20T00:30:00Z"});
    CHECK(times_of(rmc("003000", "210786", in_county())) == Times{"2025-10-20T00:30:00Z"});
    Track const mended = read(rmc("003000", "060306", in_county()) + gga("003001", in_county(1)));
    REQUIRE(mended.notes.size() == 1);
    CHECK(mended.notes[0].find("1024") != std::string::npos);
    CHECK(times_of(rmc("003000", "080407", in_county())) == Times{"2007-04-08T00:30:00Z"}); // would lie in the future
    CHECK(times_of(rmc("003000", "201025", in_county())) == Times{"2025-10-20T00:30:00Z"});
    CHECK(times_of(rmc("003000", "311399", in_county())) != Times{"1999-12-31T00:30:00Z"}); // no such month
}

TEST_CASE("a lone GLL counts only where nothing else is", "[tracks]") {
    std::string const gll = sentence("GNGLL," + in_county() + ",003000.00,A,A");
    CHECK(fixes_of(gll).size() == 1);
    CHECK(fixes_of(gll + gga("003001", in_county(1))).size() == 1);
}

TEST_CASE("what is no NMEA says so", "[tracks]") {
    auto const none = read_nmea("hello\n", now);
    REQUIRE_FALSE(none);
    CHECK(none.error().problem == Problem::invalid);
    CHECK(none.error().detail.find("没有 NMEA") != std::string::npos);
}
