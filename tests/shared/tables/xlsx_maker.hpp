#pragma once

#include "shared/base/files.hpp"
#include "tests/support/temp_folder.hpp"

#include <zip.h>

#include <map>
#include <string>

/// Zips parts given as texts, as an .xlsx is one; whatever they hold, right or wrong.
inline std::string zipped(std::map<std::string, std::string> const& parts) {
    TempFolder const folder;
    std::string const path = folder / "made.zip";
    zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    for (auto const& [name, text] : parts)
        zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0), ZIP_FL_ENC_UTF_8);
    zip_close(archive);
    return *gengji::read_file(path);
}

/// A workbook with one sheet named survey: `rows` is what stands inside `<sheetData>`.
inline std::map<std::string, std::string> workbook_parts(std::string const& rows) {
    return {
        {"_rels/.rels",
         R"(<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>)"},
        {"xl/workbook.xml",
         R"(<workbook xmlns:r="r"><sheets><sheet name="survey" sheetId="1" r:id="s1"/></sheets></workbook>)"},
        {"xl/_rels/workbook.xml.rels",
         R"(<Relationships><Relationship Id="s1" Type="x/worksheet" Target="worksheets/a.xml"/>
            <Relationship Id="s2" Type="x/sharedStrings" Target="sharedStrings.xml"/>
            <Relationship Id="s3" Type="x/styles" Target="styles.xml"/></Relationships>)"},
        {"xl/sharedStrings.xml",
         R"(<sst><si><t>地块</t></si><si><r><t>面</t></r><r><t>积</t></r><rPh><t>ignored</t></rPh></si></sst>)"},
        {"xl/styles.xml", R"(<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m"/></numFmts>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="21"/></cellXfs></styleSheet>)"},
        {"xl/worksheets/a.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"},
    };
}
