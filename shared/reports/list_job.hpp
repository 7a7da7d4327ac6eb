#pragma once

#include "shared/reports/exchange.hpp"
#include "shared/reports/public_list.hpp"

#include <string>

/// The lists as commands ask for them, on a laptop and on the server alike.
namespace gengji::reports {

struct ListWish {
    enum class Kind { public_list, payment } kind{};
    PublicFilter filter;
    std::string format, path; ///< path as the person wrote it
    ExportTarget target;      ///< path as it is opened; without one nothing but the totals is told
    bool unmasked = false, json = false;
};
/// Days as people type them; the place as a code. Errors: invalid.
Result<void> set_days(PaymentFilter& filter, std::string const& from, std::string const& to);
/// Writes the list and says what is in it. The ledger of `changed` is caught up. Errors: those of the list.
Result<std::string> write_list(RecordSource& source, ChangedRecords& changed, ListWish const& wish);

/// A board ready to be written: its rows and the file's content.
struct ExchangeFile {
    Board board{};
    ExportFormat format{};
    BoardRows rows;
    std::string content;
};
/// Errors: invalid (no such board or format), storage.
Result<ExchangeFile> make_exchange(RecordSource& source, std::string const& board, std::string const& format,
                                   std::string const& path, Date on, bool unmasked);
/// What a person is told of it: rows, and who stayed out and why.
std::string exchange_text(ExchangeFile const& file);

} // namespace gengji::reports
