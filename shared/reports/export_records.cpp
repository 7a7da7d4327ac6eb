#include "shared/reports/export_records.hpp"

#include "shared/domain/facts/standing.hpp"
#include "shared/forms/evaluation.hpp"
#include "shared/forms/input.hpp"
#include "shared/forms/paths.hpp"
#include "shared/reports/export_row.hpp"
#include "shared/reports/workbook_writer.hpp"

#include <algorithm>

namespace gengji::reports {

namespace {

using forms::Document;
using forms::FormSpec;
using forms::Section;

char const* title_of(domain::Level level) {
    constexpr char const* titles[] = {"草稿", "已作废", "已退回", "已提交", "乡镇已核验", "县级已认定"};
    return titles[static_cast<std::size_t>(level)];
}

bool is_json(ExportFormat format) { return format == ExportFormat::json || format == ExportFormat::jsonl; }

/// The records' own rows, or those of one repeat.
struct Part {
    Section const* section; ///< null: the records themselves
    ExportRow row;
    ExportHead head;
    std::size_t rows = 0;
};

/// One workbook of several sheets, or several files.
class Tables {
public:
    Tables(RecordExport const& wish, FormSpec const& form) : wish_(wish), form_(form) {}

    Result<void> begin(std::vector<Part> const& parts) {
        if (wish_.format == ExportFormat::xlsx) {
            if (wish_.target.path.empty()) return problem(Problem::invalid, "表格文件（xlsx）要写明文件名");
            book_.emplace(TRY(WorkbookWriter::create(wish_.target.path, form_.title.zh)));
            for (Part const& part : parts) {
                sheets_.push_back(&book_->sheet(part.head.title));
                std::vector<std::string> names;
                for (auto const& column : part.head.columns) names.push_back(column.title);
                sheets_.back()->header(names, 1);
            }
            return {};
        }
        for (Part const& part : parts)
            lists_.push_back(TRY(begin_list(wish_.format, {file_of(part), wish_.target.stream}, part.head)));
        return {};
    }
    Result<void> row(std::size_t part, std::vector<ExportValue> const& values) {
        if (!book_) return lists_[part]->row(values);
        std::vector<SheetCell> cells;
        for (auto const& value : values) cells.push_back(sheet_cell(value));
        sheets_[part]->row(cells);
        return {};
    }
    Result<void> finish() {
        if (book_) return book_->finish();
        for (auto const& list : lists_) TRY(list->finish());
        return {};
    }
    /// `名单.csv` → `名单-crops.csv`.
    std::string file_of(Part const& part) const {
        std::string const& path = wish_.target.path;
        if (!part.section || path.empty()) return path;
        std::size_t const slash = path.rfind('/'), dot = path.rfind('.');
        bool const has_end = dot != path.npos && (slash == path.npos || dot > slash + 1);
        std::size_t const end = has_end ? dot : path.size();
        return path.substr(0, end) + "-" + part.section->id + path.substr(end);
    }

private:
    RecordExport const& wish_;
    FormSpec const& form_;
    std::optional<WorkbookWriter> book_;
    std::vector<SheetWriter*> sheets_;
    std::vector<std::unique_ptr<ListWriter>> lists_;
};

class Export {
public:
    Export(RecordSource& source, FormSpec const& form, forms::Moment moment, RecordExport const& wish)
        : source_(source), form_(form), moment_(moment), wish_(wish), lookups_(source, wish.unmasked),
          tables_(wish, form) {}

    Result<RecordsExported> run() {
        TRY(make_parts());
        TRY(tables_.begin(parts_));
        TRY(source_.each({form_.id}, [&](RecordKey const& key, RecordState const& state) { return take(key, state); }));
        TRY(tables_.finish());
        RecordsExported done{records_, {}};
        for (Part const& part : parts_) {
            if (part.section && !is_json(wish_.format))
                done.parts.push_back({wish_.target.path.empty() || wish_.format == ExportFormat::xlsx
                                          ? part.head.title
                                          : tables_.file_of(part),
                                      part.section->label.zh, part.rows});
        }
        return done;
    }

private:
    Part record_part() const {
        Part part{nullptr, ExportRow(ExportRow::fields_of(form_, wish_.full), wish_.format, wish_.unmasked),
                  ExportHead{form_.id, form_.title.zh, {}}};
        bool const json = is_json(wish_.format);
        part.head.columns.push_back({"id", "记录编号"});
        if (json || wish_.full) {
            part.head.columns.push_back({"bucket", "归属"});
            part.head.columns.push_back({"level", "审核状态"});
        }
        part.row.add_columns(part.head.columns);
        if (!json) return part;
        for (Section const& section : form_.sections) {
            if (section.repeat && section.within.empty()) part.head.columns.push_back({section.id, section.label.zh});
        }
        return part;
    }
    Part part_of(Section const& section) const {
        Part part{&section, ExportRow(ExportRow::fields_of(section, wish_.full), wish_.format, wish_.unmasked),
                  ExportHead{form_.id + "." + section.id, section.label.zh, {}}};
        part.head.columns = {{"id", "记录编号"}, {"at", "行号"}};
        part.row.add_columns(part.head.columns);
        return part;
    }

    Result<void> make_parts() {
        if (is_json(wish_.format)) {
            parts_.push_back(record_part());
            return {};
        }
        bool const one = wish_.format == ExportFormat::csv && wish_.target.path.empty();
        if (wish_.repeat.empty()) parts_.push_back(record_part());
        for (Section const& section : form_.sections) {
            bool const asked = wish_.repeat.empty() ? !one : wish_.repeat == section.id;
            if (section.repeat && asked) parts_.push_back(part_of(section));
        }
        if (parts_.empty()) return problem(Problem::invalid, "这个表单里没有名为“" + wish_.repeat + "”的可重复部分");
        return {};
    }

    Result<void> take(RecordKey const& key, RecordState const& state) {
        LifeState const life = life_of(state);
        if (life == LifeState::voided || life == LifeState::moved) return {};
        if (!key.bucket.owner.starts_with(wish_.township)) return {};
        Document document = forms::document_of(state);
        if (wish_.full) {
            for (auto& [path, value] : forms::calculate(form_, document, lookups_, moment_).values)
                document.set(path, value);
        }
        ++records_;
        for (std::size_t i = 0; i < parts_.size(); ++i)
            TRY(parts_[i].section ? instances(i, key, document) : record(i, key, state, document));
        return {};
    }

    Result<void> record(std::size_t number, RecordKey const& key, RecordState const& state, Document const& document) {
        std::vector<ExportValue> values{to_text(key.id)};
        bool const json = is_json(wish_.format);
        if (json || wish_.full) {
            domain::Level const level = domain::standing_of(state).level;
            values.emplace_back(to_text(key.bucket));
            values.emplace_back(std::string(json ? name_of(level) : title_of(level)));
        }
        parts_[number].row.add_values(values, document, {}, lookups_);
        if (json) {
            for (Section const& section : form_.sections) {
                if (section.repeat && section.within.empty()) values.emplace_back(array_of(section, {}, document));
            }
        }
        ++parts_[number].rows;
        return tables_.row(number, values);
    }

    Result<void> instances(std::size_t number, RecordKey const& key, Document const& document) {
        Part& part = parts_[number];
        for (std::string const& at : document.instances(*part.section)) {
            std::vector<ExportValue> values{to_text(key.id), at};
            part.row.add_values(values, document, at, lookups_);
            ++part.rows;
            TRY(tables_.row(number, values));
        }
        return {};
    }

    /// The instances of a repeat within `around` (empty: the record), with those within them.
    RawJson array_of(Section const& section, std::string const& around, Document const& document) const {
        ExportRow const row(ExportRow::fields_of(section, wish_.full), wish_.format, wish_.unmasked);
        std::vector<ExportColumn> columns{{"at", {}}};
        row.add_columns(columns);
        std::vector<Section const*> inner;
        for (Section const& other : form_.sections) {
            if (other.repeat && !other.within.empty() && section.is_at(other.within)) inner.push_back(&other);
        }
        for (auto const* const other : inner) columns.push_back({other->id, {}});
        std::string array;
        std::string const place = around.empty() ? section.id : forms::path_in(around, section.id);
        for (std::string const& at : document.instances(place)) {
            std::vector<ExportValue> values{at};
            row.add_values(values, document, at, lookups_);
            for (auto const* const other : inner) values.emplace_back(array_of(*other, at, document));
            array += (array.empty() ? "[" : ",") + export_object(columns, values);
        }
        return {array.empty() ? "[]" : array + "]"};
    }

    RecordSource& source_;
    FormSpec const& form_;
    forms::Moment moment_;
    RecordExport const& wish_;
    ExportLookups lookups_;
    Tables tables_;
    std::vector<Part> parts_;
    std::size_t records_ = 0;
};

} // namespace

Result<RecordsExported> export_records(RecordSource& source, FormSpec const& form, forms::Moment moment,
                                       RecordExport const& wish) {
    return Export(source, form, moment, wish).run();
}

} // namespace gengji::reports
