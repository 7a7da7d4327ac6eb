#pragma once

#include "client/models/form_layout.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gengji::client {

/// One form being filled in. What it shows was taken when it opened (`seen`); every change goes into the document at
/// once and into the draft within a second; the save hands in exactly what changed. Thread: UI.
class FormModel {
public:
    /// `closed` is told when the form ends: with the record's key when it was saved, without when it was left or
    /// dropped.
    using Closed = std::function<void(std::optional<RecordKey>)>;
    FormModel(Commands& commands, Random& random, Closed closed)
        : commands_(commands), random_(random), closed_(std::move(closed)) {}

    void open(OpenedForm opened, std::shared_ptr<Catalog const> catalog);
    bool is_open() const { return form_ != nullptr; }
    forms::FormSpec const& form() const { return *form_; }
    std::uint64_t opening() const { return opening_; } ///< another number with every form that opens
    bool is_new() const { return opened_.is_new; }
    bool is_waiting() const { return opened_.waiting; }
    RecordKey const& key() const { return opened_.draft.record; }
    std::string title() const;                        ///< of the record as filled in so far
    std::optional<std::string> returned_note() const; ///< why it was sent back
    bool is_void() const;
    /// A draft was begun on an older version of its form: the number of the newest one, to offer it. 0: this is it.
    std::uint32_t newer_version() const;
    /// Goes over to the newest version. Values find their place by the identity of their fields; what has none stays
    /// with the record and is told.
    void move_to_newest();
    std::string const& move_report() const { return move_report_; } ///< empty unless the form went over
    std::shared_ptr<FormLayout const> layout() const {
        return layout_;
    } ///< hold it while drawing: a change makes a new one
    FormLookups const& lookups() const { return *lookups_; }
    forms::Moment moment() const { return opened_.moment; } ///< "now" as of when the form opened

    // --- what stands in a field
    Value const* value(std::string const& path) const { return document_.find(path); }
    std::string shown(FieldRow const& row) const; ///< for reading, masked where it is personal and was there before
    std::string text(FieldRow const& row);        ///< as typed so far
    bool is_masked(FieldRow const& row) const;    ///< personal, and stored before: is typed anew or left alone
    std::string const* not_understood(std::string const& path) const; ///< what the last typing lacks
    bool has_changed(std::string const& path) const { return changes_.contains(path); }

    // --- filling in
    void type(FieldRow const& row, std::string text);
    void set(std::string const& path, Value value);
    void retype(std::string const& path);                        ///< of a masked field: an empty box
    void toggle(FieldRow const& row, std::string const& choice); ///< select_many
    void take(std::string const& path, Dot const& dot);          ///< one side of a conflict, with its group
    void mark_done(std::string const& remark_key, bool done);
    void add_instance(std::string const& place); ///< `crops`, or `farm[k…]/crops`
    void remove_instance(std::string const& instance);

    // --- places and records, found as the person types
    std::vector<forms::Division const*> divisions(std::string const& level, std::string const& text) const;
    void find_referred(FieldRow const& row, std::string text);
    std::string const& picking() const { return picking_; } ///< path of the field whose finds `found` are
    std::string const& picking_text() const { return picking_text_; }
    std::vector<RecordRow> const& found() const { return found_; }
    void pick(FieldRow const& row, RecordRow const& found);
    void put_item(FieldRow const& row, Value item); ///< into a field that holds one or several
    void drop_item(FieldRow const& row, Value const& item);

    // --- ending
    /// Saves; when something still stands in the way of approval it says so first, and a second call saves as it is.
    void save();
    void save_anyway();
    bool take_reveal() {
        return std::exchange(reveal_, false);
    } ///< once after the warning: the view brings the first place to mend into sight
    bool is_saving() const { return saving_; }
    bool warned() const { return warned_; } ///< save() found something to mend
    std::string const& trouble() const { return trouble_; }
    /// What was filled in stays as a draft. Where that cannot be kept (a full disk), or a save is under way, the form
    /// stays open and says so.
    void leave();
    void drop(); ///< the draft goes too
    bool touched() const { return touched_; }

    /// Time passes (any clock that only goes forward): drafts are put at most a second after a change.
    void tick(std::int64_t now_ms);
    std::optional<std::int64_t> due_ms() const { return due_ms_; }
    bool draft_kept() const { return touched_ && !unsaved_; }
    std::vector<Change> patch() const; ///< whole groups (R15), sorted

private:
    Value original(std::string const& path) const;
    bool in_dispute(std::string const& path) const;
    void put(std::string const& path, Value value);
    void lay_out_again();
    void changed();
    void put_draft();
    void close(std::optional<RecordKey> saved);

    Commands& commands_;
    Random& random_;
    Closed closed_;
    OpenedForm opened_;
    std::shared_ptr<FormLookups> lookups_;
    forms::FormSpec const* form_ = nullptr; ///< of lookups_' catalog
    forms::Document before_, document_;
    std::map<std::string, Value> changes_;
    std::map<std::string, std::string> typed_, not_understood_;
    std::set<std::string> retyping_;
    std::shared_ptr<FormLayout const> layout_;
    std::string picking_, picking_text_, trouble_, move_report_;
    std::vector<RecordRow> found_;
    std::optional<std::int64_t> due_ms_;
    std::uint64_t opening_ = 0; ///< answers to questions of an earlier form are not shown
    bool touched_ = false, unsaved_ = false, draft_failed_ = false, saving_ = false, warned_ = false,
         show_missing_ = false, reveal_ = false;
};

} // namespace gengji::client
