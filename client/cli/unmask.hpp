#pragma once

#include "client/cli/command.hpp"

namespace gengji::client {

/// What somebody is about to see unmasked.
struct Unmasking {
    std::string verb;   ///< show, list, export, portrait
    std::string form;   ///< of the records; empty: of any
    std::string record; ///< its id, when it is one
};

/// Sensitive values are masked unless the person has a role that may see them and says why. Every unmasking is written
/// down before anything is shown: on this laptop in a hash chain (notes `audit.N`), and as a record of the form
/// `unmasking`, which goes to the server with the next sync and from there to the supervisors. An empty reason: stays
/// masked. Errors: unauthorized; storage, full: then nothing is shown.
Result<bool> may_unmask(Bench& bench, std::string const& reason, Unmasking const& what);

} // namespace gengji::client
