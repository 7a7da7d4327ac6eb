#pragma once

#include "sync-protocol/server_machine.hpp"
#include "sync-protocol/signing.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gengji::sync {

/// Takes the batches of one partition's request and decides of every edit: nothing blocks, nothing is dropped
/// (DESIGN.md 3, "Verdicts"). Thread: as answer().
class BatchAdmission {
public:
    BatchAdmission(std::string const& partition, Session const& session, Ledger& ledger, AdmissionRules const& rules,
                   ServerMoment const& moment);

    /// Admits what the server does not hold yet. A batch that leaves a gap or contradicts the chain is left out: `Held`
    /// tells its sender. Errors: invalid (does not read, names another replica, badly signed), storage, full.
    Result<void> take(PushedBatch const& batch);

private:
    /// A record while a batch is being judged: the ledger's state and what of this batch has been found good since.
    struct Working {
        std::optional<RecordState> state;
        std::vector<std::size_t> stored; ///< of `admissions`, not yet in `state`
        bool waits = false;              ///< an edit of this replica to it waits (R1)
    };

    struct Opened {
        std::vector<Edit> edits;
        std::vector<SealedLink> links; ///< one an edit when they came in boxes; otherwise none
    };
    Result<std::optional<Opened>> open(PushedBatch const& batch) const;
    Result<bool> fits_chain(PushedBatch const& batch, Opened const& opened, Held const& held, Hash& last) const;
    Result<void> decide(Edit const& edit, Admission& admission);
    Result<Reason> judge(Edit const& edit, Working& working);
    Result<bool> names_unknown(Edit const& edit, Working const& working);
    Result<Reason> judge_reviews(Edit const& edit);
    Result<Working*> working(RecordKey const& key);
    Result<std::uint64_t> held_of(ReplicaId const& replica);
    Stamp stamp_of(Edit const& edit);

    std::string const& partition_;
    Session const& session_;
    Ledger& ledger_;
    AdmissionRules const& rules_;
    ServerMoment const& moment_;
    std::vector<Grant> const* grants_ = nullptr;
    ReplicaId replica_;
    bool earlier_epoch_ = false;
    std::map<RecordKey, Working> records_;
    std::map<ReplicaId, std::uint64_t> held_;
    std::vector<Admission> admissions_;
    Stamp last_stamp_ = 0;
};

} // namespace gengji::sync
