#pragma once

#include "shared/domain/facts/machine.hpp"
#include "shared/domain/facts/member_profile.hpp"
#include "shared/domain/facts/plot.hpp"
#include "shared/domain/facts/service_log.hpp"
#include "shared/domain/service/confirmation.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What the rules look at, as the ledger keeps it: one small value a record, made from the record alone.
namespace gengji::domain {

/// When an approval was made; of two the earlier decides which claim stands. Those no server has stamped come last.
struct Verified {
    Stamp stamp = unstamped;
    Dot dot;
    auto operator<=>(Verified const&) const = default;
};

struct LogRow {
    std::int64_t record = 0; ///< number of the record in its store
    RecordId id;
    std::string owner; ///< of its bucket
    Level level = Level::draft;
    bool contested = false;
    std::optional<Verified> verified; ///< by township or county, the earlier one
    std::optional<Stamp> submitted_at;
    std::string log_no, village, season, operation;
    std::optional<RecordId> client, plot, team, operator_id, machine, scheme;
    std::int64_t time_no = 1, times = 1;
    std::optional<std::int64_t> start_s, end_s; ///< seconds since 1970
    std::optional<Decimal> claimed, accepted, tonnes, gnss_area, unit_price, surcharge, discount, amount, subsidy;
    std::vector<std::uint64_t> photos; ///< leading eight bytes of their hashes
    std::optional<std::uint64_t> strokes;
    std::optional<Hash> track;
    std::optional<Point> position;
    std::string path; ///< where it was worked, as the log has it
    Confirmation confirmation = Confirmation::none;
    bool two_photos = false;

    bool is_live() const { return level >= Level::returned; }
    std::optional<Date> day() const; ///< of its beginning, in China
    std::string_view township() const { return std::string_view(owner).substr(0, owner.size() >= 9 ? 9 : 6); }
    std::optional<Decimal> area() const { return accepted ? accepted : claimed; }
    bool operator==(LogRow const&) const = default;
};

LogRow log_row_of(std::int64_t record, RecordKey const& key, RecordState const& state, Operations const& operations);
/// Without the record number, which is the key. The same row gives the same bytes.
Bytes encode(LogRow const& row);
std::optional<LogRow> decode_log_row(std::int64_t record, BytesView bytes);

struct MemberRow {
    std::int64_t record = 0;
    RecordId id;
    std::string owner;
    Level level = Level::draft;
    std::string kind, name, phone, village, group_no;
    std::string id_no, uscc;
    std::optional<RecordId> merged_into;

    bool is_live() const { return level >= Level::returned && !merged_into; }
    std::string_view township() const { return std::string_view(owner).substr(0, owner.size() >= 9 ? 9 : 6); }
    bool operator==(MemberRow const&) const = default;
};
MemberRow member_row_of(std::int64_t record, RecordKey const& key, RecordState const& state);

} // namespace gengji::domain
