// HTTP requests of plugins to other machines. Each has an owner, so a sweep finds it; one that
// belongs to a call keeps that call open. Only public addresses may be asked, and those that the
// config allows: what a chat or a webhook says must not reach into the bot's own network. A file
// that hangs on a message is fetched from its platform, wherever that is. Threads: any; the
// connections live on a loop of their own, which starts with the first request.
#pragma once

#include <cox/net/http_client.hpp>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ip_range.hpp"
#include "chat/shared_files.hpp"
#include "work/work.hpp"

namespace cox::web {

class Fetcher {
 public:
  using Id = std::uint64_t;
  struct Options {
    std::vector<IpRange> allow;       // beside the public addresses
    std::optional<net::Proxy> proxy;  // it decides which address a name stands for
  };
  struct Request {
    std::string url;
    net::HttpRequest request;
    net::HttpClient::Limits limits;
  };

  // `files` outlives it.
  Fetcher(work::Work& work, Options options, const chat::SharedFiles& files);
  ~Fetcher();  // stop()
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  // What is allowed from now on; another proxy holds from the next start on.
  void configure(Options options);

  // Sends it; the answer goes to `handler` in the actor's mailbox, as part of `call` where one is
  // given. The handler is dropped when it is over, or where the request is refused: as invalid, or
  // denied because of the address, or because the call may only read.
  Result<Id> fetch(const work::ActorPtr& actor, work::CallPtr call, Request request,
                   const cox_handler& handler);
  // False where this actor has no such request under way.
  bool cancel(const work::Actor* actor, Id id);

  // The generation retires: its own requests end, those of open calls go on.
  void retire(const work::Actor* actor);
  // Those of its open calls end too.
  void cancel_all(const work::Actor* actor);
  // Ends all of them, and the loop. Nothing can be fetched afterwards.
  void stop();

 private:
  struct Sent;
  struct Pending;
  using PendingPtr = std::shared_ptr<Pending>;

  Status check(const work::CallPtr& call, const net::HttpRequest& request) const;
  Result<net::Url> address_of(const Request& request) const;
  Result<net::Url> file_address_of(Request& request) const;
  bool may_connect(const std::string& address) const;
  net::Loop* loop();
  net::HttpClient& client(bool file);
  void send(Id id, const net::Url& url, Request request, bool file);
  void arrived(Id id, net::HttpClient::Outcome outcome);
  void run(Id id, const net::HttpResponse& response);
  PendingPtr find(Id id) const;
  PendingPtr take(Id id);  // it is over
  template <class Which>
  void end_where(Which which);

  work::Work& work_;
  const chat::SharedFiles& files_;
  mutable std::mutex mutex_;
  Options options_;
  bool stopped_ = false;
  Id last_ = 0;
  std::unordered_map<Id, PendingPtr> pending_;
  std::unique_ptr<net::Loop> loop_;
  // On the loop's thread. Files are not bound to public addresses: the adapter named them.
  std::unique_ptr<net::HttpClient> client_, files_client_;
};

}  // namespace cox::web
