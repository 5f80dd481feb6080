// An HTTP answer as a library gives it, checked and without secrets. Threads: pure but for the
// registered secrets.
#pragma once

#include <cox/abi.h>

#include <cox/net/http.hpp>

#include "base/status.hpp"

namespace cox::plugins {

net::HttpFields fields_of(const cox_field* first, std::size_t count);

// invalid: it cannot be sent as it is.
Result<net::HttpResponse> answer_of(const cox_http_response& response);

}  // namespace cox::plugins
