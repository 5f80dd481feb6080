// What the functions behind the C tables share: each runs its body under guarded() and answers with
// a status. Internal to the tables. Threads: any.
#pragma once

#include <cox/abi.h>

#include <exception>
#include <string_view>

#include "base/log.hpp"
#include "base/text.hpp"
#include "plugins/host.hpp"

namespace cox::plugins {

using text::from_c;

inline void put(const cox_sink* sink, std::string_view words) {
  if (sink != nullptr && sink->put != nullptr) sink->put(sink->self, text::to_c(words));
}

inline cox_status answer(const Status& status, const cox_sink* sink) {
  if (!status.ok()) put(sink, status.message());
  return static_cast<cox_status>(status.code());
}

// Nothing that the body throws crosses into the library.
template <class Body>
cox_status guarded(const cox_sink* sink, const Body& body) noexcept {
  try {
    return answer(body(), sink);
  } catch (const std::exception& error) {
    log::error("plugins", text::cat("a host function failed: ", error.what()));
  } catch (...) {
    log::error("plugins", "a host function failed");
  }
  return COX_FAILED;
}

inline Host& host(const cox_host* table) { return Host::of(table); }

// A verb of a desk: JSON in, JSON out.
inline cox_status at_desk(const cox_host* table, work::Desk* desk, cox_str call, cox_str verb,
                          cox_str arguments, const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    if (desk == nullptr) return {Code::unsupported, "this bot cannot do that"};
    auto parsed = Json::parse(arguments.size == 0 ? "{}" : from_c(arguments));
    if (!parsed) return invalid("the arguments are not JSON");
    const Host& self = host(table);
    auto done = desk->perform(self.speaker(from_c(call)), from_c(verb), *parsed);
    if (done.ok()) put(sink, done->dump());
    return done.status();
  });
}

}  // namespace cox::plugins
