#pragma once

#include "shared/base/result.hpp"

#include <imgui.h>

#include <bitset>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace gengji::client {

/// The window's one font, Noto Sans CJK (simplified forms), as a set of glyphs that grows: first what the interface
/// itself says, then GB 2312, then each character that somebody's name turns out to need. ImGui cannot add a glyph to a
/// set, so a new one is made on a worker (80 ms for GB 2312) and swapped in between two frames. Thread: UI.
class Fonts {
public:
    /// `ready` is called on the worker when a new set waits to be swapped in. Errors: not_found, saying which package
    /// is missing.
    static Result<std::unique_ptr<Fonts>> load(float scale, std::function<void()> ready);
    ~Fonts();
    Fonts(Fonts const&) = delete;
    Fonts& operator=(Fonts const&) = delete;

    ImFontAtlas& atlas() { return *atlas_; } ///< the present set
    /// Asks for characters; those no font of ours may have are left out.
    void need(std::vector<char32_t> const& characters);
    void set_scale(float scale);
    /// Between two frames: starts what is wanted, takes what is ready. True when atlas() is another one now: upload it,
    /// and destroy the texture of the old one, which is kept until the next call.
    bool step();

private:
    using Wanted = std::bitset<0x32400>; ///< up to the end of extension H
    struct Job;
    Fonts(std::string font, float scale, std::function<void()> ready);
    static std::unique_ptr<ImFontAtlas> build(std::string const& font, Wanted const& characters, float pixels);
    void start();

    std::string const font_; ///< the file's bytes; every atlas borrows them
    std::function<void()> ready_;
    float scale_;
    Wanted wanted_;
    bool stale_ = false; ///< more is wanted than the newest set holds
    std::unique_ptr<ImFontAtlas> atlas_, retired_;
    std::shared_ptr<Job> job_;
    std::jthread worker_;
};

} // namespace gengji::client
