#pragma once

#include "shared/base/result.hpp"

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

/// The log: an event and its facts, one line each, `time=2025-10-20T00:30:00.125Z level=info event=push.acknowledged
/// edits=3`. Ids and counts only; never field values, names, tokens or positions. Any thread; never throws, never fails
/// the caller.
namespace gengji::log {

/// One fact of an event. The name is a literal; texts live as long as the call.
struct Fact {
    std::string_view name;
    std::variant<std::int64_t, std::uint64_t, double, bool, std::string_view> value;

    Fact(std::string_view fact, bool yes) : name(fact), value(yes) {}
    Fact(std::string_view fact, std::floating_point auto number) : name(fact), value(static_cast<double>(number)) {}
    Fact(std::string_view fact, std::signed_integral auto number)
        : name(fact), value(static_cast<std::int64_t>(number)) {}
    Fact(std::string_view fact, std::unsigned_integral auto number)
        : name(fact), value(static_cast<std::uint64_t>(number)) {}
    Fact(std::string_view fact, char const* text) : name(fact), value(std::string_view(text)) {}
    Fact(std::string_view fact, std::string_view text) : name(fact), value(text) {}
    Fact(std::string_view fact, std::string const& text) : name(fact), value(std::string_view(text)) {}
};

enum class Level { info, warn, error, off };

void info(std::string_view event, std::initializer_list<Fact> facts = {}) noexcept;
void warn(std::string_view event, std::initializer_list<Fact> facts = {}) noexcept;
void error(std::string_view event, std::initializer_list<Fact> facts = {}) noexcept;

/// What is below `least` is not written. At first: info.
void set_level(Level least);
/// Where lines go from now on: to stderr (at first), to a file that is appended to and renamed to `path.1` when it has
/// grown to limits::log_file_bytes, or to a function (tests), which must not log itself.
void to_stderr();
Result<void> to_file(std::string const& path);
void to_function(std::function<void(std::string_view line)> sink);

} // namespace gengji::log
