#include "shared/domain/facts/member_profile.hpp"
#include "shared/domain/facts/standing.hpp"
#include "shared/domain/members/consent.hpp"
#include "shared/forms/input.hpp"
#include "shared/reports/exchange.hpp"

#include <set>

namespace gengji::reports {

namespace {

using namespace domain;
using Values = std::vector<ExportValue>;

struct Contact {
    std::string name, contact, phone, village;
    std::vector<RecordId> machines;
    std::optional<RecordId> merged_into;
};

ExportValue number(std::optional<Decimal> const& value) { return value ? ExportValue(*value) : ExportValue(); }
ExportValue day(std::optional<Date> const& value) { return value ? ExportValue(*value) : ExportValue(); }

class BoardReader {
public:
    BoardReader(RecordSource& source, Board board, Date on, bool unmasked)
        : source_(source), board_(board), on_(on), unmasked_(unmasked) {
        found_.head = {std::string("platform_") + name_of(board), title_of(board), columns()};
    }

    Result<BoardRows> read() {
        TRY(source_.each({member_profile_form, member_consent_form, "supply_offer", "machine"},
                         [&](RecordKey const& key, RecordState const& state) -> Result<void> {
                             learn(key, state);
                             return {};
                         }));
        char const* const form = board_ == Board::providers   ? "service_provider"
                                 : board_ == Board::operators ? "talent"
                                                              : "demand_survey";
        TRY(source_.each({form}, [&](RecordKey const& key, RecordState const& state) -> Result<void> {
            Standing const standing = standing_of(state);
            if (standing.level < Level::submitted || standing.contested) return {};
            Fields const fields(state);
            if (board_ == Board::providers)
                provider(fields);
            else if (board_ == Board::operators)
                machine_operator(fields);
            else
                needs(key, fields);
            return {};
        }));
        return std::move(found_);
    }

private:
    std::vector<ExportColumn> columns() const {
        switch (board_) {
        case Board::sales:
            return {{"product", "产品"},   {"grade", "等级"},     {"quantity", "数量"}, {"unit", "单位"},
                    {"price", "单价"},     {"origin", "产地村"},  {"when", "供应时间"}, {"seller", "销售方"},
                    {"contact", "联系人"}, {"phone", "联系电话"}, {"photos", "照片"}};
        case Board::providers:
            return {{"name", "名称"},
                    {"code", "名录编号"},
                    {"operations", "服务作业"},
                    {"area_served", "服务范围"},
                    {"capacity_mu_day", "日作业能力（亩）"},
                    {"price", "报价"},
                    {"contact", "联系人"},
                    {"phone", "联系电话"}};
        case Board::operators:
            return {{"name", "姓名"},      {"licence", "操作证"},     {"machine_class", "机具类别"},
                    {"phone", "联系电话"}, {"free_from", "可用开始"}, {"free_to", "可用结束"},
                    {"village", "所在村"}};
        case Board::jobs:
            break;
        }
        return {{"employer", "用工方"}, {"work", "工作"},      {"heads", "人数"},
                {"unit", "单位"},       {"pay", "报酬（元）"}, {"when", "时间"},
                {"place", "地点"},      {"contact", "联系人"}, {"phone", "联系电话"}};
    }

    void learn(RecordKey const& key, RecordState const& state) {
        consents_.add(key, state);
        std::string const& form = state.form.form;
        bool const live = standing_of(state).is_live();
        if (form == member_profile_form && live) {
            MemberProfile const member = member_profile_of(key, state);
            members_[key.id] = {member.name,          member.contact_name, member.phone,
                                member.division_code, member.machines,     member.merged_into};
        }
        Fields const fields(state);
        if (form == "machine" && live) machine_classes_[key.id] = fields.text("class");
        if (form != "supply_offer" || !live) return;
        auto const org = fields.record("provider");
        auto const price = fields.decimal("price");
        auto const until = fields.date("to");
        if (!org || !price || (until && *until < on_)) return;
        std::string& text = offers_[*org];
        for (auto const& operation : fields.texts("operation"))
            text += (text.empty() ? "" : "；") + label("operations", operation) + " " + to_text(*price, 2) + " 元/" +
                    (fields.text("unit").empty() ? "亩" : fields.text("unit"));
    }

    /// The member, when it may go out; otherwise it is counted why not.
    Contact const* agreed(std::optional<RecordId> const& named) {
        if (!named || !members_.contains(*named)) {
            ++found_.without_member;
            return nullptr;
        }
        RecordId root = *named;
        std::set<RecordId> seen;
        bool refused = false;
        for (;;) {
            auto const member = members_.find(root);
            if (member == members_.end() || !seen.insert(root).second) break; // merged into nobody, or in a circle
            auto const kind = consents_.of(root, Purpose::platform, on_).kind;
            // A "no" that was said to any of the merged profiles stays a no.
            refused = refused || kind == ConsentState::Kind::refused || kind == ConsentState::Kind::withdrawn;
            if (!member->second.merged_into) {
                if (!refused && consents_.holds(root, Purpose::platform, on_)) return &member->second;
                break;
            }
            root = *member->second.merged_into;
        }
        ++found_.without_consent;
        return nullptr;
    }

    void provider(Fields const& fields) {
        if (fields.boolean("blacklisted").value_or(false)) return;
        Contact const* const member = agreed(fields.record("member"));
        if (!member) return;
        auto const org = fields.record("org");
        auto const offer = org ? offers_.find(*org) : offers_.end();
        found_.rows.push_back(Values{person(fields.text("name")), fields.text("provider_code"),
                                     labels("operations", fields.texts("operations")),
                                     places(fields.texts("area_served")), number(fields.decimal("capacity_mu_day")),
                                     offer == offers_.end() ? std::string() : offer->second,
                                     person(fields.text("contact")), phone(fields.text("phone"))});
    }

    void machine_operator(Fields const& fields) {
        if (fields.text("skill") != "machinery" || fields.text("state") != "active") return;
        Contact const* const member = agreed(fields.record("member"));
        if (!member) return;
        std::set<std::string> classes;
        for (RecordId const& machine : member->machines) {
            auto const known = machine_classes_.find(machine);
            if (known != machine_classes_.end()) classes.insert(label("machine_classes", known->second));
        }
        std::string all;
        for (auto const& one : classes) all += (all.empty() ? "" : "、") + one;
        found_.rows.push_back(Values{person(fields.text("name")), fields.text("certificate"), all,
                                     phone(fields.text("phone")), day({}), day({}),
                                     place(fields.text("division_code"))});
    }

    /// What members asked for: produce to sell, or hands to help.
    void needs(RecordKey const&, Fields const& fields) {
        std::string const wanted = board_ == Board::sales ? "sales" : "fieldwork";
        for (auto const& at : fields.instances("needs")) {
            std::string const state = fields.text(at + "/state");
            bool const open = state.empty() || state == "open" || state == "assigned" || state == "accepted";
            if (fields.text(at + "/kind") != wanted || !open) continue;
            Contact const* const member = agreed(fields.record("client"));
            if (!member) continue;
            std::string const crop = label("crops", fields.text(at + "/crop")),
                              note = unmasked_ ? fields.text(at + "/note") : std::string(), // free text may name people
                when = label("urgency", fields.text(at + "/when"));
            ExportValue const quantity = number(fields.decimal(at + "/quantity")),
                              price = number(fields.decimal(at + "/budget"));
            std::string const unit = fields.text(at + "/unit"), contact = person(member->contact),
                              telephone = phone(member->phone), name = person(member->name),
                              village = place(member->village);
            if (board_ == Board::sales) {
                found_.rows.push_back(Values{crop.empty() ? note : crop, std::string(), quantity, unit, price, village,
                                             when, name, contact, telephone, std::string()});
                continue;
            }
            std::string work = label("operations", fields.text(at + "/operation"));
            for (auto const& part : {crop, note}) work += part.empty() ? "" : (work.empty() ? "" : " ") + part;
            found_.rows.push_back(Values{name, work, quantity, unit, price, when, village, contact, telephone});
        }
    }

    std::string person(std::string const& name) const { return unmasked_ ? name : forms::mask_name(name); }
    std::string phone(std::string const& number) const { return unmasked_ ? number : forms::mask_phone(number); }
    std::string place(std::string const& code) const {
        auto const* const division = source_.catalog().division(code);
        return division ? division->display_name() : code;
    }
    std::string places(std::vector<std::string> const& codes) const {
        std::string all;
        for (auto const& code : codes) all += (all.empty() ? "" : "、") + place(code);
        return all;
    }
    std::string label(char const* list, std::string const& id) const {
        auto const* const choices = source_.catalog().choices(list);
        auto const* const choice = choices ? choices->find(id) : nullptr;
        return choice ? choice->label.zh : id;
    }
    std::string labels(char const* list, std::vector<std::string> const& ids) const {
        std::string all;
        for (auto const& id : ids) all += (all.empty() ? "" : "、") + label(list, id);
        return all;
    }

    RecordSource& source_;
    Board board_;
    Date on_;
    bool unmasked_;
    ConsentBook consents_;
    std::map<RecordId, Contact> members_;
    std::map<RecordId, std::string> machine_classes_, offers_; ///< offers: by organisation
    BoardRows found_;
};

} // namespace

Result<BoardRows> board_rows(RecordSource& source, Board board, Date on, bool unmasked) {
    return BoardReader(source, board, on, unmasked).read();
}

} // namespace gengji::reports
