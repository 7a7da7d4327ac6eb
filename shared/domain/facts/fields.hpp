#pragma once

#include "shared/base/decimal.hpp"
#include "shared/base/time.hpp"
#include "shared/records/record_state.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::domain {

/// A record's values by path: as shown (the winners), or as an approval froze them. Every question may be asked of
/// every path: what is not there, or is of another kind, is nothing. Borrows what it was made of.
class Fields {
public:
    explicit Fields(RecordState const& shown) : state_(&shown) {}
    explicit Fields(Review const& approved) : review_(&approved) {}

    Value value(std::string_view path) const;
    std::string text(std::string_view path) const; ///< empty when there is none
    std::optional<Decimal> decimal(std::string_view path) const;
    std::optional<std::int64_t> integer(std::string_view path) const;
    std::optional<bool> boolean(std::string_view path) const;
    std::optional<Date> date(std::string_view path) const;
    std::optional<UnixMs> instant(std::string_view path) const;
    std::optional<Point> point(std::string_view path) const;
    std::optional<RecordId> record(std::string_view path) const;
    std::optional<FileRef> file(std::string_view path) const;
    std::vector<std::string> texts(std::string_view path) const;
    std::vector<RecordId> records(std::string_view path) const;
    std::vector<Point> points(std::string_view path) const;
    std::vector<FileRef> files(std::string_view path) const; ///< of a single file too
    /// The living instances of a repeat, `items[k9f27c01b3e45]`, by key (an order that both readings share).
    std::vector<std::string> instances(std::string_view section) const;

private:
    RecordState const* state_ = nullptr;
    Review const* review_ = nullptr;
};

} // namespace gengji::domain
