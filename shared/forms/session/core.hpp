#pragma once

#include "shared/forms/session/form_session.hpp"
#include "shared/forms/session/plan.hpp"

#include <deque>
#include <functional>
#include <queue>
#include <set>

namespace gengji::forms::session {

/// One instance of a node.
struct Item {
    NodeId node = no_node; ///< no_node: this instance of the form lacks it
    bool own_relevant = true;
    bool own_readonly = false;
    std::uint8_t dirty = 0; ///< one bit a RuleKind: already waits in the queue
};

/// One instance of a FrameSpec. Ids are never given again.
struct Frame {
    Index id = none, spec = none, parent = none;
    std::vector<Item> items;                 ///< by offset
    std::vector<std::vector<Index>> repeats; ///< by repeat number: the frames of its instances, in order
};

/// A list beside the answers.
struct Secondary {
    std::string id;
    Tree tree;
    bool available = true; ///< false: its file is not there, so nothing can be said of its choices
};

/// The state of a session and all that changes it. The files core_*.cpp tell one story each.
class Core final : public Host {
public:
    Core(std::shared_ptr<Plan const> form, SessionOptions given);

    std::shared_ptr<Plan const> plan;
    SessionOptions options;
    Tree tree;
    std::uint64_t evaluations = 0, revision = 0;
    Index language_index = none;

    // core_instance.cpp: frames and nodes
    Result<Place> add_by_hand(Index repeat, Index parent_frame); ///< and computes what follows
    void change_language(Index language);
    std::vector<std::string> missing_files; ///< that come with the form and are not here
    Result<void> build(InstanceNode const& instance);
    Result<Index> add_instance(Index repeat, Index parent_frame, InstanceNode const* source);
    void drop_instance(Index frame);
    std::optional<Place> at(std::string_view path) const;
    std::string path_of(Place place) const;
    Frame* frame(Index id) { return id < frames_.size() ? frames_[id].get() : nullptr; }
    Frame const* frame(Index id) const { return id < frames_.size() ? frames_[id].get() : nullptr; }
    Item* item(Place place);
    Item const* item(Place place) const;
    /// The frame of `spec` that holds `frame_id`, or none.
    Index outer_frame(Index frame_id, Index spec) const;
    void each_frame(Index from, Index spec, std::function<void(Frame&)> const& act);
    /// The repeat's instances that a path names: frame of the holder and the repeat's node.
    std::optional<std::pair<Index, Index>> repeat_at(std::string_view path) const;
    std::optional<Place> parent_of(Place place) const;
    std::optional<Place> place_of(NodeRef node) const;
    std::size_t position(Frame const& instance) const; ///< from 1

    // core_rules.cpp: computing what depends on a change
    void mark(Index rule, Frame& frame);
    void mark_frame(Frame& frame);
    void mark_all(bool calculations);
    void value_changed(Place place);
    void structure_changed(Index node, Index frame_id);
    Result<void> settle();
    bool relevant(Place place) const;
    bool readonly(Place place) const;
    Result<XValue> evaluate_at(Expression const& expression, Place place) const;
    Surroundings surroundings(Place place) const;

    // core_values.cpp: values, choices kept in step with what may be chosen
    std::string value(Place place) const; ///< as stored, relevant or not
    void write(Place place, std::string_view text);
    void keep_to_choices(Place place);
    std::map<NodeId, std::string> kept; ///< selections that the choices do not offer now

    // core_actions.cpp: what happens on events
    void preload(bool at_end);
    void run_actions(bool first_load);
    void run_action(CompiledAction const& action, std::optional<Place> source);

    // core_choices.cpp
    Result<std::vector<Choice>> choices(Place place, std::string_view text, std::size_t most) const;
    std::optional<bool> offers(Place place, std::string_view value) const; ///< nothing: cannot be said
    std::string row_text(NodeRef row, std::string const& ref, bool as_label) const;

    // core_texts.cpp
    std::string text_of(Caption const& caption, Place place) const;
    std::string render(Text const& text, Place place) const;
    std::string label(Place place) const;
    std::optional<std::string> text_by_id(std::string_view id, Place place) const;
    Expression const* compiled(std::string const& text) const; ///< nullptr: it cannot be compiled

    // core_validation.cpp
    bool required(Place place) const;
    std::optional<Violation> violation(Place place) const;
    std::vector<Violation> validate() const;

    // core_xml.cpp
    std::string submission() const;
    std::string draft() const;
    void give_instance_id();

    // core_secondary.cpp
    Result<void> load_secondary();

    // Host
    UnixMs now_ms() const override;
    TimeZone const& time_zone() const override { return options.zone; }
    std::string language() const override;
    std::optional<NodeRef> instance(std::string_view name) const override;
    std::optional<std::string> itext(std::string_view id) const override;
    std::optional<std::string> choice_label(std::string_view value, std::string_view question,
                                            NodeRef context) const override;
    std::optional<std::string> property(std::string_view name) const override;
    std::string form_version() const override;
    std::uint64_t random_bits() const override;
    std::optional<std::string> pulldata(std::string_view file, std::string_view column, std::string_view key_column,
                                        std::string_view key) const override;

    bool opened = false;                         ///< loading is over: changes fire xforms-value-changed
    bool calculates = true;                      ///< false while a draft is restored: its values stand
    std::map<std::string, std::string> troubles; ///< path → what could not be computed
    mutable Random* random = nullptr;

private:
    struct Waiting {
        std::uint32_t rank;
        Index frame, rule;
        bool operator>(Waiting const& other) const {
            return std::tie(rank, frame, rule) > std::tie(other.rank, other.frame, other.rule);
        }
    };

    void fill(Frame& frame, InstanceNode const& source, NodeId node, Index plan_node);
    NodeId add_element(NodeId parent, InstanceNode const& source, NodeId before);
    void remember(NodeId node, Index frame_id, Index plan_node);
    InstanceNode written(Index plan_node, Frame const& frame) const; ///< what stands there, as fill() takes it
    void compute(Index rule, Frame& frame);
    void compute_relevant(Rule const& rule, Frame& frame, Item& item);
    void compute_calculate(Rule const& rule, Frame& frame, Item& item);
    void compute_count(Rule const& rule, Frame& frame);
    void trouble(Place place, Error const& error);
    void fire_changes();

    std::vector<std::unique_ptr<Frame>> frames_;
    std::vector<Place> place_of_node_;
    std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> queue_;
    std::vector<Place> changed_; ///< with xforms-value-changed actions
    std::vector<Index> fresh_;   ///< frames that were just added
    /// Instances that a lowered count took off the screen, the last one last, by the frame that held them and by their
    /// repeat: they come back as they were when the count grows again.
    std::map<std::pair<Index, Index>, std::vector<InstanceNode>> put_away_;
    std::deque<Secondary> secondary_;
    mutable std::unordered_map<std::string, std::optional<Expression>> compiled_;
    mutable std::map<std::string, std::optional<Tree>, std::less<>> pulled_;
    mutable Place current_;
    mutable std::optional<SeededRandom> settled_random_; ///< while choices are found: the same order each time
    std::uint64_t seed_ = 0;
    Result<std::vector<Choice>> registry_choices(Place place, std::string_view text, std::size_t most) const;
    Result<NodeSet> choice_rows(Place place) const;
    std::size_t instances_ = 0;
};

} // namespace gengji::forms::session
