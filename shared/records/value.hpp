#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/decimal.hpp"
#include "shared/base/hash.hpp"
#include "shared/base/id.hpp"
#include "shared/base/result.hpp"
#include "shared/base/time.hpp"
#include "shared/records/version_vector.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gengji {

/// A place as the receiver gave it: WGS 84, in 1e-7 degrees; accuracy is the claimed radius in centimetres.
struct Point {
    std::int64_t latitude_e7{};
    std::int64_t longitude_e7{};
    std::optional<std::uint32_t> accuracy_cm;
    bool operator==(Point const&) const = default;
};

/// What a record holds of a photo, file or signature: the bytes themselves live in the blob store under their hash.
struct FileRef {
    Hash hash;
    std::uint64_t size{};
    std::string type; ///< MIME type as sniffed
    std::string name; ///< as the person named it
    bool operator==(FileRef const&) const = default;
};

/// The value of `_life`, of a record or of a repeat instance (R11, R16).
struct Life {
    enum class State : std::uint8_t { alive = 1, voided = 2, moved = 3 };
    State state{};
    std::string reason;
    std::string moved_to; ///< bucket text, for `moved` (in the old record) and as origin (in the new one)
    VersionVector as_of;  ///< the `seen` of the edit that wrote it
    bool operator==(Life const&) const = default;
};

/// The value of `_review/verify` (township) and `_review/accept` (county): it judges one version, named by as_of (R11,
/// R12).
struct Review {
    enum class Decision : std::uint8_t { approved = 1, returned = 2, withdrawn = 3 };
    Decision decision{};
    std::string note;
    VersionVector as_of;
    std::vector<std::pair<std::string, Bytes>> counted; ///< path → packed value: what reports read; sorted by path
    Hash document;                                      ///< hash of the whole document within as_of
    bool operator==(Review const&) const = default;
};

/// The value of `_review/remarks[k…]`: a supervisor's remark on one field, worked off by the author like any other
/// edit.
struct Remark {
    enum class State : std::uint8_t { open = 1, done = 2 };
    std::string path;
    std::string text;
    State state{};
    bool operator==(Remark const&) const = default;
};

/// One value of one field, packed as a kind byte and a body. Equal values have equal bytes; kinds of a newer peer are
/// kept and passed on as they are. A value without bytes is `none`: the field was cleared.
class Value {
public:
    enum class Kind : std::uint8_t {
        none = 0,
        boolean = 1,
        integer = 2,
        decimal = 3,
        text = 4,
        date = 5,
        instant = 6,
        point = 7,
        record = 8,
        list = 9,
        file = 10,
        life = 11,
        review = 12,
        remark = 13,
    };

    Value() = default;
    static Value of(bool value);
    static Value of(std::int64_t value);
    static Value of(Decimal value);
    static Value of(std::string_view text);
    static Value of(char const* text) { return of(std::string_view(text)); }
    static Value of(Date value);
    static Value instant(std::int64_t unix_seconds);
    static Value of(Point const& value);
    static Value of(RecordId const& record);
    static Value of(FileRef const& value);
    static Value of(Life const& value);
    static Value of(Review const& value);
    static Value of(Remark const& value);
    static Value list(std::span<Value const> items); ///< items must not be lists
    /// Takes bytes that another replica packed. Fails (`invalid`) unless they are a well-formed value of a known kind,
    /// or of an unknown one.
    static Result<Value> unpack(BytesView packed);
    /// The question behind unpack, without making a value.
    static bool is_well_formed(BytesView packed);
    /// The same without looking: for bytes that this program packed itself (its own database).
    static Value trusted(BytesView packed) { return Value(Bytes(packed)); }

    bool operator==(Value const&) const = default;
    auto operator<=>(Value const&) const = default;
    Kind kind() const { return packed_.empty() ? Kind::none : static_cast<Kind>(packed_.front()); }
    bool is_none() const { return packed_.empty(); }
    BytesView packed() const { return packed_; }

    // Each gives nothing when the value is of another kind.
    std::optional<bool> boolean() const;
    std::optional<std::int64_t> integer() const;
    std::optional<Decimal> decimal() const; ///< of an integer too
    std::optional<std::string_view> text() const;
    std::optional<Date> date() const;
    std::optional<std::int64_t> instant_seconds() const;
    std::optional<Point> point() const;
    std::optional<RecordId> record() const;
    std::vector<Value> items() const; ///< of a list; empty otherwise
    std::optional<FileRef> file() const;
    std::optional<Life> life() const;
    std::optional<Review> review() const;
    std::optional<Remark> remark() const;

    /// R4 inside values: rewrites the `as_of` of a life or review.
    Value reissued(ReplicaId const& from, std::uint64_t k, ReplicaId const& to) const;

private:
    explicit Value(Bytes packed) : packed_(std::move(packed)) {}
    Bytes packed_;
};

/// For people and for tests: 5.25, "王小明", 2025-10-20, [a, b], 作废(…); not for storing.
std::string to_text(Value const& value);

} // namespace gengji
