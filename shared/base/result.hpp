#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace gengji {

/// What went wrong, named by what the caller can do about it.
enum class Problem {
    not_found,    ///< what was asked for does not exist, or may not be seen: the two look the same
    invalid,      ///< the input is wrong: show `detail` and let the person mend it
    unauthorized, ///< sign in again, or the role does not allow it
    offline,      ///< no connection: try later, nothing is lost
    too_old,      ///< the other side is newer: this program or database must be upgraded
    full,         ///< disk or quota is full: free some space
    storage,      ///< the disk or database failed
    internal,     ///< a fault of ours
};

/// The short English name of a problem, as it stands in logs and `--json` output.
char const* name_of(Problem problem);

/// Why something could not be done. `detail` is for people (Chinese first) and says what to do next.
struct Error {
    Problem problem{};
    std::string detail;
    bool operator==(Error const&) const = default;
};

/// A `T`, or the `Error` that stood in the way.
template<class T = void>
class [[nodiscard]] Result {
public:
    Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return content_.index() == 0; }
    T& value() & { return assert(*this), std::get<0>(content_); }
    T const& value() const& { return assert(*this), std::get<0>(content_); }
    T&& value() && { return assert(*this), std::get<0>(std::move(content_)); }
    T& operator*() & { return value(); }
    T const& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    T const* operator->() const { return &value(); }
    Error const& error() const { return assert(!*this), std::get<1>(content_); }

private:
    std::variant<T, Error> content_;
};

template<>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    explicit operator bool() const { return !error_.has_value(); }
    void value() const { assert(*this); }
    Error const& error() const { return assert(error_), *error_; }

private:
    std::optional<Error> error_;
};

inline Error problem(Problem kind, std::string detail) { return Error{kind, std::move(detail)}; }

namespace detail {
template<class T>
T unwrap(Result<T>&& result) {
    return std::move(result).value();
}
inline void unwrap(Result<void>&&) {}
} // namespace detail

} // namespace gengji

#define GENGJI_TRY_JOIN_(a, b) a##b
#define GENGJI_TRY_JOIN(a, b) GENGJI_TRY_JOIN_(a, b)
#define GENGJI_TRY(name, ...)                                                                                          \
    ({                                                                                                                 \
        auto name = (__VA_ARGS__);                                                                                     \
        if (!name) return name.error();                                                                                \
        ::gengji::detail::unwrap(std::move(name));                                                                     \
    })

/// Unwraps the value of a Result, or returns its error from the enclosing function. May stand within another TRY.
#define TRY(...) GENGJI_TRY(GENGJI_TRY_JOIN(try_result_, __COUNTER__), __VA_ARGS__)
