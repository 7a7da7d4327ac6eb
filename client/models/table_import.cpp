#include "client/models/table_import.hpp"

#include "client/models/new_record.hpp"
#include "shared/forms/check.hpp"
#include "shared/forms/input.hpp"
#include "shared/forms/paths.hpp"
#include "shared/tables/jsonl.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace gengji::client {

namespace {

constexpr std::size_t most_kept_messages = 1000;
constexpr std::size_t rows_a_batch = 500; ///< one transaction: fast enough, and a crash repeats little

/// Fields of plain sections by their name and by their label.
std::unordered_map<std::string, forms::FieldSpec const*> columns_of(forms::FormSpec const& form) {
    std::unordered_map<std::string, forms::FieldSpec const*> columns;
    for (auto const& section : form.sections) {
        for (auto const& field : section.fields) {
            if (section.repeat || field.type == forms::FieldType::calculated) continue;
            columns.emplace(field.name, &field);
            columns.emplace(field.label.zh, &field);
        }
    }
    return columns;
}

class Import {
public:
    Import(Laptop& laptop, forms::FormSpec const& form, bool dry_run)
        : laptop_(laptop), form_(form), dry_run_(dry_run), columns_(columns_of(form)) {}

    Result<ImportReport> run(std::string file) {
        auto const reader = TRY(open_table(std::move(file)));
        TRY(learn_keys());
        while (auto row = reader->next()) {
            ++report_.rows;
            if (*row)
                take(**row);
            else
                wrong(reader->row_number(), row->error().detail);
            if (saves_.size() >= rows_a_batch) TRY(save());
        }
        TRY(save());
        report_.unknown_columns.assign(unknown_.begin(), unknown_.end());
        return std::move(report_);
    }

private:
    struct Known {
        RecordKey key;
        bool in_this_file = false;
    };

    void wrong(std::size_t number, std::string message) {
        ++report_.wrong_count;
        if (report_.wrong.size() < most_kept_messages) report_.wrong.push_back({number, std::move(message)});
    }

    void note(std::size_t number, std::string message) {
        ++report_.notes_count;
        if (report_.notes.size() < most_kept_messages) report_.notes.push_back({number, std::move(message)});
    }

    Result<void> learn_keys() {
        return laptop_.store().each_record(form_.id, [&](Shown const& shown) {
            std::string key = forms::key_of(form_, forms::document_of(shown.state), laptop_.catalog());
            if (key.empty()) return true;
            if (life_of(shown.state) == LifeState::voided) // withdrawn: a row of its name is not about it
                voided_.insert(std::move(key));
            else
                known_.try_emplace(std::move(key), Known{shown.key, false});
            return true;
        });
    }

    /// A column is called by the field's name or label, or by its path in an instance of a repeat.
    forms::FieldSpec const* field_of(std::string const& column) const {
        if (auto const found = columns_.find(column); found != columns_.end()) return found->second;
        bool const names_instance = !forms::split_path(column).instance.empty() && is_path(column);
        auto const* const field = names_instance ? form_.field(column) : nullptr;
        return field && field->type != forms::FieldType::calculated ? field : nullptr;
    }

    /// Where an instance stands among its neighbours: `crops[k9f27c01b3e45]/_pos`.
    std::optional<Decimal> position_in(Cell const& cell) const {
        if (!cell.column.ends_with("]/_pos") || !is_path(cell.column)) return std::nullopt;
        if (!form_.repeat(forms::split_path(cell.column).section)) return std::nullopt;
        auto const number = parse_decimal(cell.text);
        return number ? std::optional(*number) : std::nullopt;
    }

    static bool is_reference(forms::FieldSpec const& field) {
        return field.type == forms::FieldType::reference || field.type == forms::FieldType::references;
    }
    /// What an export hid must not come back in the place of what it hid.
    static bool is_masked(forms::FieldSpec const& field, std::string_view text) {
        bool const hides = field.sensitivity != forms::Sensitivity::none || is_reference(field); // of a person's record
        return hides && text.find('*') != std::string_view::npos;
    }
    bool is_in_a_key(std::string const& field) const {
        return std::ranges::any_of(form_.keys,
                                   [&](auto const& key) { return std::ranges::find(key, field) != key.end(); });
    }

    std::optional<forms::Document> read(TableRow const& row) {
        forms::Document document;
        std::string faults, masked;
        for (auto const& cell : row.cells) {
            if (auto const position = position_in(cell)) {
                document.set(cell.column, Value::of(*position));
                continue;
            }
            auto const* const field = field_of(cell.column);
            if (!field) {
                if (!cell.column.empty()) unknown_.insert(cell.column);
                continue;
            }
            if (cell.text.empty() || cell.kind == Cell::Kind::null) continue;
            if (is_masked(*field, cell.text)) {
                if (is_in_a_key(field->name))
                    faults += (faults.empty() ? "" : "；") + field->label.zh +
                              "：内容是遮盖过的，认不出是哪一条。请用 export --unmask 原因 导出后再改";
                else
                    masked += (masked.empty() ? "" : "、") + field->label.zh;
                continue;
            }
            auto value = forms::parse_input(*field, cell.text, laptop_.lookups());
            bool const in_repeat = cell.column.find('[') != std::string::npos;
            if (value)
                document.set(in_repeat ? cell.column : field->name, std::move(*value));
            else
                faults += (faults.empty() ? "" : "；") + field->label.zh + "：" + value.error().detail;
        }
        if (faults.empty() && document.values.empty()) faults = "这一行没有可用的内容";
        if (faults.empty() && !masked.empty()) note(row.number, masked + "：内容是遮盖过的，没有导入，原来的不变");
        if (faults.empty()) return document;
        wrong(row.number, faults);
        return std::nullopt;
    }

    void take(TableRow const& row) {
        auto document = read(row);
        if (!document) return;
        std::string const name = forms::key_of(form_, *document, laptop_.catalog());
        auto const found = name.empty() ? known_.end() : known_.find(name);
        if (found != known_.end() && found->second.in_this_file)
            return wrong(row.number, "与前面的一行是同一个（" + name_of_key() + "相同），已跳过");
        if (found != known_.end())
            change(row.number, *document, found->second);
        else
            add(row.number, std::move(*document), name);
    }

    std::string name_of_key() const {
        if (form_.keys.empty() || form_.keys.front().empty()) return "编号";
        auto const* const field = form_.field(form_.keys.front().front());
        return field ? field->label.zh : "编号";
    }

    void add(std::size_t number, forms::Document document, std::string const& name) {
        std::vector<Change> patch;
        for (auto const& [path, value] : document.values) patch.push_back({path, value});
        if (!dry_run_) {
            if (auto const begun = begin_record(laptop_, form_, document, patch); !begun)
                return wrong(number, begun.error().detail);
        }
        auto const bucket = forms::bucket_of(form_, document, laptop_.lookups(), laptop_.author_code(form_));
        if (!bucket) return wrong(number, bucket.error().detail);
        if (voided_.contains(name)) note(number, "有一条相同的记录已经作废，这一行按新记录导入");
        tell_violations(number, document);
        RecordKey const key{*bucket, new_record_id(laptop_.clock().now_ms(), laptop_.random())};
        if (!name.empty()) known_.emplace(name, Known{key, true});
        ++report_.added;
        saves_.push_back({key, {form_.id, form_.version}, laptop_.identity().actor, {}, std::move(patch), {}});
    }

    void change(std::size_t number, forms::Document const& wished, Known& known) {
        known.in_this_file = true;
        auto const shown = laptop_.store().show(known.key);
        if (!shown) return wrong(number, shown.error().detail);
        forms::Document document = forms::document_of(shown->state);
        std::vector<Change> patch;
        for (auto const& [path, value] : wished.values) {
            auto const* const now = document.find(path);
            if (now && *now == value) continue;
            patch.push_back({path, value});
            document.set(path, value);
        }
        if (patch.empty()) {
            ++report_.same;
            return;
        }
        tell_violations(number, document);
        ++report_.changed;
        saves_.push_back(
            {known.key, {form_.id, form_.version}, laptop_.identity().actor, shown->seen, std::move(patch), {}});
    }

    void tell_violations(std::size_t number, forms::Document const& document) {
        std::string text;
        for (auto const& one : forms::check(form_, document, laptop_.lookups(), laptop_.moment())) {
            if (one.missing) continue; // a list of names is a beginning; what is missing shows on each record
            text += (text.empty() ? "" : "；") + one.message;
        }
        if (!text.empty()) note(number, text);
    }

    Result<void> save() {
        if (!dry_run_ && !saves_.empty()) TRY(laptop_.store().save_all(saves_));
        saves_.clear();
        return {};
    }

    Laptop& laptop_;
    forms::FormSpec const& form_;
    bool dry_run_;
    std::unordered_map<std::string, forms::FieldSpec const*> columns_;
    std::unordered_map<std::string, Known> known_;
    std::set<std::string> unknown_, voided_;
    std::vector<Save> saves_;
    ImportReport report_;
};

/// Everything in the living instances of repeats, as (path, field); no field for an instance's place among the others.
std::vector<std::pair<std::string, forms::FieldSpec const*>> in_repeats(forms::FormSpec const& form,
                                                                        forms::Document const& document) {
    std::vector<std::pair<std::string, forms::FieldSpec const*>> found;
    for (auto const& section : form.sections) {
        if (!section.repeat) continue;
        for (auto const& instance : document.instances(section)) {
            found.emplace_back(forms::path_in(instance, "_pos"), nullptr);
            for (auto const& field : section.fields)
                if (field.type != forms::FieldType::calculated)
                    found.emplace_back(forms::path_in(instance, field.name), &field);
        }
    }
    return found;
}

std::vector<forms::FieldSpec const*> exported(forms::FormSpec const& form) {
    std::vector<forms::FieldSpec const*> fields;
    for (auto const& section : form.sections) {
        for (auto const& field : section.fields) {
            if (!section.repeat && field.type != forms::FieldType::calculated) fields.push_back(&field);
        }
    }
    return fields;
}

} // namespace

Result<ImportReport> import_table(Laptop& laptop, forms::FormSpec const& form, std::string file, bool dry_run) {
    return Import(laptop, form, dry_run).run(std::move(file));
}

Result<std::size_t> export_table(Laptop& laptop, forms::FormSpec const& form, bool unmasked, std::string& out) {
    auto const fields = exported(form);
    std::size_t count = 0;
    TRY(laptop.store().each_record(form.id, [&](Shown const& shown) {
        if (life_of(shown.state) == LifeState::voided) return true;
        auto const document = forms::document_of(shown.state);
        auto const text_at = [&](forms::FieldSpec const& field, std::string const& path) {
            auto const* const value = document.find(path);
            if (!value) return std::string();
            std::string const whole = forms::to_input(field, *value);
            return unmasked ? whole : forms::mask(field, whole);
        };
        ++count;
        std::vector<Cell> cells{{"id", to_text(shown.key.id), Cell::Kind::text}};
        for (auto const* const field : fields) {
            if (document.find(field->name))
                cells.push_back({field->name, text_at(*field, field->name), Cell::Kind::text});
        }
        for (auto const& [path, field] : in_repeats(form, document)) {
            auto const* const value = document.find(path);
            if (value) cells.push_back({path, field ? text_at(*field, path) : to_text(*value), Cell::Kind::text});
        }
        append_jsonl_row(out, cells);
        return true;
    }));
    return count;
}

} // namespace gengji::client
