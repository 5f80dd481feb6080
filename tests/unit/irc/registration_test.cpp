// How a connection begins: what the server says, and what it gets to hear.
#include "protocol/registration.hpp"

#include <doctest/doctest.h>

using namespace irc;
using State = Registration::State;

namespace {

struct Talk {
  explicit Talk(Login login) : registration(std::move(login)) { note(registration.begin()); }

  // What is sent in answer to these lines, one a line.
  std::string after(std::initializer_list<const char*> lines) {
    sent.clear();
    for (const char* line : lines) note(registration.take(*parse(line)));
    return sent;
  }
  void note(const std::vector<Line>& lines) {
    for (const Line& line : lines) sent += to_bytes(line);
    std::erase(sent, '\r');
  }

  Registration registration;
  std::string sent;
};

Login plain_login() { return {.nick = "cox", .user = "cox", .real_name = "Coxswain"}; }

Login with_account() {
  Login login = plain_login();
  login.sasl = Sasl::Mechanism::plain;
  login.account = "coxbot";
  login.account_password = "open sesame";
  return login;
}

}  // namespace

TEST_CASE("a server of the old kind") {
  Talk talk(plain_login());
  CHECK(talk.sent == "CAP LS 302\nNICK cox\nUSER cox 0 * Coxswain\n");
  CHECK(talk.after({":irc.example 421 * CAP :Unknown command"}) == "CAP END\n");
  CHECK(talk.after({":irc.example 001 cox :Welcome"}).empty());
  CHECK(talk.registration.state() == State::welcome);
  CHECK(talk.registration.nick() == "cox");
}

TEST_CASE("a server with a password") {
  Login login = plain_login();
  login.password = "knock";
  Talk talk(login);
  CHECK(talk.sent == "CAP LS 302\nPASS knock\nNICK cox\nUSER cox 0 * Coxswain\n");
  talk.after({":irc.example 464 cox :Password incorrect"});
  CHECK(talk.registration.state() == State::refused);
  CHECK(talk.registration.advice().find("\"password\"") != std::string::npos);
}

TEST_CASE("extensions are asked for where they are offered, over several lines") {
  Talk talk(plain_login());
  CHECK(talk.after({":s CAP * LS * :multi-prefix sasl=PLAIN server-time away-notify"}).empty());
  CHECK(talk.after({":s CAP * LS :echo-message message-tags tls"}) ==
        "CAP REQ :message-tags server-time echo-message multi-prefix\n");
  CHECK(talk.after({":s CAP cox ACK :message-tags server-time echo-message multi-prefix"}) ==
        "CAP END\n");
  CHECK(talk.registration.capabilities().is_on("echo-message"));
  CHECK_FALSE(talk.registration.capabilities().is_on("away-notify"));
}

TEST_CASE("nothing on offer ends the negotiation") {
  Talk talk(plain_login());
  CHECK(talk.after({":s CAP * LS :"}) == "CAP END\n");
}

TEST_CASE("where one extension is refused the others are not lost") {
  Talk talk(plain_login());
  talk.after({":s CAP * LS :server-time echo-message"});
  CHECK(talk.after({":s CAP * NAK :server-time echo-message"}) ==
        "CAP REQ server-time\nCAP REQ echo-message\n");
  CHECK(talk.after({":s CAP * NAK :server-time", ":s CAP * ACK :echo-message"}) == "CAP END\n");
  CHECK(talk.registration.capabilities().is_on("echo-message"));
  CHECK_FALSE(talk.registration.capabilities().is_on("server-time"));
}

TEST_CASE("extensions come and go later") {
  Talk talk(plain_login());
  talk.after({":s CAP * LS :server-time", ":s CAP * ACK :server-time", ":s 001 cox :Welcome"});
  CHECK(talk.after({":s CAP cox NEW :echo-message away-notify"}) == "CAP REQ echo-message\n");
  talk.after({":s CAP cox ACK :echo-message", ":s CAP cox DEL :server-time"});
  CHECK(talk.registration.capabilities().is_on("echo-message"));
  CHECK_FALSE(talk.registration.capabilities().is_on("server-time"));
  CHECK(talk.after({":s CAP cox NEW :server-time"}) == "CAP REQ server-time\n");
}

TEST_CASE("an account with a password") {
  Talk talk(with_account());
  talk.after({":s CAP * LS :sasl=EXTERNAL,PLAIN"});
  CHECK(talk.after({":s CAP * ACK :sasl"}) == "AUTHENTICATE PLAIN\n");
  // "\0coxbot\0open sesame" in base64
  CHECK(talk.after({"AUTHENTICATE +"}) == "AUTHENTICATE AGNveGJvdABvcGVuIHNlc2FtZQ==\n");
  CHECK(talk.after({":s 900 cox cox!c@h coxbot :You are now logged in as coxbot",
                    ":s 903 cox :SASL authentication successful"}) == "CAP END\n");
  CHECK(talk.registration.is_authenticated());
  talk.after({":s 001 cox :Welcome"});
  CHECK(talk.registration.state() == State::welcome);
}

TEST_CASE("a long secret goes in pieces of 400, and an end that falls on one is shown") {
  Login login = with_account();
  login.account_password = std::string(300 - 2 - login.account.size(), 'x');
  Talk talk(login);
  talk.after({":s CAP * LS :sasl", ":s CAP * ACK :sasl"});
  const std::string sent = talk.after({"AUTHENTICATE +"});
  CHECK(sent.size() == 13 + 400 + 1 + 15);
  CHECK(sent.ends_with("\nAUTHENTICATE +\n"));
}

TEST_CASE("a certificate") {
  Login login = with_account();
  login.sasl = Sasl::Mechanism::external;
  Talk talk(login);
  talk.after({":s CAP * LS :sasl=EXTERNAL,PLAIN"});
  CHECK(talk.after({":s CAP * ACK :sasl"}) == "AUTHENTICATE EXTERNAL\n");
  CHECK(talk.after({"AUTHENTICATE +"}) == "AUTHENTICATE +\n");
  talk.after({":s 904 cox :SASL authentication failed"});
  CHECK(talk.registration.state() == State::refused);
  CHECK(talk.registration.why().find("certificate") != std::string::npos);
}

TEST_CASE("a wrong password is told without it") {
  Talk talk(with_account());
  talk.after({":s CAP * LS :sasl", ":s CAP * ACK :sasl", "AUTHENTICATE +",
              ":s 904 cox :SASL authentication failed"});
  CHECK(talk.registration.state() == State::refused);
  CHECK(talk.registration.why().find("refused the account or its password") != std::string::npos);
  CHECK(talk.registration.why().find("sesame") == std::string::npos);
}

TEST_CASE("a server that takes other mechanisms") {
  Talk talk(with_account());
  talk.after({":s CAP * LS :sasl=SCRAM-SHA-256", ":s CAP * ACK :sasl"});
  CHECK(talk.registration.state() == State::refused);
  CHECK(talk.registration.why() == "SASL failed: the server takes SCRAM-SHA-256, not PLAIN");
}

TEST_CASE("while the services are away it tries again later, or goes on without an account") {
  Talk talk(with_account());
  talk.after({":s CAP * LS :server-time", ":s CAP * ACK :server-time"});
  CHECK(talk.registration.state() == State::not_yet);

  Talk refused(with_account());
  refused.after({":s CAP * LS :sasl", ":s CAP * NAK :sasl"});
  CHECK(refused.registration.state() == State::not_yet);

  Login login = with_account();
  login.sasl_required = false;
  Talk without(login);
  CHECK(without.after({":s CAP * LS :away-notify"}) == "CAP END\n");
  without.after({":s 001 cox :Welcome"});
  CHECK(without.registration.state() == State::welcome);
}

TEST_CASE("no way around the account: a welcome before SASL is none") {
  Talk talk(with_account());
  talk.after({":s 001 cox :Welcome"});
  CHECK(talk.registration.state() == State::refused);
}

TEST_CASE("a nick that is taken") {
  Talk talk(plain_login());
  CHECK(talk.after({":s 433 * cox :Nickname is already in use"}) == "NICK cox_\n");
  CHECK(talk.after({":s 433 * cox_ :Nickname is already in use"}) == "NICK cox__\n");
  CHECK(talk.after({":s 433 * cox__ :Nickname is already in use"}) == "NICK cox2\n");
  talk.after({":s 001 cox2 :Welcome"});
  CHECK(talk.registration.nick() == "cox2");
}

TEST_CASE("all nicks are taken") {
  Talk talk(plain_login());
  for (int i = 0; i < 30; ++i) talk.after({":s 433 * x :Nickname is already in use"});
  CHECK(talk.registration.state() == State::not_yet);
}

TEST_CASE("the server gives another nick than was asked for") {
  Talk talk(plain_login());
  talk.after({":s 001 coxswain :Welcome"});
  CHECK(talk.registration.nick() == "coxswain");
}

TEST_CASE("what a human must do is said") {
  struct {
    const char* line;
    State state;
  } const cases[] = {{":s 432 * cox :Erroneous nickname", State::refused},
                     {":s 465 cox :You are banned", State::refused},
                     {"ERROR :Closing link: too many connections", State::not_yet}};
  for (const auto& each : cases) {
    Talk talk(plain_login());
    talk.after({each.line});
    CHECK(talk.registration.state() == each.state);
    CHECK_FALSE(talk.registration.why().empty());
  }
}
