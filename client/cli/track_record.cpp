#include "client/cli/track.hpp"
#include "client/devices/receiver.hpp"
#include "client/devices/track_recorder.hpp"

#include <fmt/format.h>

#include <csignal>
#include <memory>
#include <thread>

namespace gengji::client {

namespace {

using namespace std::chrono_literals;

struct Words {
    std::string serial, gpsd, out;
    unsigned baud = 9600;
    int seconds = 0;
};

volatile std::sig_atomic_t stopped = 0;
void stop(int) { stopped = 1; }

Result<std::unique_ptr<Receiver>> open(Words const& words, Clock const& clock) {
    if (!words.serial.empty()) return open_serial_receiver(words.serial, words.baud, clock);
    std::size_t const colon = words.gpsd.rfind(':');
    std::string const host = words.gpsd.substr(0, colon);
    std::string const port = colon == std::string::npos ? "2947" : words.gpsd.substr(colon + 1);
    return open_gpsd_receiver(host, port, clock);
}

/// Tells a change of state once.
class Teller {
public:
    Teller(std::ostream& out, bool json) : out_(out), json_(json) {}
    void tell(ReceiverState state) {
        if (told_ == static_cast<int>(state)) return;
        told_ = static_cast<int>(state);
        if (json_)
            out_ << dump(Json{{"state", name(state)}, {"message", text_of(state)}}) << std::endl;
        else
            out_ << text_of(state) << std::endl;
    }

private:
    static char const* name(ReceiverState state) {
        constexpr char const* names[] = {"silent", "garbage", "searching", "fixing", "gone"};
        return names[static_cast<std::size_t>(state)];
    }
    std::ostream& out_;
    bool json_;
    int told_ = -1; ///< nothing yet
};

Result<void> record(Words const& words, bool json, std::ostream& out) {
    if (words.serial.empty() == words.gpsd.empty())
        return problem(Problem::invalid, "请写 --serial 串口 或 --gpsd 主机:端口 之一。");
    SystemClock const clock;
    auto receiver = TRY(open(words, clock));
    TrackRecorder recorder = TRY(TrackRecorder::open(words.out, clock));
    stopped = 0;
    std::signal(SIGINT, stop);
    std::signal(SIGTERM, stop);
    Teller teller(out, json);
    std::int64_t const until = words.seconds > 0 ? clock.boot_ms() + words.seconds * 1000LL : INT64_MAX;
    while (!stopped && clock.boot_ms() < until) {
        TRY(recorder.add(receiver->read(500ms)));
        teller.tell(receiver->state());
        if (receiver->state() != ReceiverState::gone) continue;
        std::this_thread::sleep_for(500ms); // a receiver that is plugged in again takes a moment to appear
        if (auto again = open(words, clock)) receiver = std::move(*again);
    }
    TRY(recorder.add(receiver->finish()));
    if (json)
        out << dump(Json{{"fixes", recorder.written()}, {"file", words.out}}) << "\n";
    else
        out << fmt::format("已记录 {} 个定位点：{}\n", recorder.written(), words.out);
    return {};
}

} // namespace

void add_track_record(CLI::App& track, Wish& wish) {
    auto const words = std::make_shared<Words>();
    auto* const command = track.add_subcommand("record", "接上接收机实时记录轨迹，Ctrl-C 结束；断电最多丢两秒");
    command->add_option("--serial", words->serial, "串口，例如 /dev/ttyUSB0");
    command->add_option("--baud", words->baud, "波特率")->capture_default_str()->check(CLI::Range(300u, 4'000'000u));
    command->add_option("--gpsd", words->gpsd, "gpsd 的主机:端口，例如 localhost:2947");
    command->add_option("-o,--out", words->out, "轨迹文件（CSV），已有的本程序轨迹会接着写")->required();
    command->add_option("--seconds", words->seconds, "记录多少秒后自己结束")->check(CLI::Range(1, 1'000'000));
    command->callback([&wish, words] {
        wish.without_laptop = [&wish, words](std::ostream& out) { return record(*words, wish.json, out); };
    });
}

} // namespace gengji::client
