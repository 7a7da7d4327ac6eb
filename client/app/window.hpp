#pragma once

#include "client/app/fonts.hpp"
#include "shared/base/result.hpp"

#include <functional>
#include <memory>
#include <string>

struct GLFWwindow;

namespace gengji::client {

/// One window of the system with ImGui in it. Sleeps until something happens: input, an answer of a worker, a caret
/// that blinks. Thread: UI (the one that made it), but for `wake`.
class Window {
public:
    /// Errors: internal, when there is no display or no OpenGL 3; not_found without a font.
    static Result<std::unique_ptr<Window>> open(std::string const& title, int width, int height);
    ~Window();
    Window(Window const&) = delete;
    Window& operator=(Window const&) = delete;

    /// Ends the sleep of the frame loop. Any thread; harmless before and after the window lives.
    static void wake();
    /// Until the person closes it. `step` runs before each frame and `draw` within it; `patience_s` says how long it
    /// may sleep when nothing happens.
    void run(std::function<void()> const& step, std::function<void()> const& draw,
             std::function<double()> const& patience_s);
    /// From a signal handler: as if the person had closed it.
    static void ask_to_close();

private:
    explicit Window(GLFWwindow* window) : window_(window) {}
    Result<void> begin();
    void wait(double patience_s);
    void frame(std::function<void()> const& draw);
    void follow_scale();
    void swap_fonts();

    GLFWwindow* window_;
    std::unique_ptr<Fonts> fonts_;
    float scale_ = 1;
    int frames_owed_ = 3; ///< ImGui needs a few to settle after something happened
};

} // namespace gengji::client
