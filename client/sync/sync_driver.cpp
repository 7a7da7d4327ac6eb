#include "client/sync/sync_driver.hpp"

#include "client/sync/limits.hpp"
#include "sync-protocol/page_after.hpp"

#include <algorithm>

namespace gengji::client {

SyncDriver::SyncDriver(LocalLog& log, ServerLink& link, Transport const& transport)
    : link_(link), transport_(transport), machine_(log, [&link](BytesView bytes) { return link.sign(bytes); }) {
    options_.ahead_edits = limits::request_most_edits; // a fast link is not known to be one before the first answer
    machine_.tune(options_);
}

Result<sync::Progress> SyncDriver::until_level(std::function<void(sync::Progress const&)> const& watch,
                                               std::stop_token stop) {
    machine_.resume();
    machine_.nudge();
    std::optional<Ahead> ahead;
    bool may_guess = true;
    for (;;) {
        if (stop.stop_requested()) return problem(Problem::offline, "已取消，下次同步会接着进行");
        auto const request = TRY(machine_.next());
        if (!request) return machine_.progress();
        bool const guessed = ahead && ahead->request == *request;
        if (ahead && !guessed) may_guess = false; // a page came for nothing: not twice in one sync
        auto const reply = guessed ? std::move(ahead->reply) : link_.sync(*request, stop, [&] { machine_.prepare(); });
        sync::OpenedPages opened = guessed ? std::move(ahead->opened) : sync::OpenedPages();
        ahead.reset();
        if (!reply) {
            bool const refused =
                reply.error().problem == Problem::unauthorized || reply.error().problem == Problem::too_old;
            if (refused)
                machine_.refused(reply.error().problem);
            else
                machine_.lost();
            return reply.error();
        }
        tune(transport_);
        Result<void> taken;
        auto const take = [&] {
            taken = machine_.receive(*reply, std::move(opened));
            if (taken && watch) watch(machine_.progress());
        };
        // The next page is fetched while this one is laid down. What the machine then really asks decides: only the
        // same request, to the byte, gets that answer.
        auto const next = may_guess ? sync::page_after(*request, *reply, options_) : std::optional<sync::SyncRequest>();
        if (next) {
            sync::OpenedPages behind;
            auto answer = link_.sync(*next, stop, take, &behind);
            ahead = Ahead{*next, std::move(answer), std::move(behind)};
        } else {
            take();
        }
        TRY(taken);
    }
}

Result<bool> SyncDriver::wait_for_news(std::stop_token stop) { return link_.wait(TRY(machine_.waiting_for()), stop); }

/// Batches that take about five seconds on this link: a broken one costs no more than that.
void SyncDriver::tune(Transport const& transport) {
    auto const fitting = [](std::optional<double> rate, double bytes_each, std::size_t least, std::size_t most) {
        if (!rate) return most;
        auto const count = static_cast<std::size_t>(*rate * limits::batch_seconds / bytes_each);
        return std::clamp(count, least, most);
    };
    options_.ahead_edits = 0; // measured: the next request has as many as this one
    options_.push_edits =
        fitting(transport.upload_rate(), bytes_an_edit_, limits::batch_least_edits, limits::request_most_edits);
    options_.pull_records = static_cast<std::uint32_t>(
        fitting(transport.download_rate(), bytes_a_record_, limits::page_least_records, limits::page_most_records));
    machine_.tune(options_);
}

} // namespace gengji::client
