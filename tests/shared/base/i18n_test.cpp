#include "shared/base/files.hpp"
#include "shared/base/i18n.hpp"
#include "shared/base/json.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <regex>
#include <set>

using namespace gengji;

namespace gengji::embedded {
std::vector<std::string_view> all_texts();
} // namespace gengji::embedded

namespace {

std::set<std::string> places_of(std::string const& text) {
    std::set<std::string> names;
    for (std::size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1))
        names.insert(text.substr(open, text.find('}', open) - open + 1));
    return names;
}

struct InEnglish {
    InEnglish() { set_language(Language::en); }
    ~InEnglish() { set_language(Language::zh); }
};

} // namespace

TEST_CASE("every text exists in each language, with the same places", "[i18n]") {
    std::vector<std::string> const keys = text_keys();
    REQUIRE(keys.size() > 10);
    for (std::string const& key : keys) {
        INFO(key);
        CHECK(key.find('.') != std::string::npos);
        std::optional<std::string> const chinese = text_of(key, Language::zh), english = text_of(key, Language::en);
        REQUIRE(chinese);
        REQUIRE(english);
        CHECK(places_of(*chinese) == places_of(*english));
    }
}

TEST_CASE("every file of texts is read, and no key stands in two", "[i18n]") {
    std::size_t total = 0;
    for (std::string_view const file : embedded::all_texts()) {
        INFO(file.substr(0, 200));
        Result<Json> const json = parse_json(file);
        REQUIRE(json);
        REQUIRE(json->is_object());
        total += json->size();
    }
    CHECK(total == text_keys().size());
}

TEST_CASE("every text that the sources ask for exists", "[i18n]") {
    std::filesystem::path const root = GENGJI_SOURCES;
    std::regex const asked(R"re(\btr\("([^"]+)")re");
    std::size_t files = 0;
    for (char const* const part : {"client", "server", "shared"})
        for (auto const& entry : std::filesystem::recursive_directory_iterator(root / part)) {
            if (entry.path().extension() != ".cpp" || entry.path().stem() == "i18n") continue;
            ++files;
            Result<Bytes> const source = read_file(entry.path().string());
            REQUIRE(source);
            for (std::sregex_iterator found(source->begin(), source->end(), asked), end; found != end; ++found) {
                INFO(entry.path() << " asks for " << (*found)[1]);
                CHECK(text_of((*found)[1].str(), Language::zh));
            }
        }
    CHECK(files > 20);
}

TEST_CASE("texts are Chinese at first, English on request, and the key when there is none", "[i18n]") {
    CHECK(std::string(tr("records.none")) == "没有记录");
    CHECK(std::string(tr("no.such.key")) == "no.such.key");
    CHECK(tr(std::string("no.such.key")) == "no.such.key");
    CHECK_FALSE(text_of("no.such.key", Language::zh));
    InEnglish const english;
    CHECK(std::string(tr("records.none")) == "No records");
    CHECK(language() == Language::en);
}

TEST_CASE("places are filled by name", "[i18n]") {
    CHECK(tr("sync.waiting", {{"count", "23"}}) == "23 条等待上传");
    CHECK(tr("sync.waiting", {{"count", 23u}}) == "23 条等待上传");
    CHECK(tr("sync.waiting", {{"other", "x"}}) == "{count} 条等待上传");
    CHECK(tr("sync.waiting", {{"count", "{count}"}}) == "{count} 条等待上传"); // what is filled in is not filled again
    CHECK(tr("{a}{b}{a}", {{"a", "1"}, {"b", "2"}}) == "121");
    CHECK(tr("open {a", {{"a", "1"}}) == "open {a");
}
