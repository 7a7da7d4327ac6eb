#pragma once

#include "client/models/record_list_model.hpp"

namespace gengji::client {

/// What waits for somebody's decision on this laptop: records in conflict, records that came back with a remark, and
/// edits that wait at the server for a person. Thread: UI.
class InboxModel {
public:
    InboxModel(Commands& commands, RecordListModel::Open const& open)
        : conflicts_(commands, open), remarks_(commands, open), quarantined_(commands, open) {}
    void ask() {
        conflicts_.show_only(ListQuery::Only::conflicts);
        remarks_.show_only(ListQuery::Only::remarks);
        quarantined_.show_only(ListQuery::Only::quarantined);
    }
    RecordListModel& conflicts() { return conflicts_; }
    RecordListModel& remarks() { return remarks_; }
    RecordListModel& quarantined() { return quarantined_; }
    /// Of conflicts and remarks, for the mark beside the menu.
    std::uint64_t waiting() const { return conflicts_.total().value_or(0) + remarks_.total().value_or(0); }

private:
    RecordListModel conflicts_, remarks_, quarantined_;
};

} // namespace gengji::client
