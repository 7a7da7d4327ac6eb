#include "client/models/history_model.hpp"

namespace gengji::client {

void HistoryModel::open(RecordKey const& record, std::string title) {
    title_ = std::move(title);
    lines_.clear();
    trouble_.clear();
    loading_ = true;
    commands_.history(record, [this, question = ++asked_](Result<std::vector<HistoryLine>> answer) {
        if (question != asked_) return;
        loading_ = false;
        if (answer)
            lines_ = std::move(*answer);
        else
            trouble_ = answer.error().detail;
    });
}

} // namespace gengji::client
