#pragma once

#include "shared/domain/service/payment_list.hpp"
#include "shared/records/changed_records.hpp"
#include "shared/reports/export_list.hpp"
#include "shared/reports/export_source.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gengji::reports {

/// What the ledger knows about logs that a list of payments must respect.
struct LogJudgements {
    domain::Settings settings;
    std::map<RecordKey, std::string> instead;  ///< number of the log that stands in its place (R09)
    std::map<RecordKey, std::string> blocking; ///< a finding that must be put right first, R05
};
/// Of a ledger that is caught up (`catch_up_ledger`, or the server's own steps). Thread: the store's. Errors: storage.
Result<LogJudgements> read_judgements(ChangedRecords& source);
Result<void> catch_up_ledger(ChangedRecords& source);

/// Who is paid what, of the records that this store holds: of the whole county on its server only.
struct Payments {
    domain::PaymentList list;
    domain::Settings settings;
    std::map<RecordId, RecordId> payees; ///< of each line's log: the team's organisation, the team, or the farmer
    /// Verified logs that ask for nothing, for the public list.
    struct Unpaid {
        std::optional<RecordId> client;
        std::string village, operation;
        Decimal area;
        std::optional<Date> on;
    };
    std::vector<Unpaid> without_scheme;
};
Result<Payments> read_payments(RecordSource& source, LogJudgements const& judgements);

/// Which lines are shown; the money is always given out over all of them.
struct PaymentFilter {
    std::string scheme;   ///< its code; empty: all
    std::string township; ///< nine digits; empty: all
    std::optional<Date> from, to;
};
bool is_shown(domain::PaymentLine const& line, domain::PaymentList const& list, PaymentFilter const& filter);

struct ListsWritten {
    std::size_t rows = 0;
    Decimal amount; ///< yuan
};
/// One row a claim, with why it is cut or refused; a workbook has the schemes' totals and the payees' sums too.
Result<ListsWritten> write_payments(RecordSource& source, Payments const& payments, PaymentFilter const& filter,
                                    ExportFormat format, ExportTarget const& target, bool unmasked);
/// Totals, payees and warnings for a terminal.
std::string payments_text(RecordSource& source, Payments const& payments, PaymentFilter const& filter, bool unmasked);
/// The same for scripts: {"schemes":[…],"payees":[…],"warnings":[…]}, amounts as texts.
std::string payments_json(RecordSource& source, Payments const& payments, PaymentFilter const& filter, bool unmasked);

} // namespace gengji::reports
