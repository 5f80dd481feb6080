// An HTTP request on its way to the plugin whose route it is for. Threads: any; the handlers run on
// the mailbox's thread.
#pragma once

#include <optional>

#include "work/work.hpp"

namespace cox::work {

// How much of a body the route for this request takes, or the status with which it is refused.
struct Admission {
  std::optional<net::HttpResponse> refusal;
  std::optional<std::size_t> body_bytes;  // absent: as configured
};
Admission admit(const Work& work, std::string_view method, std::string_view path);

// Posts the request to the mailbox of its plugin. Where there is none for it, or the plugin cannot
// take more, it is answered at once.
void serve(Work& work, const ExchangePtr& exchange);

}  // namespace cox::work
