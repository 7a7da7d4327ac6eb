#pragma once

#include <functional>
#include <mutex>
#include <vector>

namespace gengji::client {

/// Closures on their way to the UI thread. Any thread posts; the frame loop, woken by `wake`, runs them between two
/// frames. Unbounded, because every closure answers a question or tells of a round: workers ask nothing of the UI by
/// themselves.
class UiQueue {
public:
    /// `wake` is called after each post, on the posting thread; it must be safe there (glfwPostEmptyEvent is).
    explicit UiQueue(std::function<void()> wake) : wake_(std::move(wake)) {}
    void post(std::function<void()> task);
    /// Runs what was posted until now; what these post comes next time. True when there was anything. Thread: UI.
    bool drain();

private:
    std::function<void()> wake_;
    std::mutex mutex_;
    std::vector<std::function<void()>> tasks_;
};

} // namespace gengji::client
