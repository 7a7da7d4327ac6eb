#include "shared/forms/evaluation.hpp"

#include "shared/forms/condition_steps.hpp"
#include "shared/forms/identifiers.hpp"
#include "shared/forms/operand.hpp"
#include "shared/forms/paths.hpp"

#include <cassert>

namespace gengji::forms {

namespace {

std::size_t characters_in(std::string_view text) {
    std::size_t n = 0;
    for (char const c : text) n += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    return n;
}

} // namespace

/// One run of a program over one record.
class Evaluation {
public:
    Evaluation(Condition const& condition, Scope const& scope) : condition_(condition), scope_(scope) {}

    Operand run() {
        run_range(0, condition_.steps_.size(), scope_.instance);
        return stack_.size() == 1 ? std::move(stack_.back()) : Operand{};
    }

private:
    Operand pop() {
        assert(!stack_.empty());
        Operand top = std::move(stack_.back());
        stack_.pop_back();
        return top;
    }
    std::string_view text(std::uint16_t constant) const {
        return std::get<std::string>(condition_.constants_[constant]);
    }

    void run_range(std::size_t begin, std::size_t end, std::string_view instance) {
        for (std::size_t at = begin; at < end; ++at) {
            auto const& step = condition_.steps_[at];
            if (static_cast<Op>(step.op) == Op::sum) {
                stack_.push_back(sum(at + 1, step));
                at += step.b;
            } else {
                stack_.push_back(result_of(step, instance));
            }
        }
    }

    Operand sum(std::size_t body, Condition::Step const& step) {
        std::optional<Decimal> total = whole(0);
        for (auto const& instance : scope_.document.instances(text(step.a))) {
            run_range(body, body + step.b, instance);
            Operand const addend = pop();
            auto const* number = std::get_if<Decimal>(&addend);
            if (!number) return {};
            total = add(*total, *number);
            if (!total) return {};
        }
        return *total;
    }

    Operand result_of(Condition::Step const& step, std::string_view instance) {
        switch (auto const op = static_cast<Op>(step.op)) {
        case Op::constant:
            return constant(step.a);
        case Op::field:
            return operand_of(scope_.document.find(text(step.a)));
        case Op::inner:
            return operand_of(scope_.document.find(path_in(instance, text(step.a))));
        case Op::self:
            return operand_of(scope_.document.find(scope_.self));
        case Op::today:
            return scope_.moment.today();
        case Op::this_year:
            return this_year();
        case Op::now:
            return Instant{scope_.moment.now / 1000};
        case Op::logical_not:
            return negated(truth_of(pop()));
        case Op::logical_and:
        case Op::logical_or:
            return joined(op);
        case Op::equal:
        case Op::unequal:
        case Op::less:
        case Op::at_most:
        case Op::more:
        case Op::at_least: {
            Operand const right = pop(), left = pop();
            return compared(op, left, right);
        }
        case Op::in_list:
            return in_list(step.a);
        case Op::in_range:
            return in_range();
        case Op::has:
            return has(step.a);
        case Op::add:
        case Op::subtract: {
            Operand const right = pop(), left = pop();
            return sum_of(left, right, op == Op::add ? 1 : -1);
        }
        case Op::multiply:
            return product();
        case Op::negate:
            return negative();
        case Op::length:
            return length();
        case Op::count:
            return count();
        case Op::accuracy:
            return accuracy();
        case Op::count_instances:
            return whole(static_cast<std::int64_t>(scope_.document.instances(text(step.a)).size()));
        case Op::filled:
            return !std::holds_alternative<std::monostate>(pop());
        case Op::coalesce:
            return coalesce(step.a);
        case Op::choose:
            return choose();
        case Op::round:
            return rounded();
        case Op::seconds:
            return seconds();
        case Op::starts:
            return starts();
        case Op::reference:
            return reference(text(step.a));
        case Op::linked:
            return linked(step);
        case Op::property:
            return property(step);
        case Op::sum:
            break; // run_range's
        default:
            return identifier(op);
        }
        return {};
    }

    Operand constant(std::uint16_t at) const {
        auto const& value = condition_.constants_[at];
        if (auto const* number = std::get_if<Decimal>(&value)) return *number;
        return std::get<std::string>(value);
    }
    Operand this_year() const {
        auto const year = parse_decimal(to_text(scope_.moment.today()).substr(0, 4));
        return number_or_unknown(year);
    }
    static Operand negated(Truth truth) {
        if (truth == Truth::unknown) return {};
        return truth == Truth::no;
    }
    Operand joined(Op op) {
        Truth const right = truth_of(pop()), left = truth_of(pop());
        Truth const decides = op == Op::logical_and ? Truth::no : Truth::yes;
        if (left == decides || right == decides) return operand_of(decides);
        if (left == Truth::unknown || right == Truth::unknown) return {};
        return operand_of(decides == Truth::no ? Truth::yes : Truth::no);
    }
    std::vector<Operand> pop_many(std::size_t n) {
        std::vector<Operand> popped(n);
        for (std::size_t i = n; i-- > 0;) popped[i] = pop();
        return popped;
    }
    Operand in_list(std::size_t n) {
        auto const items = pop_many(n);
        Operand const value = pop();
        if (std::holds_alternative<std::monostate>(value)) return {};
        bool unknown = false;
        for (auto const& item : items) {
            Operand const same = compared(Op::equal, value, item);
            if (truth_of(same) == Truth::yes) return true;
            unknown |= std::holds_alternative<std::monostate>(item);
        }
        return unknown ? Operand{} : Operand{false};
    }
    Operand in_range() {
        Operand const highest = pop(), lowest = pop(), value = pop();
        stack_.push_back(compared(Op::at_least, value, lowest));
        stack_.push_back(compared(Op::at_most, value, highest));
        return joined(Op::logical_and);
    }
    /// An empty list is a list in which nothing was picked.
    Operand has(std::size_t n) {
        auto const wanted = pop_many(n);
        Operand const value = pop();
        auto const* list = std::get_if<std::vector<Value>>(&value);
        if (!list) return false;
        for (auto const& item : *list)
            for (auto const& one : wanted)
                if (truth_of(compared(Op::equal, operand_of(&item), one)) == Truth::yes) return true;
        return false;
    }
    Operand product() {
        Operand const right = pop(), left = pop();
        auto const* a = std::get_if<Decimal>(&left);
        auto const* b = std::get_if<Decimal>(&right);
        if (!a || !b) return {};
        return number_or_unknown(multiply(*a, *b));
    }
    Operand negative() {
        Operand const value = pop();
        auto const* number = std::get_if<Decimal>(&value);
        if (!number) return {};
        return number_or_unknown(subtract(whole(0), *number));
    }
    Operand length() {
        Operand const value = pop();
        auto const* text = std::get_if<std::string>(&value);
        if (!text) return {};
        return whole(static_cast<std::int64_t>(characters_in(*text)));
    }
    Operand count() {
        Operand const value = pop();
        auto const* list = std::get_if<std::vector<Value>>(&value);
        return whole(list ? static_cast<std::int64_t>(list->size()) : 0);
    }
    Operand accuracy() {
        Operand const value = pop();
        auto const* opaque = std::get_if<Opaque>(&value);
        auto const point = opaque ? opaque->value.point() : std::nullopt;
        if (!point || !point->accuracy_cm) return {};
        return number_or_unknown(make_decimal(*point->accuracy_cm, 2));
    }
    Operand coalesce(std::size_t n) {
        for (auto& value : pop_many(n))
            if (!std::holds_alternative<std::monostate>(value)) return std::move(value);
        return {};
    }
    Operand choose() {
        Operand no = pop(), yes = pop();
        switch (truth_of(pop())) {
        case Truth::yes:
            return yes;
        case Truth::no:
            return no;
        case Truth::unknown:
            break;
        }
        return {};
    }
    Operand rounded() {
        Operand const places = pop(), value = pop();
        auto const n = whole_of(places);
        auto const* number = std::get_if<Decimal>(&value);
        if (!n || !number || *n < 0 || *n > max_decimal_scale) return {};
        return round_half_up(*number, static_cast<int>(*n));
    }
    Operand seconds() {
        Operand const right = pop(), left = pop();
        auto const* from = std::get_if<Instant>(&left);
        auto const* to = std::get_if<Instant>(&right);
        if (!from || !to) return {};
        return whole(to->seconds - from->seconds);
    }
    Operand starts() {
        Operand const right = pop(), left = pop();
        auto const* text = std::get_if<std::string>(&left);
        auto const* beginning = std::get_if<std::string>(&right);
        if (!text || !beginning) return {};
        return text->substr(0, beginning->size()) == *beginning;
    }
    Operand reference(std::string_view path) {
        Operand const value = pop();
        auto const* record = std::get_if<RecordId>(&value);
        if (!record) return {};
        auto const found = scope_.lookups.value_of(*record, path);
        return found ? operand_of(&*found) : Operand{};
    }
    Operand linked(Condition::Step const& step) {
        Operand const value = pop();
        auto const* record = std::get_if<RecordId>(&value);
        if (!record) return {};
        auto const found = scope_.lookups.linked(text(step.a), text(step.b), *record);
        return found ? Operand{*found} : Operand{};
    }
    Operand property(Condition::Step const& step) {
        Operand const value = pop();
        auto const* id = std::get_if<std::string>(&value);
        auto const* list = scope_.lookups.choices(text(step.a));
        auto const* choice = id && list ? list->find(*id) : nullptr;
        if (!choice) return {};
        auto const found = choice->properties.find(text(step.b));
        if (found == choice->properties.end()) return {};
        return std::visit([](auto const& content) { return Operand{content}; }, found->second);
    }
    Operand identifier(Op op) {
        Operand const value = pop();
        auto const* written = std::get_if<std::string>(&value);
        if (!written) return {};
        switch (op) {
        case Op::idcard:
            return is_idcard(*written, scope_.moment.today());
        case Op::uscc:
            return is_uscc(*written);
        case Op::phone:
            return is_phone(*written);
        case Op::plate:
            return is_plate(*written);
        case Op::parcel:
            return is_parcel_code(*written);
        case Op::luhn:
            return is_luhn(*written);
        case Op::division:
            return scope_.lookups.division(*written) != nullptr;
        default:
            return {};
        }
    }

    Condition const& condition_;
    Scope const& scope_;
    std::vector<Operand> stack_;
};

Truth holds(Condition const& condition, Scope const& scope) { return truth_of(Evaluation(condition, scope).run()); }

std::optional<Value> evaluate(Condition const& condition, Scope const& scope) {
    return value_of(Evaluation(condition, scope).run());
}

Document calculate(FormSpec const& form, Document const& document, Lookups const& lookups, Moment moment) {
    Document whole_document = document;
    Document calculated;
    auto const compute = [&](FieldSpec const& field, std::string_view instance) {
        if (field.type != FieldType::calculated || !field.calculation) return;
        std::string const path = path_in(instance, field.name);
        auto value = evaluate(*field.calculation, {whole_document, lookups, moment, instance, path});
        if (!value) return;
        whole_document.set(path, *value);
        calculated.set(path, std::move(*value));
    };
    for (auto const& section : form.sections) {
        std::vector<std::string> const instances =
            section.repeat ? document.instances(section.id) : std::vector<std::string>{""};
        for (auto const& instance : instances)
            for (auto const& field : section.fields) compute(field, instance);
    }
    return calculated;
}

} // namespace gengji::forms
