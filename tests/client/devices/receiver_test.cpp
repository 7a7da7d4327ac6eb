#include "client/devices/receiver.hpp"
#include "client/devices/track_recorder.hpp"
#include "shared/base/files.hpp"
#include "shared/tracks/csv_track.hpp"
#include "tests/shared/tracks/nmea_lines.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

#include <fcntl.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

using namespace gengji;
using namespace gengji::client;
using namespace gengji::tracks;
using namespace std::chrono_literals;

namespace {

/// A receiver at the end of a serial line that is none: the other end of a pseudo terminal.
struct SimulatedReceiver {
    SimulatedReceiver() {
        char name[128];
        REQUIRE(openpty(&ours, &theirs, name, nullptr, nullptr) == 0);
        device = name;
        close(theirs);
    }
    ~SimulatedReceiver() { unplug(); }
    void say(std::string const& bytes) const {
        REQUIRE(write(ours, bytes.data(), bytes.size()) == ssize_t(bytes.size()));
    }
    void unplug() {
        if (ours >= 0) close(ours);
        ours = -1;
    }
    int ours = -1, theirs = -1;
    std::string device;
};

/// Reads until there are `count` fixes or the receiver is gone; gives up after ten seconds.
Fixes read_fixes(Receiver& receiver, std::size_t count) {
    Fixes all;
    auto const until = std::chrono::steady_clock::now() + 10s;
    while (all.size() < count && receiver.state() != ReceiverState::gone && std::chrono::steady_clock::now() < until)
        for (Fix const& fix : receiver.read(100ms)) all.push_back(fix);
    return all;
}

} // namespace

TEST_CASE("a receiver on a serial line gives fixes, and its end is told", "[tracks]") {
    SimulatedReceiver device;
    SystemClock const clock;
    auto receiver = open_serial_receiver(device.device, 9600, clock);
    REQUIRE(receiver);
    device.say("\xB5\x62 noise " + rmc("003000.00", "201025", in_county()));
    device.say(gga("003001.00", in_county(1)).substr(0, 30));
    CHECK(read_fixes(**receiver, 0).empty());
    device.say(gga("003001.00", in_county(1)).substr(30) + gga("003002.00", in_county(2)));
    Fixes const fixes = read_fixes(**receiver, 2);
    REQUIRE(fixes.size() == 2);
    CHECK(to_text_utc(*fixes[1].time) == "2025-10-20T00:30:01Z");
    CHECK((*receiver)->state() == ReceiverState::fixing);
    CHECK((*receiver)->finish().size() == 1); // the epoch that was still open
    device.unplug();
    CHECK(read_fixes(**receiver, 99).empty());
    CHECK((*receiver)->state() == ReceiverState::gone);
}

TEST_CASE("a silent and a babbling receiver are told apart", "[tracks]") {
    SimulatedReceiver device;
    FakeClock clock;
    auto receiver = open_serial_receiver(device.device, 9600, clock);
    REQUIRE(receiver);
    (*receiver)->read(1ms);
    CHECK((*receiver)->state() == ReceiverState::silent);
    clock.pass(6000);
    device.say("\x01\x80garbage$GP\x02");
    (*receiver)->read(1000ms);
    CHECK((*receiver)->state() == ReceiverState::garbage);
    device.say(sentence("GPRMC,,V,,,,,,,,,,N"));
    (*receiver)->read(1000ms);
    CHECK((*receiver)->state() == ReceiverState::searching);
    clock.pass(6000);
    (*receiver)->read(1ms);
    CHECK((*receiver)->state() == ReceiverState::silent);
    CHECK(text_of(ReceiverState::silent).find("电源") != std::string::npos);
}

TEST_CASE("a serial line that is not there says so", "[tracks]") {
    SystemClock const clock;
    auto const none = open_serial_receiver("/dev/ttyNOWHERE9", 9600, clock);
    REQUIRE_FALSE(none);
    CHECK(none.error().problem == Problem::not_found);
}

TEST_CASE("gpsd is asked to watch and its positions are read", "[tracks]") {
    namespace net = boost::asio;
    net::io_context io;
    net::ip::tcp::acceptor acceptor(io, {net::ip::make_address("127.0.0.1"), 0});
    std::string asked;
    std::thread daemon([&] {
        auto socket = acceptor.accept();
        net::write(socket, net::buffer(std::string("{\"class\":\"VERSION\",\"release\":\"3.22\"}\r\n")));
        net::streambuf buffer;
        net::read_until(socket, buffer, '\n');
        asked.assign(static_cast<char const*>(buffer.data().data()), buffer.size());
        net::write(socket, net::buffer(std::string(
                               "{\"class\":\"TPV\",\"mode\":1}\r\nnot json\r\n"
                               "{\"class\":\"TPV\",\"mode\":3,\"time\":\"2025-10-20T00:30:00.200Z\",\"lat\":30.33,"
                               "\"lon\":107.35,\"eph\":3.0,\"speed\":1.5}\r\n{\"class\":\"SKY\"}\r\n")));
    });
    SystemClock const clock;
    auto receiver = open_gpsd_receiver("127.0.0.1", std::to_string(acceptor.local_endpoint().port()), clock);
    if (!receiver) daemon.detach();
    REQUIRE(receiver);
    Fixes const fixes = read_fixes(**receiver, 1);
    daemon.join();
    CHECK(asked.starts_with("?WATCH={\"enable\":true,\"json\":true}"));
    REQUIRE(fixes.size() == 1);
    CHECK(fixes[0].place == Place{30.33, 107.35});
    CHECK(*fixes[0].time == *parse_instant("2025-10-20T00:30:00Z") + 200);
    CHECK(*fixes[0].accuracy_m == 1.5);
    CHECK(read_fixes(**receiver, 1).empty());
    CHECK((*receiver)->state() == ReceiverState::gone);
    acceptor.close();
    CHECK(open_gpsd_receiver("127.0.0.1", "1", clock).error().problem == Problem::offline);
}

TEST_CASE("a recording survives a kill and goes on behind a torn row", "[tracks]") {
    TempFolder folder;
    std::string const path = folder.path() + "/day.csv";
    SystemClock const clock;
    Fix fix;
    fix.place = {30.33, 107.35};
    fix.time = 1760920200000;
    pid_t const child = fork();
    REQUIRE(child >= 0);
    if (child == 0) { // killed in the middle, without a word
        auto recorder = TrackRecorder::open(path, clock);
        if (recorder && recorder->add({fix, fix, fix})) kill(getpid(), SIGKILL);
        _exit(1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    std::string const torn = *read_file(path) + csv_track_row(fix).substr(0, 40);
    CHECK(read_csv_track(torn)->fix_count() == 3); // its longitude is cut short
    REQUIRE(write_file_durably(path, torn));
    {
        auto recorder = TrackRecorder::open(path, clock);
        REQUIRE(recorder);
        REQUIRE(recorder->add({fix}));
        CHECK(recorder->written() == 1);
    }
    auto const track = read_csv_track(*read_file(path));
    REQUIRE(track);
    CHECK(track->fix_count() == 4);
    CHECK(track->skipped == 0);
}

TEST_CASE("a recording never spoils another file", "[tracks]") {
    TempFolder folder;
    std::string const path = folder.path() + "/letter.txt";
    SystemClock const clock;
    REQUIRE(write_file_durably(path, "dear county"));
    auto const refused = TrackRecorder::open(path, clock);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().problem == Problem::invalid);
    CHECK(*read_file(path) == "dear county");
    CHECK_FALSE(TrackRecorder::open(folder.path() + "/no/such/folder.csv", clock));
}
