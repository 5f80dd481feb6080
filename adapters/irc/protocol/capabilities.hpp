// Which extensions are on (ircv3.net, "Capability Negotiation", version 302). Pure: lines in, lines
// to send out. Used from one thread.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "line.hpp"

namespace irc {

class Capabilities {
 public:
  // `wanted`: what is asked for wherever it is offered.
  explicit Capabilities(std::vector<std::string> wanted) : wanted_(std::move(wanted)) {}

  // The first thing to send on a new connection.
  static Line ask();
  // Takes a CAP line; what to send then.
  std::vector<Line> take(const Line& line);
  // Asks for one that was not offered, or refused; what to send then.
  std::vector<Line> ask_again(const std::string& name);
  // A server that knows no CAP says so with 421: nothing is offered.
  void unknown();

  // Everything that was asked for has been answered, and the whole list has been seen.
  bool settled() const { return listed_ && open_ == 0; }
  bool is_on(std::string_view name) const { return on_.contains(name); }
  bool is_offered(std::string_view name) const { return offered_.contains(name); }
  // What came with an offer: "PLAIN,EXTERNAL" for sasl. "" where there is nothing.
  std::string value(std::string_view name) const;
  const std::set<std::string, std::less<>>& on() const { return on_; }

 private:
  void offer(std::string_view list);
  std::vector<Line> request(const std::vector<std::string>& names);
  std::vector<Line> request_wanted();
  void acknowledge(std::string_view list);
  std::vector<Line> refuse(std::string_view list);
  void withdraw(std::string_view list);

  const std::vector<std::string> wanted_;
  std::map<std::string, std::string, std::less<>> offered_;
  std::set<std::string, std::less<>> asked_;  // once; a refusal is final until it is offered anew
  std::set<std::string, std::less<>> on_;
  bool listed_ = false;
  std::size_t open_ = 0;  // requests without an answer
};

}  // namespace irc
