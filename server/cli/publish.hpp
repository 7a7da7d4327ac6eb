#pragma once

#include "server/cli/desk.hpp"
#include "shared/forms/document.hpp"

#include <string>
#include <vector>

namespace gengji::server {

/// A record that the server itself writes.
struct PublishedRecord {
    std::string form;
    forms::Document document;
};
struct PublishCount {
    std::size_t added = 0, changed = 0, same = 0;
};

/// Writes records as the server (R8): one that stands already (by the form's key) gets what differs, others are made.
/// One transaction a partition.
Result<PublishCount> publish(Desk& desk, ActorId const& actor, std::vector<PublishedRecord> const& records);
/// The record of a form that shows this text at this path; nothing when there is none.
Result<std::optional<RecordKey>> find_published(Desk& desk, Bucket const& bucket, std::string_view form,
                                                std::string_view path, std::string_view text);

} // namespace gengji::server
