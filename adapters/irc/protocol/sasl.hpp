// Who we are to the network's services (ircv3.net, "SASL Authentication"). Pure: lines in, lines to
// send out. Used from one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "line.hpp"

namespace irc {

class Sasl {
 public:
  enum class Mechanism { none, plain, external };
  enum class State { open, done, failed };

  Sasl(Mechanism mechanism, std::string account, std::string password)
      : mechanism_(mechanism), account_(std::move(account)), password_(std::move(password)) {}

  bool is_wanted() const { return mechanism_ != Mechanism::none; }
  // "PLAIN" or "EXTERNAL".
  std::string name() const;

  // AUTHENTICATE, for the first time or again; `offered` is the value of the capability: mechanisms
  // with commas between, or nothing where the server does not tell. Without any line it has failed.
  std::vector<Line> begin(std::string_view offered);
  // Takes AUTHENTICATE and the numerics 900 to 908; what to send then.
  std::vector<Line> take(const Line& line);

  State state() const { return state_; }
  // Of a failure: what happened, in a sentence for people, without the password.
  const std::string& why() const { return why_; }

 private:
  std::vector<Line> answer() const;
  void fail(std::string why);

  const Mechanism mechanism_;
  const std::string account_;
  const std::string password_;
  State state_ = State::open;
  std::string why_;
};

}  // namespace irc
