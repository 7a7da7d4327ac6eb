#pragma once

#include "server/api/exchange.hpp"
#include "server/api/metrics.hpp"
#include "server/store/store.hpp"

#include <functional>
#include <memory>
#include <thread>

namespace gengji::server {

/// The one thread that writes: takes what has queued up, runs it in one transaction, commits, and only then lets the
/// answers go (S2). A job that fails is undone alone; when the commit fails, all of them have failed.
class Writer {
public:
    using Job = std::function<Result<void>(Store&)>;
    Writer(Store& store, Metrics& metrics);
    ~Writer();

    /// Runs the job and waits for its commit; rings the bell. Threads: any but the writer's. Errors: the job's, or the
    /// commit's.
    Result<void> run(Job job) { return submit(std::move(job), Kind::write); }
    /// A job that moves no head: shares a transaction with others, rings no bell.
    Result<void> look(Job job) { return submit(std::move(job), Kind::look); }
    /// A job that needs no transaction, or makes its own (backup, checks).
    Result<void> alone(Job job) { return submit(std::move(job), Kind::alone); }
    /// Rung after every commit that may have moved a head. Set before the first job.
    void set_bell(Bell* bell) { bell_ = bell; }

private:
    enum class Kind { write, look, alone };
    struct Ticket;
    void work(std::stop_token stop);
    void commit(std::vector<Ticket*>& tickets);
    Result<void> submit(Job job, Kind kind);

    Store& store_;
    Metrics& metrics_;
    Bell* bell_ = nullptr;
    struct Queue;
    std::unique_ptr<Queue> queue_;
    std::jthread thread_;
};

} // namespace gengji::server
