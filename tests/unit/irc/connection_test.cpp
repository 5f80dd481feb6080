// A connection and what can happen to it; the server is the test.
#include "session/connection.hpp"

#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>

#include "../net/peer.hpp"

using namespace irc;
using std::chrono::milliseconds;

namespace {

constexpr std::string_view kGreeting = "CAP LS 302\r\nNICK cox\r\nUSER cox 0 * Coxswain\r\n";

struct Network {
  // It asks nothing of the server within a test, but where the test is about that.
  static Connection::Options quiet() { return {.pulse = {.first = std::chrono::hours(1)}}; }

  explicit Network(Connection::Options more = quiet()) {
    more.to.host = "127.0.0.1";
    more.to.port = peer.port();
    more.client.login.nick = more.client.login.user = "cox";
    more.client.login.real_name = "Coxswain";
    more.first_wait = milliseconds(1);
    loop.run([&] {
      connection = std::make_unique<Connection>(loop, more, Marks(), callbacks(), [] { return 0; });
      connection->open();
    });
  }
  ~Network() {
    loop.run([this] { connection.reset(); });
  }

  Connection::Callbacks callbacks() {
    return {.said = [this](const cox::Incoming& in) { note(in.text); },
            .state =
                [this](Connection::State state, const std::string& why) {
                  constexpr const char* names[] = {"connecting: ", "online: ", "offline: "};
                  note(names[static_cast<int>(state)] + why);
                },
            .trouble = [this](const Trouble& trouble) { note("trouble: " + trouble.what); },
            .mended = [] {},
            .lag = [this](milliseconds lag) { note("lag " + std::to_string(lag.count())); },
            .queue = [this](std::size_t lines) { note("queue " + std::to_string(lines)); },
            .taken = {},
            .refused = {},
            .lost = [this](const Trouble& why) { note("lost: " + why.advice); }};
  }
  void note(const std::string& words) {
    std::lock_guard lock(mutex);
    notes += words + "\n";
    changed.notify_all();
  }
  // Waits for what is noted after what was waited for before.
  bool notes_that(const std::string& words) {
    std::unique_lock lock(mutex);
    const bool found = changed.wait_for(lock, std::chrono::seconds(30), [&] {
      return notes.find(words, read) != std::string::npos;
    });
    if (found) read = notes.find(words, read) + words.size();
    return found;
  }
  void welcomes() {
    peer.accept();
    REQUIRE(peer.hears(kGreeting.size()) == kGreeting);
    peer.says(":s CAP * LS :\r\n:s 001 cox :Welcome\r\n:s 376 cox :End\r\n");
    REQUIRE(peer.hears(9) == "CAP END\r\n");
    REQUIRE(notes_that("online: cox"));
  }
  void says(const std::string& text) {
    loop.run([&] { connection->client()->speaking().say("#ops", text, 0); });
  }

  Peer peer;
  std::mutex mutex;
  std::condition_variable changed;
  std::string notes;
  std::size_t read = 0;
  cox::net::Loop loop;
  std::unique_ptr<Connection> connection;
};

}  // namespace

TEST_CASE("it comes back after a loss") {
  Network network;
  network.welcomes();
  network.peer.says(":ann!a@h PRIVMSG #ops :before\r\n:ann!a@h PRIVMSG #o");
  CHECK(network.notes_that("before"));
  network.peer.hang_up();
  CHECK(network.notes_that("lost"));
  CHECK(network.notes_that("trying again in 1 s"));
  network.welcomes();
  network.peer.says(":ann!a@h PRIVMSG #ops :after\r\n");
  CHECK(network.notes_that("after"));
}

TEST_CASE("a server that falls silent is asked, and left") {
  Connection::Options options;
  options.pulse = {
      .first = milliseconds(30), .between = milliseconds(30), .patience = milliseconds(30)};
  Network network(options);
  network.welcomes();
  CHECK(network.peer.hears(10) == "PING cox\r\n");
  network.peer.says(":s PONG s :cox\r\n");
  CHECK(network.peer.hears(10) == "PING cox\r\n");  // and no answer
  CHECK(network.notes_that("the server has not answered for"));
}

TEST_CASE("what the server would take for a flood waits, and answers to it do not") {
  Connection::Options options = Network::quiet();
  options.burst = 2;
  options.each = std::chrono::hours(1);
  Network network(options);
  network.welcomes();
  for (const char* text : {"a", "b", "c", "d"}) network.says(text);
  CHECK(network.peer.hears(32) == "PRIVMSG #ops a\r\nPRIVMSG #ops b\r\n");
  network.peer.says("PING x\r\n");
  CHECK(network.peer.hears(8) == "PONG x\r\n");
  network.loop.run([&] { CHECK(network.connection->waiting() == 2); });
}

TEST_CASE("a line without an end harms nobody") {
  Network network;
  network.welcomes();
  for (int i = 0; i < 160; ++i) network.peer.says(std::string(65'536, 'x'));
  network.peer.says("\r\n:ann!a@h PRIVMSG #ops :still here\r\n");
  CHECK(network.notes_that("trouble: the server sent a line that was too long"));
  CHECK(network.notes_that("still here"));
}

TEST_CASE("what a human must mend is said, and tried again later") {
  Network network;
  network.peer.accept();
  network.peer.says(":s 465 cox :You are banned\r\n");
  CHECK(
      network.notes_that("offline: we are banned from this server: You are banned; trying again "
                         "in 5 min"));
}

TEST_CASE("it says goodbye, and waits for the server's") {
  Network network;
  network.welcomes();
  network.loop.run([&] {
    network.connection->leave("until soon", [&] { network.note("left"); });
    CHECK(network.connection->client() == nullptr);
  });
  CHECK(network.peer.hears(18) == "QUIT :until soon\r\n");
  network.peer.says(":ann!a@h PRIVMSG #ops :too late\r\nERROR :Closing link\r\n");
  network.peer.hang_up();
  CHECK(network.notes_that("left"));
  CHECK(network.notes.find("too late") == std::string::npos);
  CHECK(network.notes.find("trying again") == std::string::npos);
}

TEST_CASE("it leaves also where nobody is there") {
  Network network;
  network.loop.run([&] { network.connection->leave("", [&] { network.note("left"); }); });
  CHECK(network.notes_that("left"));
}

TEST_CASE("how far away the server is, and that it takes its time") {
  Connection::Options options;
  options.pulse.first = milliseconds(1);
  Network network(options);
  network.welcomes();
  CHECK(network.peer.hears(10) == "PING cox\r\n");
  network.peer.says(":s PONG s :cox\r\n");
  CHECK(network.notes_that("lag "));
}

TEST_CASE("a server that never lets us in is left, also one that keeps talking") {
  Connection::Options options = Network::quiet();
  options.welcome = milliseconds(50);
  Network network(options);
  network.peer.accept();
  network.peer.says("PING x\r\n:s NOTICE * :Looking up your hostname\r\nPING y\r\n");
  CHECK(network.notes_that("the server has not let us in for 1 s"));
}

TEST_CASE("the queue is told when it begins and ends") {
  Connection::Options options = Network::quiet();
  options.burst = 1;
  options.each = milliseconds(1);
  Network network(options);
  network.welcomes();
  network.loop.run([&] {
    for (const char* text : {"a", "b", "c"})
      network.connection->client()->speaking().say("#ops", text, 0);
  });
  CHECK(network.notes_that("queue 1"));
  CHECK(network.notes_that("queue 0"));
}
