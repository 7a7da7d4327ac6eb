#include "shared/catalog/workbooks/form_source.hpp"

namespace gengji::workbooks {

namespace {

std::string_view trimmed(std::string_view text) {
    auto const from = text.find_first_not_of(" \t\r");
    if (from == text.npos) return {};
    return text.substr(from, text.find_last_not_of(" \t\r") - from + 1);
}

std::vector<std::string> cells(std::string_view line) {
    std::vector<std::string> result;
    for (;;) {
        auto const bar = line.find(" | ");
        result.emplace_back(trimmed(line.substr(0, bar)));
        if (bar == line.npos) return result;
        line.remove_prefix(bar + 3);
    }
}

/// Walks the lines; the last sheet named says what a line is.
class Reader {
public:
    Result<FormSource> run(std::string_view text) {
        while (!text.empty()) {
            auto const end = text.find('\n');
            take(text.substr(0, end));
            text.remove_prefix(end == text.npos ? text.size() : end + 1);
        }
        if (!wrong_.empty()) return problem(Problem::invalid, wrong_);
        return std::move(source_);
    }

private:
    void take(std::string_view line) {
        ++line_;
        auto const words = trimmed(line);
        if (words.empty() || words[0] == '#') return;
        bool const indented = line[0] == ' ';
        if (!indented && (words == "settings" || words == "survey" || words == "choices"))
            sheet_ = words;
        else if (sheet_ == "settings")
            setting(words);
        else if (sheet_ == "survey")
            indented ? column(words) : row(words);
        else if (sheet_ == "choices")
            choice(words);
        else
            fault("表名应为 settings、survey 或 choices");
    }

    std::pair<std::string, std::string> pair(std::string_view words) {
        auto const colon = words.find(": ");
        if (colon == words.npos) return fault("此处应为“列名: 值”"), std::pair<std::string, std::string>();
        return {std::string(words.substr(0, colon)), std::string(trimmed(words.substr(colon + 2)))};
    }
    void setting(std::string_view words) { source_.settings.push_back(pair(words)); }
    void row(std::string_view words) {
        auto parts = cells(words);
        bool const ends = words.substr(0, 4) == "end_";
        if (parts.size() != (ends ? 1u : 4u)) return fault("此处应为“类型 | 名称 | 中文 | English”");
        parts.resize(4);
        source_.survey.push_back({parts[0], parts[1], parts[2], parts[3], {}, line_});
    }
    void column(std::string_view words) {
        if (source_.survey.empty()) return fault("前面没有题目");
        source_.survey.back().columns.push_back(pair(words));
    }
    void choice(std::string_view words) {
        auto const parts = cells(words);
        if (parts.size() != 4) return fault("此处应为“选项表 | 名称 | 中文 | English”");
        source_.choices.push_back({parts[0], parts[1], parts[2], parts[3]});
    }
    void fault(std::string const& what) {
        wrong_ += (wrong_.empty() ? "" : "\n") + ("第 " + std::to_string(line_) + " 行：" + what);
    }

    FormSource source_;
    std::string sheet_, wrong_;
    int line_ = 0;
};

} // namespace

Result<FormSource> read_form_source(std::string_view text) { return Reader().run(text); }

} // namespace gengji::workbooks
