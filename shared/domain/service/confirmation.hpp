#pragma once

#include "shared/domain/facts/service_log.hpp"
#include "shared/domain/operations.hpp"

#include <string>

namespace gengji::domain {

/// What the farmer is shown in large type and signs: plot, operation, area and amount, in one canonical line.
std::string confirmation_summary(ServiceLog const& log, Operations const& operations);
/// Its hash in hex: stored with the signature (`confirm_of`), compared ever after.
std::string confirmation_hash(ServiceLog const& log, Operations const& operations);

enum class Confirmation { none, stale, given };
/// Stale: plot, operation, area or amount are not what was confirmed. Where the log carries the hash of what was signed
/// that decides. A log without one was signed before hashes were kept: then a later edit of one of these fields by
/// the same replica decides, or by another one a later stamp.
Confirmation confirmation_of(ServiceLog const& log, RecordState const& state, Operations const& operations);

/// What a save of a service log has to keep beside a confirmation that it writes: the hash of what was confirmed, as it
/// stands after the save. Nothing for other forms, and when the save confirms nothing. `shown`: before the save.
std::optional<Change> confirmation_change(std::string_view form, RecordState const& shown,
                                          std::vector<Change> const& patch, Operations const& operations);

/// 0 claim · 1 two different photos · 2 farmer confirmed · 3 phone track · 4 track of a terminal: the highest that is
/// there (DOMAIN.md 3.5). `has_terminal`: the machine carries one.
int evidence_level(ServiceLog const& log, Confirmation confirmation, bool has_terminal);
/// What to do where the evidence is not enough to verify (`evidence.to_verify`); nothing when it is.
std::optional<std::string> evidence_missing(int level, Settings const& settings);

} // namespace gengji::domain
