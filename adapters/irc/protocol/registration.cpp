#include "registration.hpp"

#include <utility>

namespace irc {

namespace {

constexpr std::size_t kNicksToTry = 12;

std::vector<std::string> wanted_capabilities(const Login& login) {
  std::vector<std::string> wanted{"message-tags",     "server-time",    "batch",
                                  "account-tag",      "account-notify", "extended-join",
                                  "labeled-response", "echo-message",   "chghost",
                                  "multi-prefix",     "cap-notify",     "standard-replies",
                                  "draft/chathistory"};
  if (login.sasl != Sasl::Mechanism::none) wanted.emplace_back("sasl");
  return wanted;
}

Line say(std::string command, std::vector<std::string> parameters) {
  return {{}, "", std::move(command), std::move(parameters)};
}

// "cox", "cox_", "cox__", then "cox2", "cox3", ...
std::string another_nick(const std::string& nick, std::size_t tried) {
  return tried <= 2 ? nick + std::string(tried, '_') : nick + std::to_string(tried - 1);
}

void add(std::vector<Line>& all, std::vector<Line> more) {
  for (Line& line : more) all.push_back(std::move(line));
}

}  // namespace

Registration::Registration(Login login)
    : login_(std::move(login)),
      capabilities_(wanted_capabilities(login_)),
      sasl_(login_.sasl, login_.account, login_.account_password),
      nick_(login_.nick) {}

std::vector<Line> Registration::begin() {
  std::vector<Line> lines{Capabilities::ask()};
  if (!login_.password.empty()) lines.push_back(say("PASS", {login_.password}));
  lines.push_back(say("NICK", {nick_}));
  lines.push_back(say("USER", {login_.user, "0", "*", login_.real_name}));
  return lines;
}

std::vector<Line> Registration::take(const Line& line) {
  const std::string& command = line.command;
  if (command == "CAP") return on_capabilities(line);
  if (state_ != State::open) return {};
  if (command == "AUTHENTICATE" || (command >= "900" && command <= "908" && command.size() == 3))
    return on_sasl(line);
  if (command == "421" && line.parameter(1) == "CAP") {
    capabilities_.unknown();
    return proceed();
  }
  // Taken, in collision, or held back for a while.
  if (command == "433" || command == "436" || command == "437") return on_nick_taken();
  if (command == "001") {
    nick_ = line.parameter(0);
    // A server that knows no CAP at all may not even say so.
    if (sasl_.is_wanted() && sasl_.state() != Sasl::State::done && login_.sasl_required) {
      end(State::refused,
          "the server let us in without SASL, and the config asks for it: it "
          "offers none, or its services are away");
      return {};
    }
    end(State::welcome, "");
    return {};
  }
  on_refusal(line);
  return {};
}

std::vector<Line> Registration::on_capabilities(const Line& line) {
  std::vector<Line> lines = capabilities_.take(line);
  if (state_ == State::open) add(lines, proceed());
  return lines;
}

// Once the extensions are settled: the account, then the end of the negotiation.
std::vector<Line> Registration::proceed() {
  if (!capabilities_.settled() || authenticating_ || capabilities_ended_) return {};
  if (!sasl_.is_wanted()) return end_capabilities();
  if (capabilities_.is_on("sasl")) return begin_sasl();
  if (!login_.sasl_required) return end_capabilities();
  end(State::not_yet,
      "the server offers no SASL now; its services may be away. Set "
      "\"sasl_required\" to false to go on without an account");
  return {};
}

std::vector<Line> Registration::begin_sasl() {
  authenticating_ = true;
  std::vector<Line> lines = sasl_.begin(capabilities_.value("sasl"));
  if (lines.empty()) end(State::refused, "SASL failed: " + sasl_.why());
  return lines;
}

std::vector<Line> Registration::on_sasl(const Line& line) {
  std::vector<Line> lines = sasl_.take(line);
  if (sasl_.state() == Sasl::State::done) add(lines, end_capabilities());
  if (sasl_.state() == Sasl::State::failed) {
    // An account that is asked for and wrong is nothing to go on without.
    end(State::refused, "SASL failed: " + sasl_.why());
  }
  return lines;
}

std::vector<Line> Registration::end_capabilities() {
  if (std::exchange(capabilities_ended_, true)) return {};
  return {say("CAP", {"END"})};
}

std::vector<Line> Registration::on_nick_taken() {
  if (++nicks_tried_ >= kNicksToTry) {
    end(State::not_yet, "the nick '" + login_.nick + "' and others like it are taken");
    return {};
  }
  nick_ = another_nick(login_.nick, nicks_tried_);
  return {say("NICK", {nick_})};
}

void Registration::on_refusal(const Line& line) {
  const std::string& command = line.command;
  if (command == "432")
    end(State::refused, "the server does not take the nick '" + nick_ + "': " + line.text() +
                            "; set another \"nick\"");
  if (command == "464") end(State::refused, "the server's password is wrong: set \"password\"");
  if (command == "465") end(State::refused, "we are banned from this server: " + line.text());
  if (command == "ERROR") end(State::not_yet, "the server closed the connection: " + line.text());
}

void Registration::end(State state, std::string why) {
  state_ = state;
  why_ = std::move(why);
}

}  // namespace irc
