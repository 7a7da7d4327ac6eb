#pragma once

#include "server/store/store.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/forms/form_spec.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace gengji::server {

/// The forms that are published in this county: records of the system form `form`. Read again whenever the county's
/// partition has moved. Threads: refresh() the writer's; the rest any.
class PublishedForms {
public:
    Result<void> refresh(Store& store);
    /// Null when this version was never published.
    std::shared_ptr<forms::FormSpec const> find(FormVersion const& form) const;

private:
    mutable std::mutex mutex_;
    std::uint64_t head_ = ~std::uint64_t{0};
    std::map<FormVersion, std::shared_ptr<forms::FormSpec const>> forms_;
};

/// What the server knows of forms and roles, for one request (see sync::AdmissionRules).
class Admission final : public sync::AdmissionRules {
public:
    Admission(PublishedForms const& forms, std::vector<Role> roles) : forms_(forms), roles_(std::move(roles)) {}
    bool knows(FormVersion const& form) const override;
    ApprovalRules approval(FormVersion const& form) const override;
    Reason judge(sync::Session const& session, Edit const& edit, RecordState const* held) const override;

private:
    PublishedForms const& forms_;
    std::vector<Role> roles_;
};

} // namespace gengji::server
