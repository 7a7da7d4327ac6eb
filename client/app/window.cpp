#include "client/app/window.hpp"

#include "client/app/theme.hpp"
#include "client/views/widgets/text.hpp"
#include "shared/base/log.hpp"

#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>
#include <imgui_internal.h>

#include <GLFW/glfw3.h>

#include <atomic>

namespace gengji::client {

namespace {

constexpr int settling_frames = 3;
constexpr double caret_s = 0.5; ///< its blink; only while somebody can type

std::atomic<bool> alive = false; ///< glfwPostEmptyEvent is allowed
std::atomic<bool> close_asked = false;

std::string last_trouble() {
    char const* text = nullptr;
    glfwGetError(&text);
    return text ? text : "";
}

float scale_of(GLFWwindow* window) {
    float across = 1, down = 1;
    glfwGetWindowContentScale(window, &across, &down);
    return across > 0 ? across : 1;
}

} // namespace

void Window::wake() {
    if (alive.load()) glfwPostEmptyEvent();
}

void Window::ask_to_close() { close_asked.store(true); }

Result<std::unique_ptr<Window>> Window::open(std::string const& title, int width, int height) {
    if (!glfwInit())
        return problem(Problem::internal,
                       "打不开窗口：这里没有可用的显示器。可以改用终端程序 gengji。（" + last_trouble() + "）");
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "gengji-desk");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "gengji-desk");
    if (auto const* const mode = glfwGetVideoMode(glfwGetPrimaryMonitor())) {
        width = std::min(width, mode->width);
        height = std::min(height, mode->height);
    }
    GLFWwindow* const handle = glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr);
    if (!handle) {
        std::string const why = last_trouble();
        glfwTerminate();
        return problem(Problem::internal, "打不开窗口：需要 OpenGL 3.0（" + why + "）。可以改用终端程序 gengji");
    }
    std::unique_ptr<Window> window(new Window(handle));
    TRY(window->begin());
    return window;
}

Result<void> Window::begin() {
    alive.store(true);
    glfwMakeContextCurrent(window_);
    glfwSwapInterval(1);
    scale_ = scale_of(window_);
    fonts_ = TRY(Fonts::load(scale_, &Window::wake));
    ImGui::CreateContext(&fonts_->atlas());
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    apply_theme(scale_);
    ImGui_ImplGlfw_InitForOpenGL(window_, true);
    ImGui_ImplOpenGL3_Init("#version 130");
    return {};
}

Window::~Window() {
    alive.store(false);
    if (ImGui::GetCurrentContext()) {
        ImGui_ImplOpenGL3_Shutdown();
        ImGui_ImplGlfw_Shutdown();
        ImGui::DestroyContext();
    }
    fonts_.reset();
    glfwDestroyWindow(window_);
    glfwTerminate();
}

void Window::wait(double patience_s) {
    if (frames_owed_ > 0) {
        glfwPollEvents();
    } else {
        double const patience = ImGui::GetIO().WantTextInput ? std::min(patience_s, caret_s) : patience_s;
        glfwWaitEventsTimeout(patience);
    }
    if (ImGui::GetCurrentContext()->InputEventsQueue.Size > 0) frames_owed_ = settling_frames;
}

void Window::swap_fonts() {
    fonts_->need(take_needed_glyphs());
    if (!fonts_->step()) return;
    ImGui_ImplOpenGL3_DestroyFontsTexture(); // of whichever atlas is in use: the old one
    ImGui::GetIO().Fonts = &fonts_->atlas();
    ImGui_ImplOpenGL3_CreateFontsTexture();
    frames_owed_ = settling_frames;
}

void Window::follow_scale() {
    float const now = scale_of(window_);
    if (now == scale_) return;
    scale_ = now;
    apply_theme(scale_);
    fonts_->set_scale(scale_);
}

void Window::frame(std::function<void()> const& draw) {
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    ImGui::NewFrame();
    draw();
    ImGui::Render();
    int width = 0, height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    glViewport(0, 0, width, height);
    glClearColor(1, 1, 1, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    glfwSwapBuffers(window_);
}

void Window::run(std::function<void()> const& step, std::function<void()> const& draw,
                 std::function<double()> const& patience_s) {
    while (!glfwWindowShouldClose(window_) && !close_asked.load()) {
        wait(patience_s());
        if (frames_owed_ > 0) --frames_owed_;
        step();
        follow_scale();
        swap_fonts();
        frame(draw);
    }
}

} // namespace gengji::client
