#pragma once

#include "client/models/desk.hpp"
#include "shared/base/mailbox.hpp"

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

namespace gengji::client {

/// The thread that owns the laptop: everything that touches its store happens here, one job after the other.
class StoreWorker {
public:
    /// Runs on the worker, with the desk, or null while the laptop is locked.
    using Job = std::function<void(Desk*)>;

    StoreWorker(std::string folder, Clock& clock, Random& random);
    ~StoreWorker(); ///< does what is queued, then ends
    StoreWorker(StoreWorker const&) = delete;
    StoreWorker& operator=(StoreWorker const&) = delete;

    /// Never waits: false when too much is queued already, or the end has begun. Thread: any.
    bool post(Job job);
    /// Waits for room in the queue, and for the answer. Never from the UI thread, nor from a job.
    template<class T>
    Result<T> call(std::function<Result<T>(Desk&)> const& job) {
        std::promise<Result<T>> promise;
        auto future = promise.get_future();
        bool const taken = jobs_.push([&](Desk* desk) { promise.set_value(desk ? job(*desk) : Result<T>(locked())); });
        if (!taken) return problem(Problem::internal, "程序正在关闭");
        return future.get();
    }
    /// Opens the laptop. A job like any other; the rest finds the desk.
    Result<SignedIn> unlock(std::string const& password);
    static Error locked();

private:
    void run();

    std::string const folder_;
    Clock& clock_;
    Random& random_;
    std::unique_ptr<Desk> desk_;
    Mailbox<Job> jobs_;
    std::jthread thread_; ///< last: it ends before the rest goes
};

} // namespace gengji::client
