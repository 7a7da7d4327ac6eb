#pragma once

#include <cstdint>

namespace gengji::forms {

/// The instructions of a Condition's stack program, between its parser and its evaluation; nobody else includes this.
/// "takes" is what is popped, every instruction pushes one value, known or unknown.
enum class Op : std::uint8_t {
    constant, ///< a: constant
    field,    ///< a: name of a plain field
    inner,    ///< a: name of a field of the same instance
    self,
    today,
    this_year,
    now,
    logical_not,
    logical_and,
    logical_or,
    equal,
    unequal,
    less,
    at_most,
    more,
    at_least,
    in_list,  ///< takes the value and `a` items
    in_range, ///< takes the value, the lowest and the highest
    has,      ///< takes a list and `a` items
    add,
    subtract,
    multiply,
    negate,
    length,
    count,
    accuracy,        ///< takes a point; metres
    count_instances, ///< a: section
    filled,
    coalesce,  ///< takes `a` values
    choose,    ///< if(…): takes condition, yes, no
    round,     ///< takes a number and places
    seconds,   ///< takes two instants
    starts,    ///< takes a text and how it should begin
    reference, ///< takes a reference; a: path in the record referred to
    linked,    ///< takes a reference; a: form, b: path
    property,  ///< takes a choice id; a: list, b: property
    sum,       ///< a: section, b: number of steps of the body that follows; run once an instance
    idcard,
    uscc,
    phone,
    plate,
    parcel,
    luhn,
    division,
};

} // namespace gengji::forms
