#pragma once

#include "shared/base/id.hpp"
#include "shared/base/result.hpp"
#include "shared/base/time.hpp"
#include "shared/forms/expression/time_zone.hpp"
#include "shared/forms/session/sources.hpp"
#include "shared/forms/xform/xform.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms {

namespace session {
struct Plan;
class Core;
} // namespace session

/// A form, read and compiled once, for any number of sessions. Immutable; any thread.
class CompiledForm {
public:
    /// Errors: invalid, every wrong expression and every cycle of calculations by the fields' names.
    static Result<CompiledForm> make(XForm form);

    XForm const& form() const;
    std::vector<std::string> const& languages() const;
    /// Why answers to this form cannot be sent in, one sentence each: encryption, audit, search(). Empty: they can.
    std::vector<std::string> const& refusals() const;

private:
    friend class FormSession;
    explicit CompiledForm(std::shared_ptr<session::Plan const> plan) : plan_(std::move(plan)) {}
    std::shared_ptr<session::Plan const> plan_;
};

/// What a session is given. References must outlive it.
struct SessionOptions {
    std::string language; ///< empty: the form's default
    TimeZone zone = TimeZone::fixed(8 * 3600);
    Clock const* clock = nullptr; ///< none: the machine's
    Random* random = nullptr;     ///< none: the machine's
    FormFiles const* files = nullptr;
    ChoiceSource const* rows = nullptr;
    std::map<std::string, std::string> properties; ///< username, deviceid, …: for preloads and property()
    std::optional<std::string> last_saved;         ///< the answers sent in last, as XML: instance('last-saved')
    std::optional<std::string> location;           ///< "lat lon alt acc": what setgeopoint writes
    bool trial = false;                            ///< only to look at the form: CompiledForm::refusals() do not matter
};

/// Where a value stands: an instance of a node. Void once the repeat instance around it was removed.
struct Place {
    std::uint32_t frame = UINT32_MAX;
    std::uint32_t node = UINT32_MAX;
    bool operator==(Place const&) const = default;
};

struct NodeState {
    bool relevant = true;
    bool readonly = false;
    bool required = false;
    std::string value; ///< empty where not relevant
};

struct Choice {
    std::string value;
    std::string label;
    bool operator==(Choice const&) const = default;
};

/// Something that stands in the way of finishing.
struct Violation {
    enum class Kind { constraint, required, trouble };
    Kind kind{};
    std::string path;    ///< /data/crops[2]/area
    std::string label;   ///< of the question, in the current language
    std::string message; ///< what to do
};

/// One form being filled in, as JavaRosa does it: after each change exactly what depends on it is computed again.
/// Not relevant answers are kept until finish(). Thread: one.
class FormSession {
public:
    /// A new, empty set of answers: defaults, preloads and first-load actions are done.
    /// Errors: invalid: the form cannot be filled in (refusals, rules that cannot be computed, too many instances).
    static Result<FormSession> open(CompiledForm const& form, SessionOptions options = {});
    /// A set of answers that was sent in before, to change it. Errors: invalid: not of this form.
    static Result<FormSession> edit(CompiledForm const& form, std::string_view answers_xml,
                                    SessionOptions options = {});
    /// What save() gave, also after a kill: the same state. Errors: invalid.
    static Result<FormSession> restore(CompiledForm const& form, std::string_view draft, SessionOptions options = {});

    FormSession(FormSession&&) noexcept;
    FormSession& operator=(FormSession&&) noexcept;
    ~FormSession();

    // Places
    std::optional<Place> at(std::string_view path) const; ///< "/data/crops[2]/area"; without a position the first
    std::string path_of(Place place) const;
    Control const* control(Place place) const;
    bool is_repeat(std::string_view path) const;
    std::size_t repeat_count(std::string_view path) const; ///< "/data/crops", "/data/farm[2]/crops"

    // Reading
    NodeState state(Place place) const;
    std::string label(Place place) const;
    std::string hint(Place place) const;
    /// The choices of a question that `text` (any part of value or label) leaves over, at most `most`.
    /// Errors: invalid: the list cannot be read, with what to do.
    Result<std::vector<Choice>> choices(Place place, std::string_view text = {}, std::size_t most = SIZE_MAX) const;
    std::string text_of(Caption const& caption, Place place) const; ///< of an item, a group …
    std::optional<Violation> violation(Place place) const;

    // Changing
    /// Writes an answer; several values (a multiple selection) are parted by blanks. What cannot be read as the
    /// question's type leaves it empty. Errors: invalid: read-only, no such place, a value refused.
    Result<void> answer(Place place, std::string_view value);
    /// Adds an instance at the end; `path` as for repeat_count(). Errors: invalid: the form decides how many, or the
    /// limit is reached.
    Result<Place> add_repeat(std::string_view path);
    Result<void> remove_repeat(Place place);
    std::vector<std::string> const& languages() const;
    std::string const& language() const;
    Result<void> set_language(std::string_view language); ///< Errors: not_found

    // Ending
    std::vector<Violation> validate() const; ///< all that is wrong, in the form's order
    /// The answers as XML to send in, without what is not relevant. Errors: invalid: validate() has something.
    Result<std::string> finish();
    /// Everything that restore() needs, a few bytes an answer: made after every change.
    std::string save() const;

    std::uint64_t evaluations() const; ///< rules computed since opening: what a test or a measurement counts
    std::uint64_t revision() const;    ///< counts up with every change: equal numbers show the same

    /// Computes every rule again, from nothing but the answers: what the tests compare the dependency graph with.
    void recompute_all();

private:
    explicit FormSession(std::unique_ptr<session::Core> core);
    std::unique_ptr<session::Core> core_;
};

} // namespace gengji::forms
