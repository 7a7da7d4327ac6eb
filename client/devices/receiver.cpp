#include "client/devices/receiver.hpp"

#include "shared/base/json.hpp"
#include "shared/tracks/number.hpp"

namespace gengji::client {

namespace {

using namespace tracks;

constexpr std::int64_t patience_ms = 5000; ///< five times what a receiver takes for one position
constexpr std::size_t gpsd_line_bytes = 64 * 1024;
constexpr std::int64_t long_ago = -1'000'000'000;

std::optional<double> number(Json const& json, char const* key) {
    Json const* const value = member(json, key);
    return value && value->is_number() ? std::optional(value->get<double>()) : std::nullopt;
}

/// gpsd's TPV: mode 2 and 3 have a position; eph is its 95 % error in metres.
std::optional<Fix> fix_of(Json const& report) {
    if (text_member(report, "class") != "TPV" || number(report, "mode").value_or(0) < 2) return std::nullopt;
    auto const place = make_place(number(report, "lat"), number(report, "lon"));
    if (!place) return std::nullopt;
    Fix fix;
    fix.place = *place;
    fix.time = parse_moment(text_member(report, "time"), true);
    fix.speed_mps = number(report, "speed");
    if (auto const error = number(report, "eph")) fix.accuracy_m = *error / 2;
    return fix;
}

} // namespace

std::string text_of(ReceiverState state) {
    switch (state) {
    case ReceiverState::silent:
        return "接收机没有声音：请检查电源、接线和串口名";
    case ReceiverState::garbage:
        return "收到的不是定位数据：请核对波特率（常见 9600、115200），或换一个串口";
    case ReceiverState::searching:
        return "接收机正常，还没有定上位：请到开阔处等一会儿";
    case ReceiverState::fixing:
        return "已定位，正在记录";
    case ReceiverState::gone:
        return "接收机断开了：请重新插上，记录会接着写";
    }
    return "";
}

Receiver::Receiver(std::unique_ptr<ByteLink> link, Language language, Clock const& clock)
    : link_(std::move(link)), language_(language), clock_(clock), heard_ms_(long_ago), understood_ms_(long_ago),
      fixed_ms_(long_ago), opened_ms_(clock.boot_ms()), day_(clock.now_ms(), earliest_track_day) {}

Fixes Receiver::read(std::chrono::milliseconds wait) {
    Fixes fixes;
    if (state_ == ReceiverState::gone) return fixes;
    auto const bytes = link_->read(wait);
    if (!bytes) {
        state_ = ReceiverState::gone;
        return finish();
    }
    if (!bytes->empty()) hear(*bytes, fixes);
    judge();
    return fixes;
}

Fixes Receiver::finish() {
    Fixes fixes;
    keep(joiner_.finish(), fixes);
    return fixes;
}

void Receiver::hear(BytesView bytes, Fixes& fixes) {
    heard_ms_ = clock_.boot_ms();
    if (language_ == Language::nmea) {
        framer_.feed(bytes, [&](std::string_view content) {
            understood_ms_ = clock_.boot_ms();
            keep(joiner_.take(content), fixes);
        });
        return;
    }
    for (char const byte : bytes) {
        if (byte == '\n' || line_.size() >= gpsd_line_bytes) {
            hear_gpsd(line_, fixes);
            line_.clear();
        } else {
            line_.push_back(byte);
        }
    }
}

void Receiver::hear_gpsd(std::string_view line, Fixes& fixes) {
    auto const report = parse_json(line);
    if (!report || text_member(*report, "class").empty()) return;
    understood_ms_ = clock_.boot_ms();
    if (auto const fix = fix_of(*report)) {
        fixed_ms_ = clock_.boot_ms();
        fixes.push_back(*fix);
    }
}

void Receiver::keep(std::optional<Epoch> epoch, Fixes& fixes) {
    if (!epoch || !epoch->whole) return;
    epoch->fix.time = day_.moment_of(*epoch);
    if (!epoch->fix.time) return; // the first second or two, until a sentence names the day
    fixed_ms_ = clock_.boot_ms();
    fixes.push_back(epoch->fix);
}

void Receiver::judge() {
    std::int64_t const now = clock_.boot_ms();
    if (now - fixed_ms_ <= patience_ms)
        state_ = ReceiverState::fixing;
    else if (now - understood_ms_ <= patience_ms)
        state_ = ReceiverState::searching;
    else if (now - heard_ms_ <= patience_ms)
        state_ = now - opened_ms_ < patience_ms / 2 ? ReceiverState::silent : ReceiverState::garbage;
    else
        state_ = ReceiverState::silent;
}

Result<std::unique_ptr<Receiver>> open_serial_receiver(std::string const& device, unsigned baud, Clock const& clock) {
    return std::make_unique<Receiver>(TRY(open_serial(device, baud)), Receiver::Language::nmea, clock);
}

Result<std::unique_ptr<Receiver>> open_gpsd_receiver(std::string const& host, std::string const& port,
                                                     Clock const& clock) {
    return std::make_unique<Receiver>(TRY(open_tcp(host, port, "?WATCH={\"enable\":true,\"json\":true};\n")),
                                      Receiver::Language::gpsd, clock);
}

} // namespace gengji::client
