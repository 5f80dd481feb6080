// The numbers of the events of a WebSocket: which one is next, and how to come back after a loss so
// that the server says what was missed. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace mattermost {

class Sequence {
 public:
  enum class Hello {
    first,    // there was no connection before
    resumed,  // everything that was missed follows
    anew,     // the server does not know what was missed
  };
  enum class Event {
    next,
    again,  // it has been here before
    gap,    // something before it has not come: connect again, to get it
  };

  // What to connect with.
  std::string query() const;
  Hello hello(const std::string& connection, std::int64_t number);
  Event event(std::int64_t number);

 private:
  std::string connection_;
  std::int64_t expected_ = 0;
  bool had_gap_ = false;  // and nothing has come since
};

}  // namespace mattermost
