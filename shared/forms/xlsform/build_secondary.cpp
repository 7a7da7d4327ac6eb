#include "shared/forms/xlsform/expression_text.hpp"
#include "shared/forms/xlsform/form_builder.hpp"
#include "shared/forms/xlsform/words.hpp"

#include <algorithm>

namespace gengji::forms::xls {

void FormBuilder::choice_instance(XForm& form, ChoiceList const& list) {
    bool const texts = list.texts;
    InstanceNode root;
    root.name = "root";
    std::size_t number = 0;
    for (Choice const& choice : list.choices) {
        InstanceNode item;
        item.name = "item";
        auto const add = [&](std::string name, std::string value) {
            InstanceNode node;
            node.name = std::move(name);
            node.value = std::move(value);
            item.children.push_back(std::move(node));
        };
        std::string const id = list.name + "-" + std::to_string(number++);
        if (texts) {
            bool const media = !choice.media.empty() && choice.label.empty();
            texts_.choice(choice.label, choice.media, id, {&root_, 1},
                          {choices_sheet, choice.row, media ? choice.media.begin()->first : "label"});
            add("itextId", id);
        }
        add("name", choice.name);
        if (std::string const* const label = choice.label.in(""); label && !texts) add("label", *label);
        for (auto const& [name, value] : choice.extras) add(name, value);
        root.children.push_back(std::move(item));
    }
    SecondaryInstance instance;
    instance.id = list.name;
    instance.root = std::move(root);
    instances_.emplace(list.name, form.secondary.size());
    form.secondary.push_back(std::move(instance));
}

void FormBuilder::add_instance(XForm& form, std::string const& id, std::string src, std::size_t row) {
    auto const [place, added] = instances_.emplace(id, form.secondary.size());
    SecondaryInstance const* const found = added ? nullptr : &form.secondary[place->second];
    if (added) {
        SecondaryInstance instance;
        instance.id = id;
        instance.src = std::move(src);
        form.secondary.push_back(std::move(instance));
    } else if (found->src != src) {
        findings_.error(survey_sheet, row,
                        "“" + id + "”有两个来源：" + (found->src.empty() ? "choices 表里的清单" : found->src) + " 和 " +
                            src + "。请给其中一个换名字。");
    }
}

void FormBuilder::file_instances(XForm& form) {
    std::map<std::string, std::size_t> externals;
    walk(root_, [&](Element const& element) {
        if (element.type && element.type->role == Role::external) {
            bool const csv = element.type->name == "csv-external";
            auto const [first, added] = externals.emplace(element.name, element.row);
            if (!added)
                findings_.error(survey_sheet, element.row,
                                "外部文件“" + element.name + "”在第 " + std::to_string(first->second) +
                                    " 行已经声明过。请删去其中一行。");
            add_instance(form, element.name,
                         csv ? "jr://file-csv/" + element.name + ".csv" : "jr://file/" + element.name + ".xml",
                         element.row);
        }
        if (element.select && element.select->from_file) {
            std::string const& file = element.select->list;
            std::string const name = file.substr(file.rfind('/') == std::string::npos ? 0 : file.rfind('/') + 1);
            add_instance(form, name.substr(0, name.rfind('.')),
                         (lower(file).ends_with(".csv") ? "jr://file-csv/" : "jr://file/") + file, element.row);
        }
        std::vector<std::string const*> expressions{&element.default_value, &element.choice_filter,
                                                    &element.repeat_count};
        for (auto const& [key, value] : element.bind) expressions.push_back(&value);
        for (std::string const* expression : expressions)
            for (std::string const& id : literal_arguments(*expression, "pulldata"))
                add_instance(form, id, "jr://file-csv/" + id + ".csv", element.row);
    });
}

void FormBuilder::secondary(XForm& form) {
    for (ChoiceList const& list : choices_.lists)
        if (!list.inline_only) choice_instance(form, list);
    file_instances(form);
    if (references_.last_saved_used()) add_instance(form, "__last-saved", "jr://instance/last-saved", 0);
}

} // namespace gengji::forms::xls
