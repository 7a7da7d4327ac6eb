#pragma once

#include "server/store/sqlite_store.hpp"
#include "shared/base/signature.hpp"
#include "sync-protocol/server_machine.hpp"
#include "tests/simulation/faulty_disk.hpp"
#include "tests/simulation/witness.hpp"
#include "tests/support/fake_clock.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gengji::simulation {

/// A person with a laptop, as the server knows them.
struct Account {
    ActorId actor;
    DeviceId device;
    bool supervisor = false;
    std::optional<SigningKey>
        key; ///< signs its batches; none in most worlds (a signature costs more than everything else)
    Scope scope;
};

/// Forms and roles of the simulated county: every form is known but `future`; only supervisors review.
class CountyRules final : public sync::AdmissionRules {
public:
    bool knows(FormVersion const& form) const override { return form.form != "future"; }
    ApprovalRules approval(FormVersion const&) const override { return {{"area", "name"}, {"note"}}; }
    Reason judge(sync::Session const& session, Edit const& edit, RecordState const* held) const override;
};

/// The server: the real machine over the real store on a faulty disk. Everything that leaves it is looked at (S2, S12).
class County {
public:
    County(Random& random, Witness& witness);

    static constexpr char const* code = "500231";
    void open(); ///< also after a crash: what was acknowledged must be there (S2)
    bool is_up() const { return store_ != nullptr; }
    void crash(bool power);
    server::Store& store() { return *store_; }
    FaultyDisk& disk() { return disk_; }
    FakeClock& clock() { return clock_; }
    CountyRules const& rules() const { return rules_; }

    /// Answers one request, or several as one group commit; nothing for one that was refused or not understood, or when
    /// the server died.
    std::vector<std::optional<Bytes>> answer(std::vector<std::pair<Account const*, Bytes>> const& requests);

    // --- the console
    struct Page { ///< what a console page showed
        RecordKey key;
        FormVersion form;
        VersionVector seen;
        std::set<Token> known;
        RecordState state;
    };
    std::optional<Page> look_at(RecordKey const& key);
    /// The last resort of every fault injection: does not take the store down when nothing failed.
    bool write(Page const& page, std::vector<Change> const& patch);
    void end_one_wait(bool may_release); ///< a person releases or discards something in quarantine
    void end_offers(bool release);       ///< … or the offers of one bucket

    // --- backup and restore
    void back_up();
    bool has_backup() const { return backup_.has_value(); }
    void restore();         ///< the last backup, in a new epoch
    void restore_by_hand(); ///< the same, without telling the server: no new epoch (MERGE.md H13)
    int restores = 0;

    std::map<RecordKey, std::vector<RecordState>> joined; ///< offers that were released, as they were
    std::set<RecordKey> uncertain;                        ///< the server died while joining an offer to these
    std::set<Token> discarded_offers;                     ///< tokens in offers that a person discarded
    int answered = 0;

private:
    void look_over(sync::SyncReply const& reply, Account const& account);
    void note_acknowledged(sync::SyncReply const& reply);

    Random& random_;
    Witness& witness_;
    FaultyDisk disk_;
    FakeClock clock_;
    CountyRules rules_;
    std::unique_ptr<server::SqliteStore> store_;
    std::optional<FaultyDisk::Image> backup_;
    std::map<std::pair<std::string, ReplicaId>, sync::Held> acknowledged_;
};

} // namespace gengji::simulation
