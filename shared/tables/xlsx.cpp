#include "shared/tables/workbook_parts.hpp"
#include "shared/tables/zip_parts.hpp"

#include "shared/base/limits.hpp"

#include <pugixml.hpp>

#include <charconv>
#include <cstring>
#include <unordered_map>

// ECMA-376 part 1, SpreadsheetML. Element names are compared without their prefix: some programs write `x:row`.

namespace gengji {

namespace {

std::string_view local(char const* name) {
    char const* const colon = std::strchr(name, ':');
    return colon ? colon + 1 : name;
}

bool is(pugi::xml_node node, std::string_view name) { return local(node.name()) == name; }

pugi::xml_node child(pugi::xml_node node, std::string_view name) {
    for (pugi::xml_node inner : node.children())
        if (is(inner, name)) return inner;
    return {};
}

std::string_view attribute(pugi::xml_node node, std::string_view name) {
    for (pugi::xml_attribute each : node.attributes())
        if (local(each.name()) == name) return each.value();
    return {};
}

std::size_t number(std::string_view text, std::size_t otherwise) {
    std::size_t value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Result<pugi::xml_document> parse(ZipParts& parts, std::string const& name) {
    std::string const text = TRY(parts.read(name));
    if (text.find("<!DOCTYPE") != std::string::npos || text.find("<!ENTITY") != std::string::npos)
        return problem(Problem::invalid,
                       "表格文件里的 " + name + " 带有 DOCTYPE，已拒绝读取。请在表格软件里另存为 .xlsx 再试。");
    pugi::xml_document document;
    if (!document.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata))
        return problem(Problem::invalid, "表格文件里的 " + name + " 读不出来。请在表格软件里打开后另存为 .xlsx 再试。");
    return document;
}

void append_utf8(std::string& out, unsigned code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | code >> 6);
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0xD800 || code > 0xDFFF) {
        out += static_cast<char>(0xE0 | code >> 12);
        out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

/// `_x000D_` is how a cell writes a character that XML cannot; `_x005F_` is the underscore in front of such a thing.
std::string unescaped(std::string text) {
    if (text.find("_x") == std::string::npos) return text;
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        if (text.compare(i, 2, "_x") == 0 && i + 6 < text.size() && text[i + 6] == '_') {
            unsigned code = 0;
            auto const [end, fault] = std::from_chars(text.data() + i + 2, text.data() + i + 6, code, 16);
            if (fault == std::errc() && end == text.data() + i + 6) {
                if (code != 0) append_utf8(out, code);
                i += 7;
                continue;
            }
        }
        out += text[i++];
    }
    return out;
}

/// The text of `<si>` or `<is>`: its runs, without the readings (furigana) that stand beside them.
std::string rich_text(pugi::xml_node holder) {
    std::string text;
    for (pugi::xml_node part : holder.children()) {
        if (is(part, "t")) text += part.child_value();
        if (is(part, "r")) text += child(part, "t").child_value();
    }
    return unescaped(std::move(text));
}

/// Whether a number format shows a date or a time: d, m, y, h or s outside of quotes, escapes and brackets.
bool is_date_format(std::string_view code) {
    code = code.substr(0, code.find(';'));
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (code[i] == '"') {
            i = code.find('"', i + 1);
            if (i == std::string_view::npos) return false;
        } else if (code[i] == '\\' || code[i] == '_' || code[i] == '*') {
            ++i;
        } else if (code[i] == '[') {
            std::size_t const end = code.find(']', i);
            if (end == std::string_view::npos) return false;
            if (end == i + 2 && std::strchr("hmsHMS", code[i + 1])) return true; // elapsed time: [h]
            i = end;
        } else if (std::strchr("dmyhsDMYHS", code[i])) {
            return true;
        }
    }
    return false;
}

bool is_builtin_date(std::size_t id) {
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

class XlsxReader {
public:
    explicit XlsxReader(ZipParts& parts) : parts_(parts) {}

    Result<Workbook> read() {
        std::string const path = TRY(workbook_path());
        auto const book = TRY(parse(parts_, path));
        pugi::xml_node const root = book.document_element();
        std::string_view const since = attribute(child(root, "workbookPr"), "date1904");
        since_1904_ = since == "1" || since == "true";
        std::string const folder = path.substr(0, path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1);
        auto const targets = TRY(relations(folder, path.substr(folder.size())));
        for (auto const& [id, target] : targets) {
            if (target.type.ends_with("/sharedStrings")) TRY(read_strings(target.path));
            if (target.type.ends_with("/styles")) TRY(read_styles(target.path));
        }
        Workbook result;
        for (pugi::xml_node sheet : child(root, "sheets").children()) {
            if (!is(sheet, "sheet")) continue;
            auto const target = targets.find(std::string(attribute(sheet, "id")));
            if (target == targets.end() || !target->second.type.ends_with("/worksheet")) continue; // a chart
            if (result.sheets.size() == limits::workbook_sheets)
                return problem(Problem::invalid, "工作表太多（最多 256 张）。请删去不需要的工作表。");
            result.sheets.push_back(TRY(read_sheet(target->second.path, std::string(attribute(sheet, "name")))));
        }
        return result;
    }

private:
    struct Target {
        std::string type;
        std::string path;
    };

    Result<std::string> workbook_path() {
        auto const document = TRY(parse(parts_, "_rels/.rels"));
        for (pugi::xml_node each : document.document_element().children())
            if (attribute(each, "Type").ends_with("/officeDocument")) return resolved("", attribute(each, "Target"));
        return std::string("xl/workbook.xml");
    }

    static std::string resolved(std::string const& folder, std::string_view target) {
        if (target.starts_with('/')) return std::string(target.substr(1));
        std::string base = folder;
        while (target.starts_with("../")) {
            target.remove_prefix(3);
            if (!base.empty()) base.pop_back();
            base.erase(base.rfind('/') == std::string::npos ? 0 : base.rfind('/') + 1);
        }
        if (target.starts_with("./")) target.remove_prefix(2);
        return base + std::string(target);
    }

    Result<std::unordered_map<std::string, Target>> relations(std::string const& folder, std::string const& file) {
        auto const document = TRY(parse(parts_, folder + "_rels/" + file + ".rels"));
        std::unordered_map<std::string, Target> targets;
        for (pugi::xml_node each : document.document_element().children())
            targets[std::string(attribute(each, "Id"))] = {std::string(attribute(each, "Type")),
                                                           resolved(folder, attribute(each, "Target"))};
        return targets;
    }

    Result<void> read_strings(std::string const& path) {
        if (!parts_.has(path)) return {};
        auto const document = TRY(parse(parts_, path));
        for (pugi::xml_node each : document.document_element().children())
            if (is(each, "si")) strings_.push_back(rich_text(each));
        return {};
    }

    Result<void> read_styles(std::string const& path) {
        if (!parts_.has(path)) return {};
        auto const document = TRY(parse(parts_, path));
        pugi::xml_node const root = document.document_element();
        std::unordered_map<std::size_t, bool> own;
        for (pugi::xml_node each : child(root, "numFmts").children())
            own[number(attribute(each, "numFmtId"), 0)] = is_date_format(attribute(each, "formatCode"));
        for (pugi::xml_node each : child(root, "cellXfs").children()) {
            std::size_t const id = number(attribute(each, "numFmtId"), 0);
            auto const found = own.find(id);
            dates_.push_back(found != own.end() ? found->second : is_builtin_date(id));
        }
        return {};
    }

    std::string text_of(pugi::xml_node cell) const {
        std::string_view const type = attribute(cell, "t");
        if (type == "inlineStr") return rich_text(child(cell, "is"));
        std::string const value = child(cell, "v").child_value();
        if (value.empty()) return {};
        if (type == "s") {
            std::size_t const index = number(value, strings_.size());
            return index < strings_.size() ? strings_[index] : std::string();
        }
        if (type == "str") return unescaped(value);
        if (type == "b") return value == "0" ? "FALSE" : "TRUE";
        if (type == "e") return value;
        if (type == "d") return value;
        double amount = 0;
        auto const [end, fault] = std::from_chars(value.data(), value.data() + value.size(), amount);
        if (fault != std::errc() || end != value.data() + value.size()) return value;
        std::size_t const style = number(attribute(cell, "s"), 0);
        return style < dates_.size() && dates_[style] ? date_text(amount, since_1904_) : number_text(amount);
    }

    /// `BC12` is column 54; nothing when there are no letters.
    static std::optional<std::size_t> column_of(std::string_view place) {
        std::size_t column = 0;
        std::size_t letters = 0;
        for (; letters < place.size() && letters < 4 && std::isalpha(static_cast<unsigned char>(place[letters]));
             ++letters)
            column = column * 26 + static_cast<std::size_t>((place[letters] & 0xDF) - 'A' + 1);
        return letters ? std::optional(column - 1) : std::nullopt;
    }

    Result<Sheet> read_sheet(std::string const& path, std::string name) {
        Sheet sheet{std::move(name), {}};
        auto const document = TRY(parse(parts_, path));
        std::size_t last = 0;
        for (pugi::xml_node row : child(document.document_element(), "sheetData").children()) {
            if (!is(row, "row")) continue;
            SheetRow read{number(attribute(row, "r"), last + 1), {}};
            if (read.number <= last)
                return problem(Problem::invalid, sheet.name + " 表第 " + std::to_string(read.number) +
                                                     " 行：行号乱了，文件已损坏。请在表格软件里另存为 .xlsx 再试。");
            last = read.number;
            std::size_t column = 0;
            for (pugi::xml_node cell : row.children()) {
                if (!is(cell, "c")) continue;
                column = column_of(attribute(cell, "r")).value_or(column);
                if (std::string text = text_of(cell); !text.empty()) {
                    TRY(bounds_.cell(sheet.name, read.number, column, text.size()));
                    if (read.cells.size() <= column) read.cells.resize(column + 1);
                    read.cells[column] = std::move(text);
                }
                ++column;
            }
            if (read.cells.empty()) continue;
            TRY(bounds_.row(sheet.name, read.number));
            sheet.rows.push_back(std::move(read));
        }
        return sheet;
    }

    ZipParts& parts_;
    WorkbookBounds bounds_;
    std::vector<std::string> strings_;
    std::vector<bool> dates_;
    bool since_1904_ = false;
};

} // namespace

Result<Workbook> read_xlsx(std::string const& bytes) {
    ZipParts parts = TRY(ZipParts::open(bytes));
    return XlsxReader(parts).read();
}

} // namespace gengji
