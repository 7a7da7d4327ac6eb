#include "client/app/ui_queue.hpp"

namespace gengji::client {

void UiQueue::post(std::function<void()> task) {
    {
        std::lock_guard const lock(mutex_);
        tasks_.push_back(std::move(task));
    }
    if (wake_) wake_();
}

bool UiQueue::drain() {
    std::vector<std::function<void()>> tasks;
    {
        std::lock_guard const lock(mutex_);
        tasks.swap(tasks_);
    }
    for (auto& task : tasks) task();
    return !tasks.empty();
}

} // namespace gengji::client
