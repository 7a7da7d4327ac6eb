#pragma once

#include <imgui.h>

/// Colours that mean something. Each stands out on white at 4.5:1 or more (WCAG AA), and a word always says the same as
/// the colour.
namespace gengji::client::palette {

inline constexpr ImVec4 leaf{0.10f, 0.42f, 0.22f, 1};    ///< ours; in order, done
inline constexpr ImVec4 trouble{0.72f, 0.11f, 0.11f, 1}; ///< stands in the way
inline constexpr ImVec4 care{0.57f, 0.33f, 0.00f, 1};    ///< worth a look; conflict, remark
inline constexpr ImVec4 calm{0.09f, 0.35f, 0.60f, 1};    ///< on its way, waiting
inline constexpr ImVec4 quiet{0.40f, 0.43f, 0.41f, 1};   ///< beside the point
inline constexpr ImVec4 ink{0.11f, 0.13f, 0.12f, 1};
inline constexpr ImVec4 white{1, 1, 1, 1};
inline constexpr ImVec4 side{0.94f, 0.96f, 0.94f, 1};  ///< behind the menu
inline constexpr ImVec4 strip{0.90f, 0.93f, 0.90f, 1}; ///< behind the status line

} // namespace gengji::client::palette
