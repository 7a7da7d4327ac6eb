#pragma once

#include "client/models/laptop.hpp"
#include "client/sync/server_link.hpp"

namespace gengji::client {

/// Enrols this computer and makes its data folder. The device's key is on the disk (sealed under the password) before
/// the server is asked: when the answer is lost on its way, or the disk has no room for the laptop, the same code asks
/// for the same laptop again while it is good. Errors: those of enrol() and Laptop::create.
Result<std::unique_ptr<Laptop>> enrol_laptop(std::string const& folder, EnrolWish wish, Transport& transport,
                                             Clock& clock, Random& random);

} // namespace gengji::client
