#pragma once

#include "shared/demo/jobs.hpp"

namespace gengji::demo {

/// Orders behind the logs, and the surveys behind some of the orders. Draws from a source of its own: the logs are the
/// same with and without.
class OrderWriter {
public:
    explicit OrderWriter(Builder& builder) : builder_(builder), dice_(builder.options.seed, "orders") {}

    /// The order that a job was done for, kept; nothing for every second job and for those with something wrong in
    /// them. `log`: the job's sheet, filled in.
    std::optional<RecordId> order_behind(std::size_t index, Job const& job, Builder::Sheet const& log);
    /// What waits on the last day: needs nobody has answered, orders without a team, orders that are to be worked.
    void keep_waiting(std::vector<Job> const& jobs);

private:
    struct Wanted {
        std::size_t member = 0;
        char const* operation = "";
        std::string season;
        std::int64_t area_li = 0, price = 0, day = 0, from = 0, to = 0; ///< price in 分 a mu
        std::optional<std::size_t> team, machine, plot;
        char const* state = "open";
    };
    RecordId keep_order(Wanted const& wanted);
    void keep_survey(Wanted const& wanted, std::optional<RecordId> const& order);

    Builder& builder_;
    Dice dice_;
    std::size_t serial_ = 0;
};

} // namespace gengji::demo
