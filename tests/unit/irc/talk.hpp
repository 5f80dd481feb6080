// A client and what a server says to it, as a log.
#pragma once

#include <cox/abi.h>
#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "session/client.hpp"

namespace irc {

struct Talk {
  explicit Talk(Login login = {.nick = "cox", .user = "cox", .real_name = "Coxswain"},
                std::vector<Channel> channels = {{.name = "#ops"}}, bool regain = false,
                Marks seen = {})
      : marks(std::move(seen)),
        client({.login = std::move(login), .channels = std::move(channels), .regain = regain},
               marks, callbacks()) {
    client.begin();
  }

  Client::Callbacks callbacks() {
    return {
        .send =
            [this](const Line& line, Priority) {
              sent += to_bytes(line);
              std::erase(sent, '\r');
            },
        .said = [this](const cox::Incoming& in) { said.push_back(in); },
        .welcome = [] {},
        .trouble =
            [this](const Trouble& trouble) {
              troubles += trouble.what + "\n";
              advice = trouble.advice;
            },
        .mended = [this] { advice.clear(); },
        .give_up = [this](const Trouble& why, bool) { given_up = why.what; },
        .alive = [this] { answers += 1; },
        .taken = [this](std::uint64_t label,
                        const std::string& id) { taken.emplace_back(label, id); },
        .refused = [this](std::uint64_t label, const std::string&) { refused.push_back(label); },
        .now = [this] { return now; }};
  }
  // What is sent in answer to these lines.
  std::string after(std::initializer_list<const char*> lines) {
    sent.clear();
    for (const char* line : lines) client.take(*parse(line));
    return sent;
  }
  // In #ops of a server that can do much.
  void arrives() {
    after(
        {":s CAP * LS :account-tag extended-join account-notify echo-message labeled-response "
         "message-tags batch server-time",
         ":s CAP * ACK :message-tags server-time batch account-tag account-notify extended-join "
         "labeled-response echo-message",
         ":s 001 cox :Welcome", ":s 005 cox WHOX CASEMAPPING=ascii STATUSMSG=@+ :are supported",
         ":s 376 cox :End", ":cox!c@h JOIN #ops * :Coxswain", ":s 353 cox = #ops :cox @ann +bob",
         ":s 354 cox 152 ann ann-account", ":s 354 cox 152 bob 0"});
    said.clear();
  }
  const cox::Incoming& last() {
    REQUIRE_FALSE(said.empty());
    return said.back();
  }

  std::string sent;
  std::vector<cox::Incoming> said;
  std::string troubles;
  std::string advice;
  int answers = 0;
  std::chrono::milliseconds now{1'319'042'451'620};
  Marks marks;
  std::string given_up;
  std::vector<std::pair<std::uint64_t, std::string>> taken;
  std::vector<std::uint64_t> refused;
  Client client;
};

}  // namespace irc
