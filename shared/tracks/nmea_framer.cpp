#include "shared/tracks/nmea_framer.hpp"

#include "shared/base/limits.hpp"

#include <algorithm>

namespace gengji::tracks {

namespace {

bool is_line_end(char byte) { return byte == '\r' || byte == '\n'; }
bool is_printable(char byte) { return byte >= ' ' && byte <= '~'; }

int hex_digit(char byte) {
    if (byte >= '0' && byte <= '9') return byte - '0';
    if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
    if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
    return -1;
}

/// "RMC" of "GNRMC"; "PUBX" of "PUBX"; nothing of what is no sentence's head.
std::string_view kind_of(std::string_view content) {
    std::string_view const head = content.substr(0, content.find(','));
    bool const plain = std::ranges::all_of(
        head, [](char letter) { return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9'); });
    if (!plain || head.size() < 3 || head.size() > 12) return {};
    return head.size() == 5 && head.front() != 'P' ? head.substr(2) : head;
}

constexpr std::size_t most_kinds = 100; ///< hostile logs make up names

} // namespace

void NmeaFramer::feed(BytesView bytes, OnSentence const& on_sentence) {
    for (char const byte : bytes) {
        take(byte, on_sentence);
        at_line_start_ = is_line_end(byte);
    }
}

void NmeaFramer::finish(OnSentence const& on_sentence) { feed("\n", on_sentence); }

void NmeaFramer::take(char byte, OnSentence const& on_sentence) {
    switch (state_) {
    case State::comment: // ends with its line, or where it cannot be text any more
        if (is_line_end(byte) || (static_cast<unsigned char>(byte) < ' ' && byte != '\t')) state_ = State::between;
        return;
    case State::between:
        if (byte == '$' || byte == '!') begin();
        if (byte == '#' && at_line_start_) state_ = State::comment;
        return;
    case State::inside:
        return take_inside(byte, on_sentence);
    case State::first_digit:
    case State::second_digit:
        return take_checksum(byte, on_sentence);
    }
}

void NmeaFramer::take_inside(char byte, OnSentence const& on_sentence) {
    if (byte == '*') {
        state_ = State::first_digit;
    } else if (byte == '$' || byte == '!') { // the sentence before broke off here
        break_off();
        begin();
    } else if (is_line_end(byte)) {
        end_without_checksum(on_sentence);
    } else if (!is_printable(byte) || content_.size() >= limits::nmea_sentence_bytes) {
        break_off();
    } else {
        content_.push_back(byte);
        sum_ ^= static_cast<unsigned char>(byte);
    }
}

void NmeaFramer::take_checksum(char byte, OnSentence const& on_sentence) {
    int const digit = hex_digit(byte);
    if (digit < 0) {
        break_off();
        if (byte == '$' || byte == '!') begin();
        return;
    }
    claimed_ = claimed_ * 16 + static_cast<unsigned>(digit);
    if (state_ == State::first_digit) {
        state_ = State::second_digit;
        return;
    }
    state_ = State::between;
    std::string_view const kind = kind_of(content_);
    if (kind.empty()) return; // bytes of a binary frame that happened to look like one
    if (claimed_ != sum_) {
        ++counts_.bad;
        return;
    }
    ++counts_.good;
    if (counts_.kinds.size() < most_kinds || counts_.kinds.contains(std::string(kind)))
        ++counts_.kinds[std::string(kind)];
    on_sentence(content_);
}

void NmeaFramer::begin() {
    state_ = State::inside;
    content_.clear();
    sum_ = claimed_ = 0;
}

void NmeaFramer::break_off() {
    counts_.torn += !kind_of(content_).empty();
    state_ = State::between;
}

/// The standard lets a talker leave the checksum out. Beside sentences that have one, it was cut off.
void NmeaFramer::end_without_checksum(OnSentence const& on_sentence) {
    if (counts_.good > 0 || kind_of(content_).empty()) return break_off();
    state_ = State::between;
    ++counts_.without;
    on_sentence(content_);
}

} // namespace gengji::tracks
