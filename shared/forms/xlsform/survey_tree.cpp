#include "shared/forms/xlsform/survey_tree.hpp"

#include "shared/base/limits.hpp"
#include "shared/forms/xlsform/parameters.hpp"
#include "shared/forms/xlsform/words.hpp"

#include <algorithm>
#include <utility>

namespace gengji::forms::xls {

namespace {

/// A container whose end has not come yet.
struct Open {
    Element* element;
    Bracket bracket;
    bool table_list = false;
    std::string table_choices; ///< the list that all of a table's questions share
};

bool has_word(std::string const& text, std::string_view word) {
    auto const words = split(text, " ");
    return std::ranges::find(words, word) != words.end();
}

bool is_plain_reference(std::string_view text) {
    text = trimmed(text);
    return text.starts_with("${") && text.ends_with('}') && text.find('}') == text.size() - 1;
}

class TreeReader {
public:
    TreeReader(SheetTable const& table, SurveyContext context) : table_(table), context_(context) {
        root_->kind = ElementKind::group;
        root_->name = context_.root;
        open_.push_back({root_.get(), Bracket::group, false, {}});
    }

    std::unique_ptr<Element> read() {
        for (TableLine const& line : table_.lines) {
            if (yes_or_no(table_.text(line, "disabled")).value_or(false)) continue;
            read_line(line);
            if (stopped_) return std::move(root_);
            if (made_ > limits::xlsform_nodes) {
                fault(line.number,
                      "展开后题目太多（最多 " + std::to_string(limits::xlsform_nodes) + " 个）。请拆成几张表单。");
                return std::move(root_);
            }
        }
        while (open_.size() > 1) {
            fault(open_.back().element->row, "“" + open_.back().element->type_text + "”（" +
                                                 open_.back().element->name +
                                                 "）没有对应的结束行。请在这一组最后加上 end group 或 end repeat。");
            close();
        }
        return std::move(root_);
    }

private:
    void fault(std::size_t row, std::string text) { context_.findings.error(survey_sheet, row, std::move(text)); }
    void doubt(std::size_t row, std::string text) { context_.findings.warning(survey_sheet, row, std::move(text)); }

    void read_line(TableLine const& line) {
        std::string const type(table_.text(line, "type"));
        if (type.empty()) {
            Element remark;
            fill_element(remark, table_, line, context_.findings);
            if (remark.name.empty() && remark.label.empty())
                return doubt(line.number, "这一行没有 type、name 和 label，已当作备注跳过。");
            return fault(line.number, "这一行没有 type。请填上题型，例如 text、integer、select_one 清单名。");
        }
        auto const bracket = bracket_type(type);
        if (bracket && !bracket->begins) return end(*bracket, line);
        auto element = std::make_unique<Element>();
        fill_element(*element, table_, line, context_.findings);
        element->type_text = type;
        if (bracket) return begin(*bracket, std::move(element));
        if (lower(type).starts_with("include "))
            return fault(line.number, "不支持 include（引用别的表单）。请把那张表单的行复制进来。");
        if (!understand(*element)) return;
        add_question(std::move(element));
    }

    void end(BracketType const& bracket, TableLine const& line) {
        std::string const name(table_.text(line, "name"));
        if (open_.size() == 1 || open_.back().bracket != bracket.kind)
            return fault(line.number, "“" + std::string(table_.text(line, "type")) + "”" +
                                          (name.empty() ? "" : "（" + name + "）") +
                                          "没有对应的开始行。请检查 begin 和 end 是否成对、先后是否套错。");
        close();
    }

    void close() {
        Element& element = *open_.back().element;
        bool const is_loop = open_.back().bracket == Bracket::loop;
        open_.pop_back();
        if (!is_loop) return;
        ChoiceList const* const list = context_.choices.find(element.loop_list);
        if (!list) return fault(element.row, missing_list(element.loop_list));
        std::size_t held = 0;
        walk(element, [&](Element const&) { ++held; });
        made_ += held * list->choices.size();
        made_bytes_ += weight_of(element) * list->choices.size();
        if (made_bytes_ > limits::xlsform_made_bytes) made_ = limits::xlsform_nodes + 1; // said by read()
        if (made_ <= limits::xlsform_nodes) unroll_loop(element, *list);
    }

    static std::string missing_list(std::string const& list) {
        return "清单“" + list + "”不在 choices 表中。请在 choices 表的 list_name 列加上它，或改正这里的清单名。";
    }

    bool named(Element& element) {
        if (element.name.empty()) {
            if (element.type && element.type->name == "note")
                element.name = "generated_note_name_" + std::to_string(element.row);
            else if (element.type && element.type->role == Role::audit)
                element.name = "audit";
        }
        if (element.name.empty()) {
            fault(element.row, "这一行没有 name。请填上名字：以字母（可用汉字）或下划线开头，不要有空格。");
            return false;
        }
        if (element.name.size() > limits::xlsform_name_bytes) {
            fault(element.row,
                  "名字太长（最多 " + std::to_string(limits::xlsform_name_bytes) + " 字节，约 80 个汉字）。请缩短。");
            return false;
        }
        if (is_prefixed_name(element.name)) return true;
        fault(element.row,
              "名字“" + element.name +
                  "”不能用。名字要以字母（可用汉字）或下划线开头，后面可以是字母、数字、下划线、连字符和点。");
        return false;
    }

    void begin(BracketType const& bracket, std::unique_ptr<Element> element) {
        element->kind = bracket.kind == Bracket::repeat ? ElementKind::repeat : ElementKind::group;
        element->is_loop = bracket.kind == Bracket::loop;
        element->loop_list = bracket.list;
        if (!named(*element)) element->name = "_"; // read on, so that what is inside is checked as well
        if (element->is_loop && bracket.list.empty())
            fault(element->row, "begin loop 要写明循环哪张清单，例如 begin loop over crops。");
        if (!element->save_to.empty()) fault(element->row, "组和重复组不能用 save_to。请把 save_to 写在组里的题目上。");
        Open open{nullptr, bracket.kind, false, {}};
        std::string appearance = element->control_value("appearance");
        bool const table = element->kind == ElementKind::group && has_word(appearance, "table-list");
        std::unique_ptr<Element> heading;
        if (table) {
            open.table_list = true;
            element->control["appearance"] = std::string(trimmed(replaced(appearance, "table-list", "field-list")));
            heading = table_heading(*element);
        }
        if (open_.size() > limits::xlsform_depth) {
            fault(element->row, "组套组太深（最多 " + std::to_string(limits::xlsform_depth) + " 层）。请减少层数。");
            stopped_ = true;
            return;
        }
        if (!element->repeat_count.empty()) {
            if (element->kind == ElementKind::repeat) {
                if (!is_plain_reference(element->repeat_count)) add(count_node(*element));
            } else {
                element->repeat_count.clear();
            }
        }
        open.element = element.get();
        add(std::move(element));
        open_.push_back(open);
        if (heading) add(std::move(heading));
    }

    /// The label of a table list's group becomes a note inside it: the group's own place on the page shows one
    /// question.
    std::unique_ptr<Element> table_heading(Element& group) {
        if (group.label.empty() && group.hint.empty()) return nullptr;
        auto note = std::make_unique<Element>();
        note->row = group.row;
        note->type = question_type("note");
        note->name = "generated_table_list_label_" + std::to_string(group.row);
        note->label = std::move(group.label);
        note->hint = std::move(group.hint);
        group.label = {};
        group.hint = {};
        return note;
    }

    /// A count that is no plain reference stands in a node of its own.
    static std::unique_ptr<Element> count_node(Element& repeat) {
        auto node = std::make_unique<Element>();
        node->row = repeat.row;
        node->type = question_type("calculate");
        node->name = repeat.name + "_count";
        node->bind["calculate"] = repeat.repeat_count;
        node->bind["readonly"] = "true()";
        repeat.repeat_count = "${" + node->name + "}";
        repeat.count_generated = true;
        return node;
    }

    void add(std::unique_ptr<Element> element) {
        Element* const parent = open_.back().element;
        element->parent = parent;
        parent->children.push_back(std::move(element));
        ++made_;
    }

    /// The type's words. False: the row cannot be used.
    bool understand(Element& element) {
        std::string const& type = element.type_text;
        if (auto select = select_type(type)) {
            element.select = std::move(select);
            return true;
        }
        if (std::string const words = collapsed(type); lower(words).starts_with("osm ")) {
            element.osm_list = std::string(trimmed(std::string_view(words).substr(4)));
            element.type = question_type("osm");
            return true;
        }
        element.type = question_type(type);
        if (element.type) return true;
        std::string const words = lower(type);
        if (words != type && (question_type(words) || select_type(words) || bracket_type(words))) {
            fault(element.row, "没有“" + type + "”这种题型。题型要用小写字母：请改为“" + words + "”。");
            return false;
        }
        bool const needs_list = words.starts_with("select") || words == "rank";
        fault(element.row, needs_list
                               ? "选择题“" + type + "”要写明清单，例如 select_one crops。"
                               : "没有“" + type + "”这种题型。请对照 XLSForm 题型表改正，例如 text、integer、date。");
        return false;
    }

    void add_question(std::unique_ptr<Element> element) {
        if (!named(*element)) return;
        if (element->select && !check_select(*element)) return;
        if (!element->osm_list.empty() && !context_.osm.find(element->osm_list))
            fault(element->row, "清单“" + element->osm_list + "”不在 osm 表中。请加上它，或改正清单名。");
        apply_parameters(*element, context_);
        check_role(*element);
        std::unique_ptr<Element> other;
        if (element->select && element->select->or_other) other = specify_other(*element);
        if (open_.back().table_list && element->select) add_to_table(*element);
        add(std::move(element));
        if (other) add(std::move(other));
    }

    bool check_select(Element& element) {
        SelectType& select = *element.select;
        if (select.from_file) {
            std::string const ending = lower(select.list.substr(std::min(select.list.rfind('.'), select.list.size())));
            if (ending == ".csv" || ending == ".xml" || ending == ".geojson") return true;
            fault(element.row, "文件名“" + select.list + "”要以 .csv、.xml 或 .geojson 结尾。");
            return false;
        }
        if (is_plain_reference(select.list)) return true;
        bool const search = element.control_value("appearance").find("search(") != std::string::npos;
        if (select.kind == SelectKind::external_one && element.choice_filter.empty()) {
            doubt(element.row, "select_one_external 要有 choice_filter 才有用处；这里按普通的 select_one 读取。");
            select.kind = SelectKind::one;
        }
        if (select.kind == SelectKind::external_one) {
            if (context_.external_choices.find(select.list)) return true;
            fault(element.row, "清单“" + select.list + "”不在 external_choices 表中。请加上它，或改正清单名。");
            return false;
        }
        ChoiceList* const list = context_.choices.find(select.list);
        if (!list) {
            fault(element.row, missing_list(select.list));
            return false;
        }
        if (search) list->inline_only = true;
        if (select.kind == SelectKind::many) check_choice_names(*list);
        if (!select.or_other) return true;
        if (!element.choice_filter.empty())
            fault(element.row, "or_other 不能和 choice_filter 一起用。请在清单里自己加“其他”，再加一道填空题。");
        add_other(*list);
        if (!list->choices.empty() && list->choices.front().label.translated())
            doubt(element.row,
                  "or_other 生成的文字（Other、Specify other.）没有译文。建议在清单里自己加“其他”，再加一道填空题。");
        return true;
    }

    void check_choice_names(ChoiceList& list) {
        if (std::exchange(list.names_checked, true)) return;
        for (Choice const& choice : list.choices)
            if (choice.name.find(' ') != std::string::npos)
                context_.findings.error(choices_sheet, choice.row,
                                        "清单“" + list.name + "”用在多选题里，选项名“" + choice.name +
                                            "”不能有空格。请把空格改为下划线。");
    }

    void check_role(Element& element) {
        if (!element.type) return;
        Role const role = element.type->role;
        bool const calculation = !element.bind_value("calculate").empty();
        if (element.type->name == "calculate" && !calculation && element.default_value.empty() &&
            element.trigger.empty())
            fault(element.row, "calculate 题要在 calculation 列写算式。");
        if (role == Role::audit && element.name != "audit") fault(element.row, "audit 的名字只能是 audit，或者不填。");
        if (role == Role::background_point) {
            if (element.trigger.empty())
                fault(element.row, "background-geopoint 要在 trigger 列写明由哪道题触发，例如 ${area}。");
            if (calculation) fault(element.row, "background-geopoint 不能有算式。请清空 calculation 列。");
        }
        if (element.type->name == "subscriberid" || element.type->name == "simserial")
            doubt(element.row, std::string(element.type->name) + " 在新的设备上取不到值。建议删去这一行。");
    }

    std::unique_ptr<Element> specify_other(Element const& select) const {
        auto other = std::make_unique<Element>();
        other->row = select.row;
        other->type = question_type("text");
        other->type_text = "text";
        other->name = select.name + "_other";
        other->label.set("", "Specify other.");
        other->bind["relevant"] = "selected(../" + select.name + ", 'other')";
        return other;
    }

    void add_to_table(Element& element) {
        Open& table = open_.back();
        if (table.table_choices.empty()) {
            table.table_choices = element.select->list;
            auto header = std::make_unique<Element>();
            header->row = element.row;
            header->select = element.select;
            header->select->or_other = false;
            header->name = "reserved_name_for_field_list_labels_" + std::to_string(element.row);
            header->control["appearance"] = "label";
            header->label.set("", " ");
            add(std::move(header));
        } else if (table.table_choices != element.select->list) {
            fault(element.row,
                  "table-list 里的选择题要用同一张清单（“" + table.table_choices + "”）。请改正，或分成两组。");
        }
        element.control["appearance"] = "list-nolabel";
    }

    SheetTable const& table_;
    SurveyContext context_;
    std::unique_ptr<Element> root_ = std::make_unique<Element>();
    std::vector<Open> open_;
    std::size_t made_ = 0;
    std::size_t made_bytes_ = 0; ///< of texts that loops multiplied
    bool stopped_ = false;       ///< what follows cannot be read any more
};

} // namespace

std::unique_ptr<Element> read_survey(SheetTable const& table, SurveyContext context) {
    return TreeReader(table, context).read();
}

} // namespace gengji::forms::xls
