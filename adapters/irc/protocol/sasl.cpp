#include "sasl.hpp"

#include <cox/net/base64.hpp>

namespace irc {

namespace {

constexpr std::size_t kPiece = 400;  // bytes of base64 in one AUTHENTICATE

Line authenticate(std::string_view text) { return {{}, "", "AUTHENTICATE", {std::string(text)}}; }

bool has(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const std::string_view one = list.substr(0, list.find(','));
    if (one == name) return true;
    list.remove_prefix(std::min(one.size() + 1, list.size()));
  }
  return false;
}

}  // namespace

std::string Sasl::name() const { return mechanism_ == Mechanism::plain ? "PLAIN" : "EXTERNAL"; }

std::vector<Line> Sasl::begin(std::string_view offered) {
  state_ = State::open;
  if (!offered.empty() && !has(offered, name())) {
    fail("the server takes " + std::string(offered) + ", not " + name());
    return {};
  }
  return {authenticate(name())};
}

std::vector<Line> Sasl::take(const Line& line) {
  const std::string& command = line.command;
  if (command == "901") state_ = State::open;  // the services have logged us out
  if (state_ != State::open) return {};
  if (command == "AUTHENTICATE") return line.parameter(0) == "+" ? answer() : std::vector<Line>();
  // 903: it worked; 907: it had before.
  if (command == "903" || command == "907") state_ = State::done;
  if (command == "902") fail("the account is locked: " + line.text());
  if (command == "904") {
    fail(mechanism_ == Mechanism::plain
             ? "the network's services refused the account or its password: " + line.text()
             : "the network's services do not know this certificate: " + line.text());
  }
  if (command == "905" || command == "906") fail("it was broken off: " + line.text());
  return {};
}

// RFC 4616: nobody in particular to act as, the account, the password. EXTERNAL says nothing: the
// certificate of the connection does.
std::vector<Line> Sasl::answer() const {
  if (mechanism_ == Mechanism::external) return {authenticate("+")};
  const std::string nul(1, '\0');
  const std::string whole = cox::net::base64(nul + account_ + nul + password_);
  std::vector<Line> lines;
  for (std::size_t at = 0; at < whole.size(); at += kPiece)
    lines.push_back(authenticate(std::string_view(whole).substr(at, kPiece)));
  if (whole.size() % kPiece == 0) lines.push_back(authenticate("+"));  // that was the end
  return lines;
}

void Sasl::fail(std::string why) {
  state_ = State::failed;
  why_ = std::move(why);
}

}  // namespace irc
