#include "client/app/fonts.hpp"

#include "shared/base/charset.hpp"
#include "shared/base/files.hpp"
#include "shared/base/i18n.hpp"

#include <imgui_internal.h>

#include <array>
#include <atomic>
#include <cstdlib>

namespace gengji::client {

namespace {

constexpr float text_pixels =
    22; ///< of a line at 96 dpi; this font sets 15 px characters in it, and below that Chinese is tiring
constexpr int simplified_chinese = 2; ///< the face of NotoSansCJK-Regular.ttc

struct Range {
    char32_t first, last;
};
/// What may be asked for: Latin, punctuation, signs, kana, Han with extensions A to H, full-width forms.
constexpr std::array<Range, 11> legal{{{0x20, 0xff},
                                       {0x2000, 0x206f},
                                       {0x2070, 0x22ff},
                                       {0x2460, 0x27bf},
                                       {0x3000, 0x30ff},
                                       {0x3200, 0x33ff},
                                       {0x3400, 0x4dbf},
                                       {0x4e00, 0x9fff},
                                       {0xf900, 0xfaff},
                                       {0xff00, 0xffef},
                                       {0x20000, 0x323af}}};

bool is_legal(char32_t character) {
    for (auto const& range : legal)
        if (character >= range.first && character <= range.last) return true;
    return false;
}

template<class Set>
void add_text(Set& set, std::string_view text) {
    char const* at = text.data();
    while (at < text.data() + text.size()) {
        unsigned int character = 0;
        at += ImTextCharFromUtf8(&character, at, text.data() + text.size());
        if (is_legal(character)) set[character] = true;
    }
}

/// Rows 16 to 87 of GB 2312: the 6763 characters of everyday writing; and its signs.
std::string everyday_characters() {
    Bytes coded;
    for (int row = 0xa1; row <= 0xf7; ++row) {
        if (row > 0xa9 && row < 0xb0) continue;
        for (int cell = 0xa1; cell <= 0xfe; ++cell) {
            if (row == 0xd7 && cell > 0xf9) break;
            coded.push_back(static_cast<char>(row));
            coded.push_back(static_cast<char>(cell));
        }
    }
    auto const text = to_utf8(coded, Charset::gb18030);
    return text ? *text : std::string();
}

std::string font_path() {
    if (char const* const chosen = std::getenv("GENGJI_FONT")) return chosen;
    return "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
}

} // namespace

/// A set being made: the worker fills it in, `done` hands it over.
struct Fonts::Job {
    std::unique_ptr<ImFontAtlas> atlas;
    std::atomic<bool> done = false;
};

Result<std::unique_ptr<Fonts>> Fonts::load(float scale, std::function<void()> ready) {
    auto font = read_file(font_path());
    if (!font)
        return problem(Problem::not_found,
                       "找不到中文字体 " + font_path() +
                           "。请安装：sudo apt install fonts-noto-cjk，或用环境变量 GENGJI_FONT 指定字体文件");
    return std::unique_ptr<Fonts>(new Fonts(std::move(*font), scale, std::move(ready)));
}

Fonts::Fonts(std::string font, float scale, std::function<void()> ready)
    : font_(std::move(font)), ready_(std::move(ready)), scale_(scale) {
    for (char32_t character = 0x20; character < 0x100; ++character) wanted_[character] = true;
    add_text(wanted_, "…·—“”‘’（）、，。：；？！×√\uFFFD");
    for (auto const& key : text_keys())
        for (auto const one : {Language::zh, Language::en}) add_text(wanted_, text_of(key, one).value_or(""));
    atlas_ = build(font_, wanted_, text_pixels * scale_); // a few hundred: the first frame does not wait for the rest
    add_text(wanted_, everyday_characters());
    stale_ = true;
}

Fonts::~Fonts() = default;

std::unique_ptr<ImFontAtlas> Fonts::build(std::string const& font, Wanted const& characters, float pixels) {
    ImVector<ImWchar> ranges;
    for (std::size_t first = 1; first < characters.size(); ++first) {
        if (!characters[first]) continue;
        std::size_t last = first;
        while (last + 1 < characters.size() && characters[last + 1]) ++last;
        ranges.push_back(static_cast<ImWchar>(first));
        ranges.push_back(static_cast<ImWchar>(last));
        first = last;
    }
    ranges.push_back(0);
    auto atlas = std::make_unique<ImFontAtlas>();
    atlas->Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
    ImFontConfig config;
    config.FontData = const_cast<char*>(font.data()); // only read
    config.FontDataSize = static_cast<int>(font.size());
    config.FontDataOwnedByAtlas = false;
    config.FontNo = simplified_chinese;
    config.SizePixels = pixels;
    config.GlyphRanges = ranges.Data;
    config.OversampleH = config.OversampleV = 1;
    config.PixelSnapH = true;
    config.FontBuilderFlags = 0;
    atlas->AddFont(&config);
    atlas->Build();
    return atlas;
}

void Fonts::need(std::vector<char32_t> const& characters) {
    for (char32_t const character : characters) {
        if (!is_legal(character) || wanted_[character]) continue;
        wanted_[character] = true;
        stale_ = true;
    }
}

void Fonts::set_scale(float scale) {
    if (scale == scale_) return;
    scale_ = scale;
    stale_ = true;
}

void Fonts::start() {
    stale_ = false;
    job_ = std::make_shared<Job>();
    worker_ = std::jthread([this, job = job_, characters = wanted_, pixels = text_pixels * scale_] {
        job->atlas = build(font_, characters, pixels);
        job->done.store(true);
        ready_();
    });
}

bool Fonts::step() {
    retired_.reset();
    bool swapped = false;
    if (job_ && job_->done.load()) {
        worker_.join();
        retired_ = std::exchange(atlas_, std::move(job_->atlas));
        job_.reset();
        swapped = true;
    }
    if (stale_ && !job_) start();
    return swapped;
}

} // namespace gengji::client
