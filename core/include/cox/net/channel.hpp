// Bytes both ways over a connection that is open already: what an HTTP connection is after an
// upgrade, whatever lies below (TCP or TLS).
#ifndef COX_NET_CHANNEL_HPP
#define COX_NET_CHANNEL_HPP

#include <cox/net/failure.hpp>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace cox::net {

// Used and destroyed on its loop's thread, where the callbacks run too; they may close it, and may
// destroy it.
class Channel {
 public:
  struct Callbacks {
    std::function<void(std::string_view bytes)> received;
    // Once, whatever ends it but close(); nothing is called after it.
    std::function<void(const Failure& why)> ended;
  };

  virtual ~Channel() = default;  // as close()

  // Begins to read; once. What had been read already comes first.
  virtual void start(Callbacks callbacks) = 0;
  // Sends after what waits already. False, and nothing is sent: it has ended, or too much waits.
  virtual bool write(std::string bytes) = 0;
  virtual std::size_t waiting() const = 0;  // bytes that have not been sent
  // Sends what waits and then ends it. No callback runs any more. Idempotent.
  virtual void close() = 0;
};

}  // namespace cox::net

#endif  // COX_NET_CHANNEL_HPP
