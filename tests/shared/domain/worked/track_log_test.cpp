#include "shared/domain/worked/track_log.hpp"

#include "shared/domain/worked/track_ground.hpp"
#include "shared/domain/worked/track_settings.hpp"
#include "shared/tracks/projection.hpp"
#include "shared/tracks/worked_path.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

constexpr UnixMs morning = 1'757'464'200'000; // 2025-09-10 08:30

/// Ten passes of 100 m, 2 m apart, worked at 1 m/s: 20 m × 100 m = 3.00 mu; turns are lifted.
tracks::Track field(double east_m = 0, UnixMs from = morning) {
    tracks::Projection const projection;
    auto const corner = projection.forward({30.31, 107.33});
    tracks::Track track;
    track.format = tracks::TrackFormat::csv;
    auto& fixes = track.segments.emplace_back();
    for (int pass = 0; pass < 10; ++pass) {
        for (int metre = 0; metre <= 100; ++metre, from += 1000) {
            tracks::Fix fix;
            fix.place = projection.reverse(
                {corner.east_m + east_m + pass * 2, corner.north_m + (pass % 2 ? 100 - metre : metre)});
            fix.time = from;
            fix.working = metre < 100;
            fixes.push_back(fix);
        }
    }
    return track;
}

struct Log {
    Log() {
        log.claimed = *parse_decimal("3");
        log.times = 1;
        machine.width_m = *parse_decimal("2");
        machine.machine_class = "tractor_rotary";
        machine.gnss_id = "T-1";
    }
    Result<TrackOfLog> fill(tracks::Track const& track, bool replace = false, std::optional<double> width = {}) {
        return track_of_log(log, machine, {}, {track, file, width, replace}, Settings{});
    }
    /// What a save would leave in the record.
    void take(TrackOfLog const& found) {
        RecordState state;
        Edit edit = an_edit("li", 1).with_form("service_log");
        edit.patch = found.patch;
        apply(state, edit, 1);
        ServiceLog const filled = service_log_of(record_key(), state);
        log.track = filled.track, log.gnss_area = filled.gnss_area, log.overlap_area = filled.overlap_area;
        log.work_position = filled.work_position, log.work_path = filled.work_path;
    }
    FileRef file{hash_of("track"), 5, "text/csv", "轨迹.csv"};
    ServiceLog log;
    Machine machine;
};

} // namespace

TEST_CASE("a track fills what the program fills in, and nothing that a person does", "[domain]") {
    Log at;
    auto const found = at.fill(field()).value();
    CHECK(found.worked_mu >= *parse_decimal("2.96"));
    CHECK(found.worked_mu <= *parse_decimal("3.02"));
    CHECK(found.notes.empty());
    std::vector<std::string> paths;
    for (auto const& change : found.patch) paths.push_back(change.path);
    CHECK(paths == std::vector<std::string>{"gnss_area", "overlap_area", "track", "work_path", "work_position"});
    at.take(found);
    CHECK(at.log.gnss_area == found.worked_mu);
    CHECK(at.log.work_position->latitude_e7 / 10'000 == 30'310 + 0); // 50 m north of the corner
    CHECK(at.fill(field()).value().patch.empty());                   // the same track once more
}

TEST_CASE("what stands in the log already is not overwritten silently", "[domain]") {
    Log at;
    at.log.gnss_area = *parse_decimal("2.5"); // somebody typed it, or another program
    auto const refused = at.fill(field());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().problem == Problem::invalid);
    CHECK_THAT(refused.error().detail,
               Catch::Contains("轨迹面积") && Catch::Contains("--replace") && !Catch::Contains("作业位置"));
    CHECK(at.fill(field(), true).value().patch.size() == 5);
}

TEST_CASE("claim and track that do not agree are told; the claim stays", "[domain]") {
    Log at;
    at.log.claimed = *parse_decimal("3.5");
    auto const found = at.fill(field()).value();
    REQUIRE(found.notes.size() == 1);
    CHECK_THAT(found.notes[0], Catch::Contains("3.50") && Catch::Contains("没有改动"));
    at.log.claimed.reset();
    at.machine.gnss_id.clear(); // a phone below 3 mu
    CHECK_THAT(at.fill(field(), false, 1).value().notes.back(), Catch::Contains("只证明到场"));
}

TEST_CASE("a track that cannot fill a log says why", "[domain]") {
    Log at;
    at.machine.width_m.reset();
    CHECK_THAT(at.fill(field()).error().detail, Catch::Contains("--width"));
    CHECK_THAT(at.fill(field(), false, 0).error().detail, Catch::Contains("大于 0"));
    at.log.times = 2;
    CHECK_THAT(at.fill(field(), false, 2).error().detail, Catch::Contains("次数"));
    at.log.times = 1;
    auto lifted = field();
    for (auto& fix : lifted.segments[0]) fix.working = false;
    auto const none = at.fill(lifted, false, 2);
    REQUIRE_FALSE(none);
    CHECK_THAT(none.error().detail, Catch::Contains("没有作业的部分") && Catch::Contains("开关"));
}

TEST_CASE("the county's settings decide how a track becomes an area", "[domain]") {
    Settings settings;
    auto const usual = track_settings(settings, "tractor_rotary");
    CHECK(usual.most_accuracy_m == 15);
    CHECK(usual.least_working_kmh == 0.8);
    CHECK(track_settings(settings, "uav").most_speed_mps == 20);
    CHECK_FALSE(track_settings(settings, "ox").least_working_kmh);
    for (auto const& [name, value] : {std::pair{"track.accuracy_m", "8.5"},
                                      {"track.aircraft_speed_mps", "25"},
                                      {"track.speed.tractor_rotary", "1-6.5"},
                                      {"track.gap_s", "30"}})
        REQUIRE(set(settings, name, value).value());
    CHECK(track_settings(settings, "tractor_rotary").most_accuracy_m == 8.5);
    CHECK(track_settings(settings, "tractor_rotary").least_working_kmh == 1);
    CHECK(track_settings(settings, "tractor_rotary").most_working_kmh == 6.5);
    CHECK(track_settings(settings, "uav").most_speed_mps == 25);
    CHECK(track_settings(settings, "uav").most_gap_s == 30);
    CHECK_FALSE(set(settings, "track.speed.uav", "9-3"));
    CHECK_FALSE(set(settings, "track.speed.uav", "fast"));
}

TEST_CASE("two logs over the same ground are one claim, wherever their plots are said to be", "[domain]") {
    auto const row = [](double east_m, UnixMs from) {
        LogRow log;
        log.path = tracks::to_text(tracks::worked_path(field(east_m, from), 2).value());
        return log;
    };
    TrackGround const ground;
    LogRow const one = row(0, morning);
    CHECK(ground.shared_part(one, row(0, morning)) == parse_decimal("1"));
    CHECK(*ground.shared_part(one, row(12, morning)) > *parse_decimal("0.38"));
    CHECK(*ground.shared_part(one, row(12, morning)) < *parse_decimal("0.42"));
    CHECK(ground.shared_part(one, row(40, morning)) == parse_decimal("0"));
    LogRow broken;
    broken.path = "w1;broken";
    CHECK_FALSE(ground.shared_part(one, broken));
    CHECK_FALSE(ground.shared_part(LogRow{}, one));
    CHECK(ground.span_s(one) == std::pair(morning / 1000, morning / 1000 + 1009));
}
