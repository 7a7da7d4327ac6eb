#include "client/models/record_list_model.hpp"

#include <algorithm>

namespace gengji::client {

namespace {
constexpr std::size_t page_rows = 50;   ///< two screens: under 5 ms at a million records
constexpr std::size_t most_rows = 5000; ///< what a person scrolls through; beyond that they search
} // namespace

void RecordListModel::show_form(std::string form) {
    query_ = {};
    query_.form = std::move(form);
    rows_.clear();
    selected_ = 0;
    total_.reset();
    refresh();
}

void RecordListModel::show_only(ListQuery::Only only) {
    if (query_.only == only && only != ListQuery::Only::all) return refresh();
    query_ = {};
    query_.only = only;
    query_.with_voided = true; // what is in dispute is shown, void or not
    rows_.clear();
    selected_ = 0;
    refresh();
}

void RecordListModel::search(std::string text) {
    if (text == query_.search) return;
    query_.search = std::move(text);
    selected_ = 0;
    scroll_ = true;
    rows_.resize(std::min(rows_.size(), page_rows)); // a new question begins with one page
    ask({});
}

void RecordListModel::refresh() {
    ask({});
    ask_total();
}

void RecordListModel::ask_total() {
    ListQuery query = query_;
    query.search.clear();
    commands_.count(query, [this, form = query.form, only = query.only](Result<std::uint64_t> answer) {
        if (answer && form == query_.form && only == query_.only) total_ = *answer;
    });
}

void RecordListModel::more() {
    if (asking_ || complete_ || rows_.empty() || rows_.size() >= most_rows) return;
    ask(rows_.back().position);
}

void RecordListModel::ask(std::optional<std::int64_t> after) {
    if (asking_) {
        again_ = true; // the answer under way is already out of date
        return;
    }
    asking_ = true;
    ListQuery query = query_;
    query.after = after;
    query.limit = after ? page_rows : std::max(page_rows, rows_.size());
    commands_.list(query, [this, next_page = after.has_value()](Result<std::vector<RecordRow>> answer) {
        asking_ = false;
        if (std::exchange(again_, false)) return ask({});
        receive(std::move(answer), next_page);
    });
}

void RecordListModel::receive(Result<std::vector<RecordRow>> answer, bool next_page) {
    if (!answer) {
        trouble_ = answer.error().detail;
        return;
    }
    trouble_.clear();
    auto const chosen = selected_ < rows_.size() ? std::optional(rows_[selected_].key) : std::nullopt;
    std::size_t const asked = next_page ? page_rows : std::max(page_rows, rows_.size());
    complete_ = answer->size() < asked;
    if (next_page) {
        std::move(answer->begin(), answer->end(), std::back_inserter(rows_));
        return;
    }
    rows_ = std::move(*answer);
    if (scroll_) return; // a new search: the first row is selected
    auto const again =
        std::find_if(rows_.begin(), rows_.end(), [&](RecordRow const& row) { return chosen && row.key == *chosen; });
    if (again != rows_.end()) selected_ = static_cast<std::size_t>(again - rows_.begin());
    if (selected_ >= rows_.size()) selected_ = 0;
}

void RecordListModel::move(int rows) {
    if (rows_.empty()) return;
    auto const last = static_cast<std::ptrdiff_t>(rows_.size()) - 1;
    auto const wanted = static_cast<std::ptrdiff_t>(selected_) + rows;
    selected_ = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(wanted, 0, last));
    scroll_ = true;
    if (selected_ + page_rows / 2 >= rows_.size()) more();
}

void RecordListModel::open_selected() {
    if (selected_ < rows_.size()) open_(rows_[selected_]);
}

bool RecordListModel::take_scroll() { return std::exchange(scroll_, false); }

} // namespace gengji::client
