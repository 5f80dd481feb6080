// The connection to one server, kept up for as long as it is wanted: who the bot is, the WebSocket,
// what was missed meanwhile, everything that was said in its order. Made, used and destroyed on its
// loop's thread.
#pragma once

#include <cox/net/backoff.hpp>
#include <cox/net/loop.hpp>
#include <cox/net/rest.hpp>
#include <cox/net/web_socket.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "people.hpp"
#include "protocol/answer.hpp"
#include "protocol/sequence.hpp"
#include "seen.hpp"
#include "settings.hpp"

namespace mattermost {

class Session {
 public:
  enum class State { connecting, online, offline };
  struct Callbacks {
    std::function<void(const cox::Incoming&)> said;
    std::function<void(State, const std::string& why)> state;
    std::function<void(const Trouble&)> trouble;
    // The connection is, or a channel; `advice`: what a human is still to do, or "".
    std::function<void(const std::string& advice)> mended;
    std::function<void(std::int64_t milliseconds)> lag;
  };

  // `mark`: up to when everything was handed over (milliseconds of the server's clock); 0: nothing
  // was, and what is older than the session is not asked for.
  Session(cox::net::Loop& loop, const Settings& settings, std::int64_t mark, Callbacks callbacks,
          std::function<std::uint64_t()> random);

  void open();
  // An answer said that the token is not taken any more.
  void is_refused(const Trouble& trouble);

  cox::net::Rest& rest() { return rest_; }
  People& people() { return people_; }
  const std::string& me() const { return me_; }
  std::int64_t mark() const { return mark_; }
  Known known() const;

 private:
  struct Event {
    Change change = Change::posted;
    Post post = {};
    cox::Json reaction = {};  // not null: it is one, to `post`
  };
  using Got = std::function<void(const cox::Json& body)>;

  void log_in();
  void logged_in(const cox::net::HttpResponse& answer);
  void connect();
  void received(std::string_view text);
  void hello(const cox::Json& frame);
  void online();
  void event(const std::string& name, const cox::Json& frame);
  void take(const std::string& name, const cox::Json& data, const cox::Json& broadcast);
  void moved(const std::string& event, const cox::Json& data, const cox::Json& broadcast);
  void renamed(const std::string& event, const cox::Json& data);
  void lose(const Trouble& why);
  void ping();

  void catch_up();
  // Before the mark, in milliseconds: posts of one moment may become visible out of order.
  static constexpr std::int64_t kOverlap = 2'000;

  void catch_up_in(const std::string& channel);
  void missed(const std::string& channel, const std::vector<Post>& posts);
  void is_closed(const std::string& channel);
  void is_in(std::set<std::string> channels);
  void caught_up();

  void pump();
  bool knows_all(const Event& event);
  void hand_over(const Event& event);
  void tell_mended() const;

  // The body of what is there; anything else ends the connection, but for a refusal where that may
  // be: then null.
  void ask(const std::string& path, const Got& got, bool may_be_refused = false);
  // The same, where it is no harm if it cannot be had: then null.
  void look_up(const std::string& path, const Got& got);

  cox::net::Loop& loop_;
  const Settings settings_;
  const Callbacks callbacks_;
  cox::net::Backoff backoff_;
  cox::net::Timer reconnect_, welcome_, ping_;
  cox::net::Rest rest_;
  People people_;
  Seen seen_;
  Sequence sequence_;
  std::string me_, my_name_;
  std::int64_t mark_;

  std::unique_ptr<cox::net::WebSocket> socket_;
  std::uint64_t connection_ = 0;  // answers for an older one are for nobody
  std::int64_t asked_ = 0;        // what was sent over the WebSocket, counted
  cox::net::Rest::Millis pinged_at_{0};
  bool is_catching_up_ = false, has_to_catch_up_ = true, is_looking_up_ = false;
  std::size_t open_channels_ = 0;  // that are asked for what was missed
  std::vector<Event> missed_;
  std::deque<Event> events_;             // to be handed over
  std::map<std::string, Trouble> lost_;  // channels where the bot cannot speak now
  std::set<std::string> joined_;         // channels where the bot is, as the server said last
};

}  // namespace mattermost
