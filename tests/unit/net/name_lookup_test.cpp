#include "net/name_lookup.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

using cox::net::error_code;
using cox::net::NameLookup;

namespace {

struct Looking {
  void look_for(const std::string& host, std::uint16_t port = 7) {
    answer.reset();
    lookup.begin(host, port, [this](const error_code& error, NameLookup::Addresses found) {
      answer.emplace(error, std::move(found));
    });
    CHECK_FALSE(answer);
  }
  // Until there is an answer.
  void waits() {
    while (!answer) io.run_one();
  }

  boost::asio::io_context io;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
  NameLookup lookup{io};
  std::optional<std::pair<error_code, NameLookup::Addresses>> answer;
};

}  // namespace

TEST_CASE_FIXTURE(Looking, "what is an address is its own answer") {
  look_for("127.0.0.1", 6'667);
  waits();
  CHECK_FALSE(answer->first);
  REQUIRE(answer->second.size() == 1);
  CHECK(answer->second[0].address().to_string() == "127.0.0.1");
  CHECK(answer->second[0].port() == 6'667);
  look_for("::1");
  waits();
  REQUIRE(answer->second.size() == 1);
  CHECK(answer->second[0].address().to_string() == "::1");
}

TEST_CASE_FIXTURE(Looking, "a name has its addresses, and one of nobody has none") {
  look_for("localhost");
  waits();
  CHECK_FALSE(answer->first);
  REQUIRE(!answer->second.empty());
  CHECK(answer->second[0].address().is_loopback());
  CHECK(answer->second[0].port() == 7);
  look_for(std::string(64, 'x') + ".invalid");  // no part of a name is that long
  waits();
  CHECK(answer->first);
  CHECK(answer->second.empty());
}

TEST_CASE_FIXTURE(Looking,
                  "nothing comes after a cancel, and a new name takes the place of the old") {
  look_for("localhost");
  lookup.cancel();
  look_for("127.0.0.2");
  waits();
  REQUIRE(answer->second.size() == 1);
  CHECK(answer->second[0].address().to_string() == "127.0.0.2");
  look_for("127.0.0.3");
  lookup.cancel();
  while (io.run_one_for(std::chrono::milliseconds(0)) > 0) {
  }
  CHECK_FALSE(answer);
}

TEST_CASE("a lookup may end before its answer comes") {
  for (int round = 0; round < 50; ++round) {
    Looking looking;
    looking.look_for("localhost");
  }
}
