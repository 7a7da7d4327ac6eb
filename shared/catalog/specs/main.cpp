// At build time: reads the county's forms (forms/*.xlsx) and writes what the program keeps of them, one FormSpec a line
// and the choice lists that only these forms have, so that no program has to open a spreadsheet to know its forms.
#include "shared/base/json.hpp"
#include "shared/catalog/lists/choice_json.hpp"
#include "shared/forms/form_of_xform.hpp"
#include "shared/forms/xlsform/xlsform.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace gengji;

namespace {

std::vector<std::string> ids_in(std::filesystem::path const& order) {
    std::vector<std::string> ids;
    std::ifstream file(order);
    for (std::string line; std::getline(file, line);)
        if (!line.empty() && line[0] != '#') ids.push_back(line);
    return ids;
}

/// Lists have no title in a spreadsheet: they take that of the first question which offers them.
forms::Label title_of(std::string const& list, forms::FormSpec const& form) {
    for (auto const& section : form.sections)
        for (auto const& field : section.fields)
            if (field.choices == list) return field.label;
    return {list, {}};
}

struct Output {
    std::string forms;
    Json lists = Json::object();
};

Result<void> add(std::filesystem::path const& path, Output& out) {
    auto reading = forms::read_xlsform_file(path);
    std::string errors;
    for (auto const& finding : reading.errors) errors += forms::line_of(finding) + "\n";
    if (!errors.empty()) return problem(Problem::invalid, errors);
    auto const form = TRY(forms::form_from_xform(reading.form));
    out.forms += dump(TRY(parse_json(forms::form_to_json(form)))) + "\n";
    for (auto& list : forms::lists_of_xform(reading.form)) {
        if (out.lists.contains(list.id)) continue;
        list.label = title_of(list.id, form);
        out.lists[list.id] = TRY(parse_json(choices_to_json(list)));
    }
    return {};
}

bool write(std::string const& path, std::string const& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    return file.good();
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fprintf(stderr, "用法：gengji-form-specs <forms 文件夹> <顺序表> <表单输出> <选项表输出>\n");
        return 2;
    }
    std::filesystem::path const folder = argv[1];
    Output out;
    int failed = 0;
    for (auto const& id : ids_in(argv[2])) {
        auto const path = folder / (id + ".xlsx");
        if (auto const added = add(path, out); !added) {
            std::fprintf(stderr, "%s：\n%s\n", path.c_str(), added.error().detail.c_str());
            failed = 1;
        }
    }
    if (failed) return failed;
    return write(argv[3], out.forms) && write(argv[4], dump(Json{{"lists", out.lists}}, 1)) ? 0 : 1;
}
