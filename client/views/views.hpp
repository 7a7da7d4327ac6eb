#pragma once

#include "client/models/desktop_model.hpp"

/// A view is a function from a model to a frame: one file a screen. Thread: UI.
namespace gengji::client {

void draw(DesktopModel& model); ///< the whole window
void draw_navigation(DesktopModel& model);
void draw_status_line(DesktopModel& model);

void draw(UnlockModel& model);
void draw(RecordListModel& model, std::string const& title, std::function<void()> const& open_new);
/// Draws a form; what ends it is asked of `desktop` after all is drawn.
void draw(FormModel& model, DesktopModel& desktop);
void draw(HistoryModel& model, DesktopModel& desktop);
void draw(InboxModel& model, Navigation const& navigation);
void draw(SyncModel& model, UnixMs now);

/// What there is to know of a record at a glance, one word each.
void draw_marks(RecordRow const& row);
/// The widget of one field, by its type.
void draw_field_input(FormModel& model, FieldRow const& row);

} // namespace gengji::client
