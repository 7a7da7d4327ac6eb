#pragma once

#include "server/api/context.hpp"

namespace gengji::server {

/// POST /v1/enrol {"code","password","device_key","device_name"} → who and where the laptop is now, and tokens.
Reply enrol(Request const& request, Context& context);
/// POST /v1/login {"device","password"}, signed by the device with an empty token → tokens.
Reply login(Request const& request, Context& context);
/// POST /v1/token {"refresh"} → tokens.
Reply refresh(Request const& request, Context& context);

} // namespace gengji::server
