#pragma once

#include "shared/tracks/track.hpp"

#include <cstdio>
#include <string>

/// Sentences as a receiver writes them.
namespace gengji::tracks {

/// "$GPRMC,…*5A\r\n" of "GPRMC,…".
inline std::string sentence(std::string const& content) {
    unsigned sum = 0;
    for (char const byte : content) sum ^= static_cast<unsigned char>(byte);
    char tail[8];
    std::snprintf(tail, sizeof tail, "*%02X\r\n", sum);
    return "$" + content + tail;
}

inline std::string rmc(std::string const& time, std::string const& date, std::string const& place) {
    return sentence("GNRMC," + time + ",A," + place + ",1.94,90.0," + date + ",,,A");
}
inline std::string gga(std::string const& time, std::string const& place, std::string const& quality = "1") {
    return sentence("GNGGA," + time + "," + place + "," + quality + ",12,0.8,400.0,M,-30.0,M,,");
}

/// 30°19.8' N 107°21.0' E, in 垫江; minutes move on by `step` ten-thousandths.
inline std::string in_county(int step = 0) {
    char text[64];
    std::snprintf(text, sizeof text, "3019.%04d,N,10721.0000,E", 8000 + step);
    return text;
}

} // namespace gengji::tracks
