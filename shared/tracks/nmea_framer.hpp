#pragma once

#include "shared/base/bytes.hpp"
#include "shared/tracks/track.hpp"

#include <functional>
#include <string>

namespace gengji::tracks {

/// Finds NMEA 0183 sentences in any stream of bytes: files and live receivers, in pieces of any size. Line ends may be
/// CR, LF, both or missing; tag blocks, comment lines (#) and binary frames between or before sentences are passed
/// over; a sentence that breaks off costs itself only. Counts what it sees.
class NmeaFramer {
public:
    /// Called with a sentence's content between $ (or !) and *, checksum right.
    using OnSentence = std::function<void(std::string_view)>;

    void feed(BytesView bytes, OnSentence const& on_sentence);
    void finish(OnSentence const& on_sentence); ///< no more bytes come: a last sentence may lack its line end

    SentenceCounts const& counts() const { return counts_; }

private:
    enum class State { between, comment, inside, first_digit, second_digit };

    void take(char byte, OnSentence const& on_sentence);
    void take_inside(char byte, OnSentence const& on_sentence);
    void take_checksum(char byte, OnSentence const& on_sentence);
    void begin();
    void break_off();
    void end_without_checksum(OnSentence const& on_sentence);

    State state_ = State::between;
    bool at_line_start_ = true;
    std::string content_;
    unsigned sum_ = 0, claimed_ = 0;
    SentenceCounts counts_;
};

} // namespace gengji::tracks
