#pragma once

#include "client/app/commands.hpp"

#include <string>
#include <vector>

namespace gengji::client {

/// What this laptop knows of a record's past. Thread: UI.
class HistoryModel {
public:
    explicit HistoryModel(Commands& commands) : commands_(commands) {}
    void open(RecordKey const& record, std::string title);
    std::string const& title() const { return title_; }
    std::vector<HistoryLine> const& lines() const { return lines_; }
    bool loading() const { return loading_; }
    std::string const& trouble() const { return trouble_; }

private:
    Commands& commands_;
    std::string title_, trouble_;
    std::vector<HistoryLine> lines_;
    std::uint64_t asked_ = 0; ///< answers to an earlier question are not shown
    bool loading_ = false;
};

} // namespace gengji::client
