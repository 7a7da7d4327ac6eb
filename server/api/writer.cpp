#include "server/api/writer.hpp"

#include "shared/base/log.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace gengji::server {

namespace {
constexpr std::size_t jobs_a_commit = 16; ///< as many as there can be workers waiting, twice over
}

struct Writer::Ticket {
    Job job;
    Kind kind{};
    bool done = false;
    Result<void> result;
};

struct Writer::Queue {
    std::mutex mutex;
    std::condition_variable_any came, finished;
    std::deque<Ticket*> waiting;
};

Writer::Writer(Store& store, Metrics& metrics)
    : store_(store), metrics_(metrics), queue_(std::make_unique<Queue>()),
      thread_([this](std::stop_token stop) { work(std::move(stop)); }) {}

Writer::~Writer() {
    thread_.request_stop();
    thread_.join();
}

Result<void> Writer::submit(Job job, Kind kind) {
    Ticket ticket{std::move(job), kind, false, {}};
    std::unique_lock lock(queue_->mutex);
    queue_->waiting.push_back(&ticket);
    queue_->came.notify_one();
    queue_->finished.wait(lock, [&] { return ticket.done; });
    return ticket.result;
}

void Writer::work(std::stop_token stop) {
    for (;;) {
        std::vector<Ticket*> tickets;
        {
            std::unique_lock lock(queue_->mutex);
            queue_->came.wait(lock, stop, [&] { return !queue_->waiting.empty(); });
            if (queue_->waiting.empty()) return; // asked to stop, and nobody waits
            do {
                tickets.push_back(queue_->waiting.front());
                queue_->waiting.pop_front();
            } while (!queue_->waiting.empty() && tickets.size() < jobs_a_commit &&
                     tickets.back()->kind != Kind::alone && queue_->waiting.front()->kind != Kind::alone);
        }
        if (tickets.front()->kind == Kind::alone)
            tickets.front()->result = tickets.front()->job(store_);
        else
            commit(tickets);
        // What was refused wrote nothing: a stranger's guesses must not wake every laptop that waits for news.
        bool const wrote = std::any_of(tickets.begin(), tickets.end(), [](Ticket const* ticket) {
            return ticket->kind != Kind::look && ticket->result;
        });
        {
            std::lock_guard const lock(queue_->mutex);
            for (Ticket* const ticket : tickets) ticket->done = true;
        }
        queue_->finished.notify_all();
        if (!wrote) continue;
        ++metrics_.commits_total;
        if (bell_) bell_->ring();
    }
}

void Writer::commit(std::vector<Ticket*>& tickets) {
    auto const fail_all = [&](Error const& error) {
        log::error("writer.commit_failed",
                   {{"problem", name_of(error.problem)}, {"jobs", tickets.size()}, {"reason", error.detail}});
        for (Ticket* const ticket : tickets) ticket->result = error;
    };
    auto unit = store_.begin();
    if (!unit) return fail_all(unit.error());
    bool const shared = tickets.size() > 1; // one job alone is undone by giving the unit up: no page is copied for it
    for (Ticket* const ticket : tickets) {
        if (shared) {
            if (auto marked = (*unit)->mark(); !marked) return fail_all(marked.error());
        }
        ticket->result = ticket->job(store_);
        if (ticket->result) continue;
        if (!shared) return;
        if (auto undone = (*unit)->undo(); !undone) return fail_all(undone.error());
    }
    if (auto committed = (*unit)->commit(); !committed) fail_all(committed.error());
}

} // namespace gengji::server
