#include "client/models/new_record.hpp"

#include "shared/forms/input.hpp"

#include <algorithm>

namespace gengji::client {

namespace {
constexpr char serial_note[] = "auto_number_serial";

void add(forms::Document& document, std::vector<Change>& patch, std::string const& path, Value const& value) {
    document.set(path, value);
    patch.push_back({path, value});
}

} // namespace

Result<void> may_begin(Catalog const& catalog, forms::FormSpec const& form) {
    if (!catalog.is_retired(form.id)) return {};
    return problem(Problem::invalid, "“" + form.title.zh + "”已停用，不再新填；已有的记录照常查看和修改");
}

Result<void> fill_initial(Laptop& laptop, forms::FormSpec const& form, forms::Document& document,
                          std::vector<Change>& patch) {
    forms::Moment const moment = laptop.moment();
    std::string const author = laptop.author_code(form);
    for (auto const& section : form.sections) {
        if (section.repeat) continue;
        for (auto const& field : section.fields) {
            if (document.find(field.name)) continue;
            std::string text = field.initial;
            if (text == "today")
                text = to_text(moment.today());
            else if (text == "now")
                text = to_text_utc(moment.now);
            else if (text == "@user")
                text = to_text(laptop.identity().actor);
            else if (text == "@division")
                text = author.size() == 12 ? author : "";
            else if (text == "@team")
                text = author.size() > 9 && author[9] == 'T' ? author : "";
            else if (text == "@program")
                text.clear(); // kept by the program as the record is filled in
            if (text.empty()) continue;
            auto const value = forms::parse_input(field, text, laptop.lookups());
            if (value && !value->is_none()) add(document, patch, field.name, *value);
        }
    }
    std::sort(patch.begin(), patch.end());
    return {};
}

Result<void> give_numbers(Laptop& laptop, forms::FormSpec const& form, forms::Document& document,
                          std::vector<Change>& patch) {
    for (auto const& section : form.sections) {
        if (section.repeat) continue;
        for (auto const& field : section.fields) {
            if (field.auto_number.empty() || document.find(field.name)) continue;
            auto const note = TRY(laptop.store().note(serial_note));
            std::uint64_t const serial = (note ? ByteReader(*note).varint() : 0) + 1;
            std::string const device = to_text(laptop.identity().device).substr(0, 4);
            auto const number = forms::auto_number(field, document, laptop.moment().today(), device, serial);
            if (!number) continue;
            ByteWriter kept;
            kept.varint(serial);
            TRY(laptop.store().set_note(serial_note, kept.bytes()));
            add(document, patch, field.name, Value::of(*number));
        }
    }
    std::sort(patch.begin(), patch.end());
    return {};
}

Result<void> begin_record(Laptop& laptop, forms::FormSpec const& form, forms::Document& document,
                          std::vector<Change>& patch) {
    TRY(fill_initial(laptop, form, document, patch));
    return give_numbers(laptop, form, document, patch);
}

} // namespace gengji::client
