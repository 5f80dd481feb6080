#include "registration.hpp"

#include <utility>

namespace irc {

namespace {

constexpr std::size_t kNicksToTry = 12;

std::vector<std::string> wanted_capabilities(const Login& login) {
  std::vector<std::string> wanted{"message-tags",      "server-time",    "batch",
                                  "account-tag",       "account-notify", "extended-join",
                                  "labeled-response",  "echo-message",   "chghost",
                                  "multi-prefix",      "cap-notify",     "standard-replies",
                                  "draft/chathistory", "chathistory"};
  if (login.sasl != Sasl::Mechanism::none) wanted.emplace_back("sasl");
  return wanted;
}

Line say(std::string command, std::vector<std::string> parameters) {
  return {{}, "", std::move(command), std::move(parameters)};
}

bool has_word(std::string_view list, std::string_view word) {
  return (" " + std::string(list) + " ").find(" " + std::string(word) + " ") != std::string::npos;
}

// "cox", "cox_", "cox__", then "cox2", "cox3", ...
std::string another_nick(const std::string& nick, std::size_t tried) {
  return tried <= 2 ? nick + std::string(tried, '_') : nick + std::to_string(tried - 1);
}

bool is_about_sasl(const std::string& command) {
  return command == "AUTHENTICATE" || (command.size() == 3 && command >= "900" && command <= "908");
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
  if (is_about_sasl(command)) return on_sasl(line);
  if (state_ != State::open) return {};
  if (command == "421" && line.parameter(1) == "CAP") {
    capabilities_.unknown();
    return proceed();
  }
  // Taken, in collision, or held back for a while.
  if (command == "433" || command == "436" || command == "437") return on_nick_taken();
  if (command == "001") {
    on_welcome(line);
  } else {
    on_refusal(line);
  }
  return {};
}

void Registration::on_welcome(const Line& line) {
  const std::string& nick = line.parameter(0);
  if (!nick.empty() && nick != "*") nick_ = nick;
  // A server that knows no CAP at all may not even say so.
  if (sasl_.is_wanted() && !is_authenticated() && login_.sasl_required) {
    end(State::refused,
        "the server let us in without SASL, and the config asks for it: it "
        "offers none, or its services are away",
        "set \"sasl_required\" to false to go on without an account");
    return;
  }
  end(State::welcome, "");
}

std::vector<Line> Registration::on_capabilities(const Line& line) {
  std::vector<Line> lines = capabilities_.take(line);
  if (state_ == State::open) add(lines, proceed());
  // The services have come, or come back, after we did.
  const bool came = line.parameter(1) == "ACK" && has_word(line.text(), "sasl");
  if (state_ == State::welcome && came && sasl_.is_wanted() && !is_authenticated())
    add(lines, begin_sasl());
  return lines;
}

std::vector<Line> Registration::identify() {
  if (state_ != State::welcome || !sasl_.is_wanted() || sasl_.state() != Sasl::State::open)
    return {};
  return capabilities_.is_on("sasl") ? begin_sasl() : capabilities_.ask_again("sasl");
}

// Once the extensions are settled: the account, then the end of the negotiation.
std::vector<Line> Registration::proceed() {
  if (!capabilities_.settled() || authenticating_ || capabilities_ended_) return {};
  if (!sasl_.is_wanted()) return end_capabilities();
  if (capabilities_.is_on("sasl")) return begin_sasl();
  if (!login_.sasl_required) return end_capabilities();
  end(State::not_yet, "the server offers no SASL now; its services may be away",
      "nothing, it tries again; set \"sasl_required\" to false to go on without an account");
  return {};
}

std::vector<Line> Registration::begin_sasl() {
  authenticating_ = true;
  std::vector<Line> lines = sasl_.begin(capabilities_.value("sasl"));
  if (sasl_.state() == Sasl::State::failed) on_sasl_failed();
  return lines;
}

std::vector<Line> Registration::on_sasl(const Line& line) {
  std::vector<Line> lines = sasl_.take(line);
  if (state_ != State::open && state_ != State::welcome) return {};
  if (sasl_.state() == Sasl::State::failed) on_sasl_failed();
  if (state_ == State::open && is_authenticated()) add(lines, end_capabilities());
  return lines;
}

// An account that is asked for and wrong is nothing to come in without; whoever is in may stay.
void Registration::on_sasl_failed() {
  const State next = state_ == State::welcome ? State::welcome : State::refused;
  end(next, "SASL failed: " + sasl_.why(),
      "check \"sasl\", and \"account\" and \"account_password\" or \"certificate_file\"");
}

std::vector<Line> Registration::end_capabilities() {
  if (std::exchange(capabilities_ended_, true)) return {};
  return {say("CAP", {"END"})};
}

std::vector<Line> Registration::on_nick_taken() {
  if (++nicks_tried_ >= kNicksToTry) {
    end(State::not_yet, "the nick '" + login_.nick + "' and others like it are taken",
        "set another \"nick\"");
    return {};
  }
  nick_ = another_nick(login_.nick, nicks_tried_);
  return {say("NICK", {nick_})};
}

void Registration::on_refusal(const Line& line) {
  const std::string& command = line.command;
  if (command == "432") {
    end(State::refused, "the server does not take the nick '" + nick_ + "': " + line.text(),
        "set another \"nick\"");
  }
  if (command == "464")
    end(State::refused, "the server's password is wrong", "set the server's \"password\"");
  if (command == "465") {
    end(State::refused, "we are banned from this server: " + line.text(),
        "ask the network's operators to lift the ban");
  }
  if (command == "ERROR") end(State::not_yet, "the server closed the connection: " + line.text());
}

void Registration::end(State state, std::string why, std::string advice) {
  state_ = state;
  why_ = std::move(why);
  advice_ = std::move(advice);
}

}  // namespace irc
