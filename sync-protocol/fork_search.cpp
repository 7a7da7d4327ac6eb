#include "sync-protocol/fork_search.hpp"

#include <algorithm>

namespace gengji::sync {

std::vector<std::uint64_t> ForkSearch::probes(std::size_t most) const {
    std::uint64_t const open = differs_ - same_ - 1; // seqs of which nothing is known
    std::vector<std::uint64_t> seqs;
    if (open == 0 || most == 0) return seqs;
    if (open <= most) {
        for (std::uint64_t seq = differs_ - 1; seq > same_; --seq) seqs.push_back(seq);
        return seqs;
    }
    seqs.push_back(differs_ - 1);
    for (std::uint64_t part = most - 1; part > 0; --part) seqs.push_back(same_ + open * part / most);
    return seqs;
}

void ForkSearch::learn(std::uint64_t seq, bool same) {
    if (same && seq < differs_) same_ = std::max(same_, seq);
    if (!same && seq > same_) differs_ = std::min(differs_, seq);
}

} // namespace gengji::sync
