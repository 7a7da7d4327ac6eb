#pragma once

#include "shared/domain/findings/probe.hpp"
#include "shared/records/changed_records.hpp"

#include <set>
#include <unordered_map>

namespace gengji::domain {

/// Answers the rules' questions from the ledger's tables, each by an index. Records that logs refer to are read from
/// the store and kept for a while. Thread: the store's.
class LedgerProbe final : public Probe {
public:
    explicit LedgerProbe(ChangedRecords& source) : source_(source), db_(source.tables()) {}

    Result<std::vector<LogRow>> on_plot(RecordId const& plot, std::string_view operation,
                                        std::string_view season) override;
    Result<std::vector<LogRow>> for_client(RecordId const& client, std::string_view operation, Date from,
                                           Date to) override;
    Result<std::vector<LogRow>> at_work(Whose whose, RecordId const& id, std::int64_t start_s,
                                        std::int64_t end_s) override;
    Result<std::vector<LogRow>> on_day(RecordId const& machine, Date day) override;
    Result<std::vector<LogRow>> with_proof(Proof kind, std::uint64_t hash) override;
    Result<std::vector<LogRow>> tracks_in(std::string_view village, std::string_view operation,
                                          std::string_view season) override;
    Result<Client> client(RecordId const& id) override;
    Result<std::vector<RecordId>> same_client(Client const& client) override;
    Result<std::vector<MemberRow>> alike(MemberRow const& member) override;
    Result<std::optional<Plot>> plot(RecordId const& id) override;
    Result<std::optional<Machine>> machine(RecordId const& id) override;
    Result<std::optional<FundScheme>> scheme(RecordId const& id) override;

    Result<std::optional<LogRow>> log(std::int64_t record);
    Result<std::optional<MemberRow>> member(std::int64_t record);
    /// The profiles that lead to this one, itself included.
    Result<std::vector<RecordId>> merged_into(RecordId const& id);

    /// Numbers of the records of a form that name this one (ledger_links.hpp), void ones included.
    Result<std::vector<std::int64_t>> named_by(BytesView target, std::string_view form);
    /// Numbers of the service logs of a client, void ones included.
    Result<std::vector<std::int64_t>> logs_of(RecordId const& client);

    void forget(RecordId const& id); ///< a record that logs refer to has changed
    void forget();

private:
    template<class T>
    Result<std::optional<T>> referred(std::unordered_map<RecordId, std::optional<T>>& known, RecordId const& id,
                                      char const* form);
    Result<void> add_merged(RecordId const& id, std::set<RecordId>& all);

    ChangedRecords& source_;
    Database& db_;
    std::unordered_map<RecordId, std::optional<Plot>> plots_;
    std::unordered_map<RecordId, std::optional<Machine>> machines_;
    std::unordered_map<RecordId, std::optional<FundScheme>> schemes_;
};

} // namespace gengji::domain
