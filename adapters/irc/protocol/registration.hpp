// The beginning of a connection, up to the server's welcome: extensions, account, nick. Pure: lines
// in, lines to send out. Used from one thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "capabilities.hpp"
#include "line.hpp"
#include "sasl.hpp"

namespace irc {

struct Login {
  std::string nick = {};
  std::string user = {};  // what stands between "!" and "@"
  std::string real_name = {};
  std::string password = {};  // of the server, not of the account; empty: none
  Sasl::Mechanism sasl = Sasl::Mechanism::none;
  std::string account = {};
  std::string account_password = {};
  bool sasl_required = true;  // without the account no connection
};

class Registration {
 public:
  enum class State {
    open,
    welcome,  // the server has taken us
    refused,  // trying again as it is will not help: a human must do something
    not_yet,  // trying again later may help
  };

  explicit Registration(Login login);

  // What to send first.
  std::vector<Line> begin();
  // Takes every line that the server sends, and answers CAP and SASL also after the welcome; what
  // to send then. Lines that are not its business change nothing.
  std::vector<Line> take(const Line& line);

  // Logged out, or let in before the services came: says again who we are, or asks whether
  // we may now; not every server tells when its services are back. Nothing where it is done or was
  // refused.
  std::vector<Line> identify();

  State state() const { return state_; }
  // Of a refusal, also of the account after the welcome: what happened, and what a human should do;
  // empty where there is nothing to say.
  const std::string& why() const { return why_; }
  const std::string& advice() const { return advice_; }
  // The nick that we have, or try to get.
  const std::string& nick() const { return nick_; }
  bool is_authenticated() const { return sasl_.state() == Sasl::State::done; }
  const Capabilities& capabilities() const { return capabilities_; }

 private:
  std::vector<Line> on_capabilities(const Line& line);
  std::vector<Line> on_sasl(const Line& line);
  std::vector<Line> on_nick_taken();
  std::vector<Line> begin_sasl();
  std::vector<Line> proceed();
  std::vector<Line> end_capabilities();
  void end(State state, std::string why, std::string advice = "");
  void on_welcome(const Line& line);
  void on_sasl_failed();
  void on_refusal(const Line& line);

  const Login login_;
  Capabilities capabilities_;
  Sasl sasl_;
  bool authenticating_ = false;
  bool capabilities_ended_ = false;
  State state_ = State::open;
  std::string why_, advice_;
  std::string nick_;
  std::size_t nicks_tried_ = 0;
};

}  // namespace irc
