#pragma once

#include "shared/records/record_state.hpp"
#include "sync-protocol/codec.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace gengji::sync::samples {

/// Draws edits and states of every shape from a seed: unknown kinds, reviews, lists, extremes, conflicts, parts of a
/// newer peer.
class Source {
public:
    explicit Source(std::uint64_t seed);

    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_.below(bound)); }
    bool chance(std::size_t one_in) { return below(one_in) == 0; }

    /// Consecutive edits of one replica, each within check_shape.
    std::vector<Edit> edits(std::size_t count);
    /// Whole states and deltas, made by applying edits of several replicas that saw different things.
    std::vector<StateUpdate> states(std::size_t count);

private:
    Value value();
    Value number();
    std::string text();
    std::string path();
    VersionVector seen();
    RecordId record();
    std::vector<Change> patch(VersionVector const& seen);

    SeededRandom random_;
    std::vector<ReplicaId> replicas_;
    std::vector<ActorId> actors_;
    std::vector<RecordId> records_;
    std::size_t fields_;
};

/// The same few edits and states for ever: the golden files hold them.
std::vector<Edit> golden_edits();
std::vector<StateUpdate> golden_states();
SyncRequest golden_request();
SyncReply golden_reply();
WaitRequest golden_wait();

/// `changed_at` does not travel.
bool same(std::vector<StateUpdate> const& a, std::vector<StateUpdate> const& b);
std::vector<Bytes> canonical(std::vector<Edit> const& edits);

} // namespace gengji::sync::samples
