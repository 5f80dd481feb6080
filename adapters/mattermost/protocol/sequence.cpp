#include "sequence.hpp"

#include <utility>

namespace mattermost {

std::string Sequence::query() const {
  return "connection_id=" + connection_ + "&sequence_number=" + std::to_string(expected_);
}

Sequence::Hello Sequence::hello(const std::string& connection, std::int64_t number) {
  const std::string before = std::exchange(connection_, connection);
  const bool goes_on = before == connection && number == expected_;
  expected_ = number + 1;
  if (before.empty()) return Hello::first;
  return goes_on ? Hello::resumed : Hello::anew;
}

Sequence::Event Sequence::event(std::int64_t number) {
  if (number < expected_) return Event::again;
  if (number == expected_) {
    ++expected_;
    had_gap_ = false;
    return Event::next;
  }
  // The server cannot fill it: it is asked for what it cannot have, so that it begins anew.
  if (had_gap_) connection_ = "none";
  had_gap_ = true;
  return Event::gap;
}

}  // namespace mattermost
