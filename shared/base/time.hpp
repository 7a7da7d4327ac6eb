#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gengji {

/// Milliseconds since 1970-01-01T00:00:00Z. Clocks decide nothing (DESIGN.md 3): this is for showing and sorting.
using UnixMs = std::int64_t;

/// Where time comes from: the machine in the product, the test's hand in tests.
class Clock {
public:
    virtual ~Clock() = default;
    virtual UnixMs now_ms() const = 0;        ///< wall clock, may be wrong and may jump
    virtual std::int64_t boot_ms() const = 0; ///< since boot, sleep included: never jumps while the machine is up
};

class SystemClock final : public Clock {
public:
    UnixMs now_ms() const override;
    std::int64_t boot_ms() const override;
};

/// A calendar day, as days since 1970-01-01.
struct Date {
    std::int32_t days{};
    auto operator<=>(Date const&) const = default;
};

std::optional<Date> parse_date(std::string_view text); ///< 2025-10-20, also 2025/10/20, 2025年10月20日, 2025.10.20
std::string to_text(Date date);                        ///< 2025-10-20
Date date_of(UnixMs time, int utc_offset_minutes = 480);
/// 2025-10-20T08:30:00Z or with an offset; without one, China's +08:00. Also "2025-10-20 08:30".
std::optional<UnixMs> parse_instant(std::string_view text);
std::string to_text_utc(UnixMs time);   ///< 2025-10-20T00:30:00Z
std::string to_text_local(UnixMs time); ///< 2025-10-20 08:30, in China's +08:00, as people are shown it

} // namespace gengji
