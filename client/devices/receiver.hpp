#pragma once

#include "client/devices/byte_link.hpp"
#include "shared/base/time.hpp"
#include "shared/tracks/nmea.hpp"

namespace gengji::client {

enum class ReceiverState {
    silent,    ///< nothing comes: no power, wrong port
    garbage,   ///< bytes, but no sentence among them: wrong baud rate, another device
    searching, ///< speaks, but has no position yet
    fixing,    ///< gives positions
    gone,      ///< unplugged, or the other side hung up
};
/// What a person should know and do about it.
std::string text_of(ReceiverState state);

/// Makes fixes of what a receiver says: NMEA of a serial line, or gpsd's JSON. One thread.
class Receiver {
public:
    enum class Language { nmea, gpsd };

    Receiver(std::unique_ptr<ByteLink> link, Language language, Clock const& clock);

    /// Positions that came, after waiting up to `wait` for something. Empty while there are none; state() says why.
    tracks::Fixes read(std::chrono::milliseconds wait);
    tracks::Fixes finish(); ///< the last position, which waits for the sentence that would follow it
    ReceiverState state() const { return state_; }

private:
    void hear(BytesView bytes, tracks::Fixes& fixes);
    void hear_gpsd(std::string_view line, tracks::Fixes& fixes);
    void keep(std::optional<tracks::Epoch> epoch, tracks::Fixes& fixes);
    void judge();

    std::unique_ptr<ByteLink> link_;
    Language language_;
    Clock const& clock_;
    ReceiverState state_ = ReceiverState::silent;
    std::int64_t heard_ms_, understood_ms_, fixed_ms_; ///< boot time of the last byte, sentence, position
    std::int64_t opened_ms_;
    tracks::NmeaFramer framer_;
    tracks::NmeaEpochs joiner_;
    tracks::NmeaClock day_;
    std::string line_;
};

Result<std::unique_ptr<Receiver>> open_serial_receiver(std::string const& device, unsigned baud, Clock const& clock);
Result<std::unique_ptr<Receiver>> open_gpsd_receiver(std::string const& host, std::string const& port,
                                                     Clock const& clock);

} // namespace gengji::client
