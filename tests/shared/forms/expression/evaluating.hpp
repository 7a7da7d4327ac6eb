#pragma once

#include "shared/forms/expression/expression.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <string>

namespace gengji::forms {

inline Tree tree_of(std::string_view xml) {
    auto read = Tree::from_xml(xml);
    INFO((read ? std::string() : read.error().detail));
    REQUIRE(read);
    return std::move(read).value();
}

/// The program around an expression, as a test wants it.
struct TestHost final : Host {
    UnixMs now = 1'761'000'000'000; // 2025-10-20T22:40:00Z
    TimeZone zone = *TimeZone::named("Asia/Shanghai");
    std::string spoken = "zh";
    std::map<std::string, NodeRef, std::less<>> instances;
    std::map<std::string, std::string, std::less<>> texts;
    mutable std::uint64_t chance = 0;

    UnixMs now_ms() const override { return now; }
    TimeZone const& time_zone() const override { return zone; }
    std::string language() const override { return spoken; }
    std::optional<NodeRef> instance(std::string_view name) const override {
        auto const found = instances.find(name);
        return found == instances.end() ? std::nullopt : std::optional(found->second);
    }
    std::optional<std::string> itext(std::string_view id) const override {
        auto const found = texts.find(id);
        return found == texts.end() ? std::nullopt : std::optional(found->second);
    }
    std::optional<std::string> choice_label(std::string_view value, std::string_view question, NodeRef) const override {
        return "label of " + std::string(value) + " in " + std::string(question);
    }
    std::optional<std::string> property(std::string_view name) const override { return "the " + std::string(name); }
    std::string form_version() const override { return "2025102001"; }
    std::uint64_t random_bits() const override { return chance += 0x9e3779b97f4a7c15; }
};

/// A document with a place in it.
struct Desk {
    Tree tree;
    TestHost host;
    Surroundings around;
    CompileOptions options;

    explicit Desk(std::string_view xml, std::string_view context = "/") : tree(tree_of(xml)) { stand(context); }
    Desk(Desk const&) = delete;
    Desk& operator=(Desk const&) = delete;

    void stand(std::string_view context) {
        around.context = {&tree, tree.at(context)};
        REQUIRE(around.context);
        around.host = &host;
    }
    Result<std::string> said(std::string_view text) const {
        auto const expression = Expression::compile(text, options);
        if (!expression) return expression.error();
        return evaluate_string(*expression, around);
    }
    /// The value as text; an error in brackets.
    std::string operator()(std::string_view text) const {
        auto const result = said(text);
        return result ? *result : "[" + result.error().detail + "]";
    }
    std::string error(std::string_view text) const {
        auto const result = said(text);
        INFO(text << " gives " << (result ? *result : std::string()));
        REQUIRE_FALSE(result);
        return result.error().detail;
    }
};

} // namespace gengji::forms
