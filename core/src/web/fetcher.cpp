#include "web/fetcher.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "config/version.hpp"
#include "work/perform.hpp"

namespace cox::web {

namespace {

constexpr std::size_t kMost = 10'000;  // requests under way

bool is_file(const std::string& url) { return url.starts_with(chat::SharedFiles::kScheme); }

bool only_reads(const std::string& method) { return method == "GET" || method == "HEAD"; }

Status not_allowed(const std::string& host) {
  return {Code::denied,
          text::cat(host,
                    " is not on the public internet: name its address in http.client.allow of "
                    "cox.json if plugins may ask it")};
}

void set_default(net::HttpFields& fields, std::string name, std::string value) {
  if (net::find_field(fields, name) == nullptr)
    fields.push_back({std::move(name), std::move(value)});
}

void set(net::HttpFields& fields, const std::string& name, const std::string& value) {
  const std::string lower = text::lower_ascii(name);
  std::erase_if(fields,
                [&](const net::HttpField& each) { return text::lower_ascii(each.name) == lower; });
  fields.push_back({name, value});
}

// What a handler gets, whichever way it went; status 0 says why there is no answer.
net::HttpResponse response_of(net::HttpClient::Outcome outcome) {
  if (auto* response = std::get_if<net::HttpResponse>(&outcome)) return std::move(*response);
  net::HttpResponse none;
  none.status = 0;
  none.body = std::get<net::Failure>(outcome).message;
  return none;
}

}  // namespace

struct Fetcher::Sent {
  bool file = false;
  net::HttpClient::Id id = 0;
};

struct Fetcher::Pending {
  Pending(const work::ActorPtr& actor, work::CallPtr by, const cox_handler& given)
      : handler(std::make_shared<work::OwnedHandler>(actor, given)), call(std::move(by)) {}

  std::shared_ptr<work::OwnedHandler> handler;
  work::CallPtr call;  // null: the generation's own
  // Known once it was sent; on the loop's thread. Apart, so that nothing else is held there.
  std::shared_ptr<Sent> sent = std::make_shared<Sent>();
};

Fetcher::Fetcher(work::Work& work, Options options, const chat::SharedFiles& files)
    : work_(work), files_(files), options_(std::move(options)) {}

Fetcher::~Fetcher() { stop(); }

void Fetcher::configure(Options options) {
  std::lock_guard lock(mutex_);
  options.proxy = options_.proxy;
  options_ = std::move(options);
}

// ---- what may be asked ----

Status Fetcher::check(const work::CallPtr& call, const net::HttpRequest& request) const {
  if (call != nullptr && call->spec().confined && !only_reads(request.method)) {
    return {Code::denied,
            "a listener that only overhears may fetch with GET and HEAD; declare its effect as "
            "writes to do more"};
  }
  if (request.method == "CONNECT" || request.method == "TRACE" || request.method.empty() ||
      !std::ranges::all_of(request.method, [](char byte) { return byte >= 'A' && byte <= 'Z'; }))
    return invalid(text::cat("there is no method '", text::clip(request.method, 20), "'"));
  return work::check_fields(request.fields);
}

Result<net::Url> Fetcher::address_of(const Request& request) const {
  auto url = net::Url::parse(request.url);
  if (!url) {
    return invalid(
        "that is no URL to fetch: it must be http or https, without a user in it, such "
        "as \"https://example.org/path\"");
  }
  if (IpAddress::parse(url->host) && !may_connect(url->host)) return not_allowed(url->host);
  return std::move(*url);
}

// Where the platform has the file; the request gets what the platform wants to see.
Result<net::Url> Fetcher::file_address_of(Request& request) const {
  if (!only_reads(request.request.method))
    return Status(Code::denied, "a file of a message may only be read: fetch it with GET");
  auto source = files_.find(request.url);
  if (!source) return not_found("that file is not known any more: it must be shared once again");
  auto url = net::Url::parse(source->url);
  if (!url) return invalid("the chat gave a file whose url is none");
  for (const auto& [name, value] : source->headers) set(request.request.fields, name, value);
  return std::move(*url);
}

bool Fetcher::may_connect(const std::string& address) const {
  const auto parsed = IpAddress::parse(address);
  if (!parsed) return false;
  if (parsed->is_public()) return true;
  std::lock_guard lock(mutex_);
  return std::ranges::any_of(options_.allow,
                             [&](const IpRange& range) { return range.contains(*parsed); });
}

// ---- one request ----

Result<Fetcher::Id> Fetcher::fetch(const work::ActorPtr& actor, work::CallPtr call, Request request,
                                   const cox_handler& handler) {
  auto pending = std::make_shared<Pending>(actor, std::move(call), handler);
  if (Status may = check(pending->call, request.request); !may.ok()) return may;
  const bool file = is_file(request.url);
  auto url = file ? file_address_of(request) : address_of(request);
  if (!url.ok()) return url.status();
  set_default(request.request.fields, "User-Agent", text::cat("Coxswain/", config::version()));
  net::Loop* where = loop();
  Id id = 0;
  {
    std::lock_guard lock(mutex_);
    if (stopped_ || where == nullptr) return Status(Code::cancelled, "the bot is stopping");
    if (pending_.size() >= kMost)
      return Status(Code::busy, text::cat(kMost, " requests are under way already"));
    id = ++last_;
    pending_.emplace(id, pending);
  }
  work::count(work_.metrics.fetches);
  where->post([this, id, file, url = std::move(*url), request = std::move(request),
               hold = work_.services.activity.hold()]() mutable {
    send(id, url, std::move(request), file);
  });
  return id;
}

net::Loop* Fetcher::loop() {
  std::lock_guard lock(mutex_);
  if (stopped_) return nullptr;
  if (loop_ == nullptr) loop_ = std::make_unique<net::Loop>();
  return loop_.get();
}

net::HttpClient& Fetcher::client(bool file) {
  std::unique_ptr<net::HttpClient>& client = file ? files_client_ : client_;
  if (client != nullptr) return *client;
  net::HttpClient::Options options;
  {
    std::lock_guard lock(mutex_);
    options.proxy = options_.proxy;
  }
  if (!file) {
    options.may_connect = [this](const std::string&, const std::string& address) {
      return may_connect(address);
    };
  }
  client = std::make_unique<net::HttpClient>(*loop_, std::move(options));
  return *client;
}

void Fetcher::send(Id id, const net::Url& url, Request request, bool file) {
  const PendingPtr pending = find(id);
  if (pending == nullptr) return;  // ended before it began
  pending->sent->file = file;
  pending->sent->id =
      client(file).send(url, std::move(request.request), request.limits,
                        [this, id, hold = work_.services.activity.hold()](
                            net::HttpClient::Outcome outcome) { arrived(id, std::move(outcome)); });
}

// On the loop: hand over to the plugin's mailbox.
void Fetcher::arrived(Id id, net::HttpClient::Outcome outcome) {
  const PendingPtr pending = find(id);
  if (pending == nullptr) return;
  if (std::holds_alternative<net::Failure>(outcome)) work::count(work_.metrics.fetches_failed);
  work::Task task;
  // The hold is captured first and so released last: at rest the call has ended too.
  task.run = [hold = work_.services.activity.hold(), this, id,
              response = response_of(std::move(outcome))] { run(id, response); };
  const work::ActorPtr& actor = pending->handler->actor();
  if (Status posted = actor->mailbox->post_continuation(std::move(task)); !posted.ok()) {
    log::warn(actor->id, text::cat("an answer to a request was not told: ", posted.message()));
    take(id);
  }
}

void Fetcher::run(Id id, const net::HttpResponse& response) {
  const PendingPtr pending = take(id);
  if (pending == nullptr) return;  // cancelled while it waited
  const work::OwnedHandler& handler = *pending->handler;
  if (pending->call != nullptr) {
    work::continue_call(work_.services, pending->call, handler.get(), COX_CALL_FETCHED, &response);
  } else {
    work::run_quietly(work_.services, *handler.actor(), handler.get(), COX_CALL_FETCHED, "fetch",
                      {}, &response);
  }
}

// ---- the end ----

Fetcher::PendingPtr Fetcher::take(Id id) {
  std::lock_guard lock(mutex_);
  auto entry = pending_.extract(id);
  return entry.empty() ? nullptr : std::move(entry.mapped());
}

Fetcher::PendingPtr Fetcher::find(Id id) const {
  std::lock_guard lock(mutex_);
  const auto found = pending_.find(id);
  return found == pending_.end() ? nullptr : found->second;
}

bool Fetcher::cancel(const work::Actor* actor, Id id) {
  const PendingPtr pending = find(id);
  if (pending == nullptr || pending->handler->actor().get() != actor) return false;
  end_where([id](Id each, const Pending&) { return each == id; });
  return true;
}

void Fetcher::retire(const work::Actor* actor) {
  end_where([actor](Id, const Pending& pending) {
    return pending.handler->actor().get() == actor && pending.call == nullptr;
  });
}

void Fetcher::cancel_all(const work::Actor* actor) {
  end_where([actor](Id, const Pending& pending) {
    if (pending.handler->actor().get() != actor) return false;
    if (pending.call != nullptr) pending.call->failed("cancelled", "its generation was unloaded");
    return true;
  });
}

// They are let go outside the lock: that may end a call, or a generation.
template <class Which>
void Fetcher::end_where(Which which) {
  std::vector<PendingPtr> ended;
  std::vector<std::shared_ptr<Sent>> sent;
  std::lock_guard lock(mutex_);
  for (auto entry = pending_.begin(); entry != pending_.end();) {
    if (which(entry->first, *entry->second)) {
      sent.push_back(entry->second->sent);
      ended.push_back(std::move(entry->second));
      entry = pending_.erase(entry);
    } else {
      ++entry;
    }
  }
  if (loop_ == nullptr || ended.empty()) return;
  loop_->post([this, sent] {
    for (const auto& each : sent) {
      const auto& client = each->file ? files_client_ : client_;
      if (client != nullptr) client->cancel(each->id);
    }
  });
}

void Fetcher::stop() {
  {
    std::lock_guard lock(mutex_);
    if (std::exchange(stopped_, true)) return;
  }
  end_where([](Id, const Pending& pending) {
    if (pending.call != nullptr) pending.call->failed("cancelled", "the bot stopped");
    return true;
  });
  if (loop_ == nullptr) return;
  loop_->run([this] {
    client_ = nullptr;
    files_client_ = nullptr;
  });
  loop_->stop();
}

}  // namespace cox::web
