// The fake Discord of node/discord_fake.cjs: what a test has it do, and what it saw.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cox/json.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "net/node.hpp"

namespace peers {

class DiscordFake {
 public:
  using Json = cox::Json;

  DiscordFake() : node_("discord_fake.cjs") {
    port_ = Json::parse(node_.line()).value_or(Json())["port"].as_int();
    REQUIRE(port_ > 0);
  }
  std::string port() const { return std::to_string(port_); }

  // POST /_control/WHAT
  Json does(const std::string& what, const std::string& json) const {
    return Json::parse(asks("POST /_control/" + what, json)).value_or(Json());
  }
  Json log() const { return Json::parse(asks("GET /_control/log", "")).value_or(Json()); }

  // Ann says this in #ops; the id of the message.
  std::string hears(const std::string& text) const {
    return does("say", Json::object({{"content", text}}).dump())["id"].as_string();
  }
  std::string hears_directly(const std::string& text) const {
    return does("say", Json::object({{"content", text}, {"direct", true}}).dump())["id"]
        .as_string();
  }

  // Waits, at most half a minute, until what it saw is like this; the log, or null.
  Json sees(const std::function<bool(const Json& log)>& like_this) const {
    for (int i = 0; i < 600; ++i) {
      Json now = log();
      if (like_this(now)) return now;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    MESSAGE("the fake has seen: ", log().dump());
    return {};
  }
  // A message of the bot that contains this text, anywhere in it; null where none comes.
  Json is_told(std::string_view text) const {
    Json found;
    sees([&](const Json& log) {
      for (const Json& message : log["messages"].items()) {
        if (message.dump().find(text) == std::string::npos) continue;
        found = message;
        return true;
      }
      return false;
    });
    return found;
  }
  // How many messages of the bot contain it.
  std::size_t count(std::string_view text) const {
    std::size_t all = 0;
    const Json now = log();
    for (const Json& message : now["messages"].items())
      all += message.dump().find(text) != std::string::npos ? 1 : 0;
    return all;
  }
  // The answer to an interaction; null where none comes.
  Json answers(const std::string& id) const {
    Json found;
    sees([&](const Json& log) {
      for (const Json& answer : log["answers"].items())
        if (answer["id"].text() == id) found = answer;
      return !found.is_null();
    });
    return found;
  }
  // How often the gateway got this opcode, of all connections together.
  static std::size_t received(const Json& log, int opcode) {
    std::size_t all = 0;
    for (const Json& connection : log["gateway"].items())
      for (const Json& payload : connection["received"].items())
        all += payload["op"].as_int() == opcode ? 1 : 0;
    return all;
  }
  void waits_for(int opcode, std::size_t times) const {
    const Json seen = sees([&](const Json& log) { return received(log, opcode) >= times; });
    CHECK_FALSE(seen.is_null());
  }
  // What a client must not have done.
  std::string violations() const { return log()["violations"].dump(); }

 private:
  std::string asks(const std::string& what, const std::string& body) const {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(static_cast<std::uint16_t>(port_));
    REQUIRE(::connect(socket, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0);
    const std::string bytes =
        what + " HTTP/1.0\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    REQUIRE(::send(socket, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
    std::string all;
    std::vector<char> some(65'536);
    for (ssize_t size = 1; size > 0;) {
      size = ::recv(socket, some.data(), some.size(), 0);
      if (size > 0) all.append(some.data(), static_cast<std::size_t>(size));
    }
    ::close(socket);
    const std::size_t head = all.find("\r\n\r\n");
    REQUIRE(head != std::string::npos);
    return all.substr(head + 4);
  }

  Node node_;
  std::int64_t port_ = 0;
};

}  // namespace peers
