// What the bot says. Lives on the loop's thread; each act ends with one call of `done`.
#pragma once

#include <cox/sdk/outgoing.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api.hpp"
#include "directory.hpp"
#include "intake.hpp"

namespace slack {

class Speaking {
 public:
  struct Outcome {
    std::string id = {};  // of the message, where there is one
    std::optional<Trouble> trouble = std::nullopt;
  };
  using Done = std::function<void(const Outcome&)>;
  using Clock = std::function<std::chrono::milliseconds()>;

  Speaking(const Settings& settings, Api& api, Directory& directory, Returns& returns, Clock clock)
      : settings_(settings),
        api_(api),
        directory_(directory),
        returns_(returns),
        clock_(std::move(clock)) {}

  void say(const cox::Outgoing& out, const Done& done);
  void edit(const cox::Outgoing& out, const Done& done);
  void remove(const cox::Outgoing& out, const Done& done);
  void react(const cox::Outgoing& out, const Done& done);
  void topic(const cox::Outgoing& out, const Done& done);
  void file(const cox::Outgoing& out, const Done& done);

 private:
  struct Posts {
    std::string method;
    std::vector<cox::Json> all;
    std::string first;  // the id of the first one: what is edited and reacted to
    std::string room, user;
  };

  void in_channel(const cox::Outgoing& out, const Done& done,
                  std::function<void(const std::string& channel)> then);
  void post(const std::shared_ptr<Posts>& posts, std::size_t next, const Done& done);
  void post_back(const std::shared_ptr<Posts>& posts, std::size_t next, const std::string& url,
                 const Done& done);
  void write(const std::string& method, const cox::Json& arguments, const Done& done,
             std::string_view as_good_as_ok = "-");
  std::string thread_of(const cox::Outgoing& out) const;
  void upload(const cox::Outgoing& out, const std::string& channel, const Result& where,
              const Done& done);

  const Settings& settings_;
  Api& api_;
  Directory& directory_;
  Returns& returns_;
  const Clock clock_;
};

}  // namespace slack
