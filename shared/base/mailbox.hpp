#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace gengji {

/// A bounded queue between threads. Any number of threads may put in and take out.
/// Closed, it takes nothing more in and gives out what it holds; then it is empty for good.
template<class T>
class Mailbox {
public:
    /// `capacity` messages at most: whoever puts in more waits, so a slow worker slows its feeders instead of eating
    /// memory.
    explicit Mailbox(std::size_t capacity) : capacity_(capacity) {}

    /// Waits for room. False when it was closed or stop was requested: the message is dropped.
    bool push(T message, std::stop_token const& stop = {}) {
        std::unique_lock lock(mutex_);
        bool const woken = changed_.wait(lock, stop, [&] { return closed_ || messages_.size() < capacity_; });
        if (!woken || closed_) return false;
        put(std::move(message));
        return true;
    }

    /// False, and `message` untouched, when it is full or closed. Never waits for room: the UI thread's way in.
    bool try_push(T&& message) {
        std::lock_guard const lock(mutex_);
        if (closed_ || messages_.size() >= capacity_) return false;
        put(std::move(message));
        return true;
    }
    bool try_push(T const& message) { return try_push(T(message)); }

    /// Waits for a message. Nothing when it is closed and empty, or stop was requested.
    std::optional<T> pop(std::stop_token const& stop = {}) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, stop, [&] { return closed_ || !messages_.empty(); });
        if (stop.stop_requested()) return std::nullopt;
        return take();
    }

    /// The same, but waits no longer than `patience`: a pause that a message ends.
    std::optional<T> pop_within(std::chrono::milliseconds patience, std::stop_token const& stop = {}) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, stop, patience, [&] { return closed_ || !messages_.empty(); });
        if (stop.stop_requested()) return std::nullopt;
        return take();
    }

    std::optional<T> try_pop() {
        std::lock_guard const lock(mutex_);
        return take();
    }

    void close() {
        std::lock_guard const lock(mutex_);
        closed_ = true;
        changed_.notify_all();
    }

    std::size_t size() const {
        std::lock_guard const lock(mutex_);
        return messages_.size();
    }

private:
    void put(T message) {
        messages_.push_back(std::move(message));
        changed_.notify_all();
    }
    std::optional<T> take() {
        if (messages_.empty()) return std::nullopt;
        std::optional<T> message(std::move(messages_.front()));
        messages_.pop_front();
        changed_.notify_all();
        return message;
    }

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<T> messages_;
    std::size_t const capacity_;
    bool closed_ = false;
};

} // namespace gengji
