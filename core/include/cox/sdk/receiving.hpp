// Handing over what was said from a thread that must not wait.
#ifndef COX_SDK_RECEIVING_HPP
#define COX_SDK_RECEIVING_HPP

#include <cox/abi.h>

#include <cox/sdk/boundary.hpp>
#include <cox/sdk/incoming.hpp>
#include <cox/sdk/log.hpp>
#include <functional>
#include <memory>
#include <utility>

namespace cox::sdk {

// Whoever is told that the bot has a message. Owns itself from being handed over to being called.
struct Receiving {
  std::function<void(bool)> taken;
  Log log;

  void call(bool is_taken) const noexcept {
    try {
      taken(is_taken);
    } catch (...) {
      log.error("an exception came out of what receive_soon() calls; it must not");
    }
  }
  static void call(void* context, cox_status status) noexcept {
    const std::unique_ptr<Receiving> self(static_cast<Receiving*>(context));
    self->call(status == COX_OK);
  }
};

// See Adapter::receive_soon().
inline bool receive_soon(const cox_session_host* session, const Log& log, const Incoming& in,
                         std::function<void(bool)> taken) {
  auto receiving = std::make_unique<Receiving>(Receiving{std::move(taken), log});
  Answer why;
  const cox_status status = with_message(in, [&](const cox_message& message) {
    return session->receive_later(session, &message, receiving.get(), Receiving::call, why.sink());
  });
  if (status == COX_PENDING) return (void)receiving.release(), true;
  if (status == COX_BUSY) return false;
  if (status != COX_OK) log.debug("not accepted: {}", why.text());
  receiving->call(status == COX_OK);
  return true;
}

}  // namespace cox::sdk

#endif  // COX_SDK_RECEIVING_HPP
