#pragma once

#include "shared/base/result.hpp"
#include "shared/domain/facts/fund_scheme.hpp"
#include "shared/domain/facts/machine.hpp"
#include "shared/domain/facts/plot.hpp"
#include "shared/domain/findings/rows.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gengji::domain {

/// Who a log's client is: the profile that all merged ones lead to, and its telephone.
struct Client {
    RecordId root;
    std::string phone;
    bool operator==(Client const&) const = default;
};

/// What the rules ask of all that is known. Behind it: the ledger's tables by their indexes, or, in a test, everything
/// in memory. Only live records (neither draft nor void) are handed out. Errors: storage.
class Probe {
public:
    virtual ~Probe() = default;

    // --- other logs, in no particular order
    virtual Result<std::vector<LogRow>> on_plot(RecordId const& plot, std::string_view operation,
                                                std::string_view season) = 0;
    virtual Result<std::vector<LogRow>> for_client(RecordId const& client, std::string_view operation, Date from,
                                                   Date to) = 0;
    enum class Whose { machine, operator_ };
    /// Jobs of a machine or operator that overlap [start, end).
    virtual Result<std::vector<LogRow>> at_work(Whose whose, RecordId const& id, std::int64_t start_s,
                                                std::int64_t end_s) = 0;
    virtual Result<std::vector<LogRow>> on_day(RecordId const& machine, Date day) = 0;
    enum class Proof { photo, strokes };
    virtual Result<std::vector<LogRow>> with_proof(Proof kind, std::uint64_t hash) = 0;
    /// Logs with a track of the same operation, season and village.
    virtual Result<std::vector<LogRow>> tracks_in(std::string_view village, std::string_view operation,
                                                  std::string_view season) = 0;

    // --- members
    virtual Result<Client> client(RecordId const& id) = 0; ///< of an unknown profile: itself, without a telephone
    /// All profiles that lead to the same root, or to one with the same telephone, void and merged ones too.
    virtual Result<std::vector<RecordId>> same_client(Client const& client) = 0;
    /// Live members that share the identifier, or name and village.
    virtual Result<std::vector<MemberRow>> alike(MemberRow const& member) = 0;

    // --- what a log refers to; nothing when it is not here or not live
    virtual Result<std::optional<Plot>> plot(RecordId const& id) = 0;
    virtual Result<std::optional<Machine>> machine(RecordId const& id) = 0;
    virtual Result<std::optional<FundScheme>> scheme(RecordId const& id) = 0;
};

/// What the lines of work of two logs say (shared/domain/worked): a function of the records alone.
class WorkedAreas {
public:
    virtual ~WorkedAreas() = default;
    /// How much of the smaller worked ground two logs share, 0 … 1; nothing unless both have a line that can be read.
    virtual std::optional<Decimal> shared_part(LogRow const& a, LogRow const& b) const = 0;
    /// First and last second of the track itself; nothing when the line does not say.
    virtual std::optional<std::pair<std::int64_t, std::int64_t>> span_s(LogRow const&) const { return std::nullopt; }
};

/// What findings depend on besides records.
struct FindingRules {
    Settings settings;
    Operations const* operations = &Operations::built_in();
    WorkedAreas const* worked = nullptr; ///< none: tracks are not compared with each other
};

} // namespace gengji::domain
