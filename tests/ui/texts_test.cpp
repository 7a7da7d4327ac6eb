#include "client/app/fonts.hpp"
#include "client/views/widgets/text.hpp"
#include "shared/base/files.hpp"
#include "shared/base/i18n.hpp"

#include <catch2/catch.hpp>
#include <imgui_internal.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <set>

using namespace gengji;
using namespace gengji::client;

namespace {

/// The next set of glyphs, once the worker has made it.
class Ready {
public:
    std::function<void()> signal() {
        return [this] {
            std::lock_guard const lock(mutex_);
            ready_ = true;
            changed_.notify_all();
        };
    }
    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return std::exchange(ready_, false); });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool ready_ = false;
};

std::string missing_of(ImFontAtlas& atlas, std::string_view text) {
    std::string missing;
    char const* at = text.data();
    char const* const end = at + text.size();
    while (at < end) {
        unsigned int character = 0;
        char const* const from = at;
        at += ImTextCharFromUtf8(&character, at, end);
        if (character > ' ' && !atlas.Fonts[0]->FindGlyphNoFallback(character)) missing.append(from, at);
    }
    return missing;
}

std::unique_ptr<Fonts> fonts_or_none(std::function<void()> ready) {
    auto fonts = Fonts::load(1, std::move(ready));
    if (fonts) return std::move(*fonts);
    WARN(fonts.error().detail);
    return nullptr;
}

} // namespace

TEST_CASE("each text of the window can be drawn from the first frame", "[ui][i18n]") {
    auto const fonts = fonts_or_none([] {});
    if (!fonts) return;
    for (auto const& key : text_keys())
        for (auto const language : {Language::zh, Language::en}) {
            INFO(key);
            CHECK(missing_of(fonts->atlas(), text_of(key, language).value_or("")) == "");
        }
}

TEST_CASE("a name with rare characters is drawn a moment later", "[ui]") {
    Ready ready;
    auto const fonts = fonts_or_none(ready.signal());
    if (!fonts) return;
    std::string const rare = "龑喆犇堃昇㛃䶮𠮷𬭎";
    CHECK_FALSE(fonts->step()); // the worker begins with GB 2312
    ready.wait();
    REQUIRE(fonts->step());
    CHECK(missing_of(fonts->atlas(), "农用机械亩次登记") == "");
    CHECK_FALSE(missing_of(fonts->atlas(), rare) == "");
    need_glyphs("张三丰" + rare);
    auto const needed = take_needed_glyphs();
    CHECK(needed.size() >= 9);
    need_glyphs(rare);
    CHECK(take_needed_glyphs().empty()); // once is enough
    fonts->need(needed);
    CHECK_FALSE(fonts->step());
    ready.wait();
    REQUIRE(fonts->step());
    CHECK(missing_of(fonts->atlas(), rare) == "");
    fonts->need({U'\x1f600'}); // no Chinese font has it: asking for ever would rebuild for ever
    CHECK_FALSE(fonts->step());
}

TEST_CASE("each text of the window's file is used", "[ui][i18n]") {
    std::filesystem::path const root = GENGJI_SOURCES;
    std::string sources;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(root / "client")) {
        if (entry.path().extension() != ".cpp") continue;
        auto const source = read_file(entry.path().string());
        REQUIRE(source);
        sources += *source;
    }
    auto const texts = read_file((root / "shared/base/texts/desk.json").string());
    REQUIRE(texts);
    for (auto const& key : text_keys()) {
        if (texts->find("\"" + key + "\"") == std::string::npos) continue; // another area's
        INFO(key << " stands in desk.json and nobody shows it");
        CHECK(sources.find("\"" + key + "\"") != std::string::npos);
    }
}
