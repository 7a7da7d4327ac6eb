#pragma once

#include "client/app/commands.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gengji::client {

/// One list of records: of a form with a search box, or of whatever a fixed question asks for (in conflict, sent back).
/// Pages are fetched as the person scrolls; one question is under way at a time, so a fast typist cannot flood the
/// store worker. Thread: UI.
class RecordListModel {
public:
    using Open = std::function<void(RecordRow const&)>;
    RecordListModel(Commands& commands, Open open) : commands_(commands), open_(std::move(open)) {}

    void show_form(std::string form);     ///< from the top, nothing searched
    void show_only(ListQuery::Only only); ///< of all forms
    void search(std::string text);
    void refresh(); ///< something was saved or came; keeps the place
    void more();    ///< the end is near

    std::string const& form() const { return query_.form; }
    std::string const& text() const { return query_.search; }
    std::span<RecordRow const> rows() const { return rows_; }
    bool loading() const { return asking_; }
    bool complete() const { return complete_; }                   ///< no further page
    std::optional<std::uint64_t> total() const { return total_; } ///< of the form, whatever is searched
    std::string const& trouble() const { return trouble_; }

    std::size_t selected() const { return selected_; }
    void select(std::size_t row) { selected_ = row; }
    void move(int rows); ///< arrow keys; asks for more near the end
    void open_selected();
    bool take_scroll(); ///< the selection moved by key: the view brings it into sight, once

private:
    void ask(std::optional<std::int64_t> after);
    void receive(Result<std::vector<RecordRow>> answer, bool next_page);
    void ask_total();

    Commands& commands_;
    Open open_;
    ListQuery query_;
    std::vector<RecordRow> rows_;
    std::optional<std::uint64_t> total_;
    std::string trouble_;
    std::size_t selected_ = 0;
    bool asking_ = false, again_ = false, complete_ = false, scroll_ = false;
};

} // namespace gengji::client
