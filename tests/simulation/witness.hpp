#pragma once

#include "shared/records/record_state.hpp"

#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>

namespace gengji::simulation {

/// A promise was broken: which (S1 …), and how.
struct Violation : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Names one save for ever, whatever dot it travels under: every value that it writes begins with `t<token>`.
using Token = int;

/// One save as it truly happened.
struct Save_ {
    RecordKey record;
    int author = 0; ///< index of the account; -1: the server's console; -2: a hostile peer
    std::set<Token>
        known; ///< what its author had been shown: saves that stood on the screen, and what those had replaced there
    std::set<std::string> paths; ///< the fields that it wrote
    bool certain = false;        ///< it was shown as saved (S1)
    bool acknowledged = false;   ///< the server has confirmed it (S2)
    bool excused = false;        ///< it may be gone: its laptop was rolled back before it left, …
    bool ended = false;          ///< a person discarded it, or the server refused it
    bool must_not_enter = false; ///< it was written out of scope, or with a poisoned `seen`
    std::string instance;        ///< the repeat instance that it deletes; empty: none
};

/// The simulator's memory of what people did, apart from everything that the product remembers.
class Witness {
public:
    Token begin(RecordKey const& record, int author, std::set<Token> known) {
        saves_.emplace(++last_, Save_{record, author, std::move(known), {}, false, false, false, false, false, {}});
        return last_;
    }
    Save_& at(Token token) { return saves_.at(token); }
    Save_ const& at(Token token) const { return saves_.at(token); }
    bool has(Token token) const { return saves_.contains(token); }
    std::map<Token, Save_> const& saves() const { return saves_; }

    void wrote(Token token, std::vector<Change> const& patch) {
        for (Change const& change : patch) saves_.at(token).paths.insert(change.path);
    }

    /// What one who looks at this state has been shown: what stands in each field, and what that had seen there and
    /// replaced.
    std::set<Token> shown_by(RecordState const& state) const;

private:
    std::map<Token, Save_> saves_;
    Token last_ = 0;
};

std::string mark(Token token, std::string_view text = {}); ///< "t17 text"
std::optional<Token> token_of(Value const& value);
std::optional<Token> token_of(Edit const& edit);

} // namespace gengji::simulation
