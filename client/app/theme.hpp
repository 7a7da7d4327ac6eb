#pragma once

namespace gengji::client {

/// Light, calm, for a laptop in the sun: dark ink on white, one green. Sizes follow `scale` (1 is 96 dpi). Thread: UI.
void apply_theme(float scale);

} // namespace gengji::client
