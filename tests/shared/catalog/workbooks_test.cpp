#include "shared/base/files.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/catalog/embedded.hpp"
#include "shared/catalog/workbooks/form_source.hpp"
#include "shared/catalog/workbooks/sheets.hpp"
#include "shared/catalog/workbooks/write_workbook.hpp"
#include "shared/forms/form_of_xform.hpp"
#include "shared/forms/xlsform/xlsform.hpp"
#include "shared/tables/workbook.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace gengji;

namespace {

std::string contents(std::filesystem::path const& path) {
    auto text = read_file(path);
    INFO(path);
    REQUIRE(text);
    return std::move(*text);
}

/// The cells as a reader of spreadsheets sees them: without empty ones behind.
std::vector<Sheet> as_read(std::vector<workbooks::Sheet> const& sheets) {
    std::vector<Sheet> result;
    for (auto const& sheet : sheets) {
        Sheet read{sheet.name, {}};
        std::size_t number = 0;
        for (auto cells : sheet.rows) {
            while (!cells.empty() && cells.back().empty()) cells.pop_back();
            ++number;
            if (!cells.empty()) read.rows.push_back({number, std::move(cells)});
        }
        result.push_back(std::move(read));
    }
    return result;
}

std::vector<std::filesystem::path> workbook_files() {
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator(FORMS_FOLDER))
        if (entry.path().extension() == ".xlsx") files.push_back(entry.path());
    return files;
}

} // namespace

TEST_CASE("the workbooks are what the text tables say: otherwise run ./dev forms", "[catalog][workbooks]") {
    auto const lists = workbooks::shared_lists(embedded::catalog_choices(), embedded::catalog_operations());
    REQUIRE(lists);
    std::size_t compared = 0;
    for (auto const& entry : std::filesystem::directory_iterator(FORMS_FOLDER "/source")) {
        INFO(entry.path());
        auto const source = workbooks::read_form_source(contents(entry.path()));
        REQUIRE(source);
        auto const sheets = workbooks::sheets_of(*source, *lists);
        REQUIRE(sheets);
        auto const book = read_workbook_file(FORMS_FOLDER "/" + entry.path().stem().string() + ".xlsx");
        REQUIRE(book);
        CHECK((book->sheets == as_read(*sheets)));
        ++compared;
    }
    CHECK(compared == workbook_files().size());
}

TEST_CASE("the same sheets give the same bytes", "[catalog][workbooks]") {
    TempFolder const folder;
    std::vector<workbooks::Sheet> const sheets{{"survey", {{"type", "name"}, {"text", "甲"}}}};
    auto const one = folder / "one.xlsx", two = folder / "two.xlsx";
    REQUIRE(workbooks::write_workbook(sheets, "t", one));
    REQUIRE(workbooks::write_workbook(sheets, "t", two));
    CHECK(contents(one) == contents(two));
    CHECK(contents(one).size() > 1000);
}

TEST_CASE("the workbooks are XLSForms without a fault, and say what the program knows", "[catalog][workbooks]") {
    for (auto const& path : workbook_files()) {
        INFO(path);
        auto const reading = forms::read_xlsform_file(path);
        for (auto const& finding : reading.errors) FAIL_CHECK(forms::line_of(finding));
        for (auto const& finding : reading.warnings) CHECK(forms::line_of(finding) == "");
        auto const form = forms::form_from_xform(reading.form);
        INFO((form ? "" : form.error().detail));
        REQUIRE(form);
        auto const* known = form->id == "bench_log" ? &bench_log_form() : Catalog::built_in().form(form->id);
        REQUIRE(known);
        CHECK(*known == *form);
        for (auto const& list : forms::lists_of_xform(reading.form)) {
            INFO(list.id);
            auto const* shared = Catalog::built_in().choices(list.id);
            REQUIRE(shared);
            CHECK(shared->choices == list.choices);
        }
    }
}
