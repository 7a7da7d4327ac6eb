#pragma once

namespace gengji {

/// Keeps what was freed for the next batch instead of handing it back to the system page by page: a sync allocates and
/// frees the same few megabytes over and over. Called once, first thing in main.
void keep_freed_memory();

} // namespace gengji
