// The finer points of docs/writing-an-adapter.md: a chat that answers later and knows more than
// text. Its protocol is left out.
#include <atomic>
#include <chrono>
#include <cox/adapter.hpp>
#include <map>
#include <mutex>
#include <optional>
#include <string>

class Network : public cox::Adapter {
 public:
  // [abilities]
  static constexpr std::uint32_t abilities =
      COX_ABILITY_EDIT | COX_ABILITY_REACT | COX_ABILITY_OVERLAP;
  // [/abilities]

  // [settings]
  void start() override {
    const std::string server = settings()["server"].as_string();
    if (server.empty()) throw cox::Error(COX_INVALID, session_name() + ": \"server\" is missing");
    last_seen_ = handed_over()["last_seen"].as_string();  // what the older build left
    state(COX_STATE_CONNECTING, server);
    connect(server, settings()["token"].as_string());
  }
  // [/settings]

  // [stop]
  void stop() override { disconnect(); }  // joins every thread
  cox::Json save_state() override { return cox::Json::object({{"last_seen", last_seen_}}); }
  // [/stop]

  // [later]
  void send(const cox::Outgoing& out) override {
    if (!connected_) throw cox::Error(COX_BUSY, "not connected");  // the bot tries again
    std::lock_guard lock(mutex_);  // the confirmation must not be faster than the note of it
    const std::string nonce = std::to_string(out.ticket());  // the same if it has to be said again
    write(out.address.room, nonce, render(out));
    waiting_.emplace(nonce, delivery(out));  // the platform confirms it in its own time
  }
  void on_confirmed(const std::string& nonce, const std::string& id) {
    if (const auto said = take(nonce)) said->delivered(id);
  }
  void on_refused(const std::string& nonce, const std::string& why) {
    if (const auto said = take(nonce)) said->failed(cox::Error(why));
  }
  // [/later]

  // [edit]
  void edit(const cox::Outgoing& out) override {
    write_edit(out.address.room, out.address.message, render(out));
  }
  void react(const cox::Outgoing& out) override {
    write_reaction(out.address.room, out.address.message, out.body);
  }
  // [/edit]

  // [receive]
  void on_message(const std::string& id, const std::string& account, const std::string& channel,
                  const std::string& text) {
    cox::Incoming in;
    in.id = id;  // a second one with this id is dropped
    in.user = account;
    in.known = true;  // this server has checked the account
    in.room = channel;
    in.direct = channel.front() == '@';
    in.text = text;
    if (receive(in)) acknowledge(id);  // only now may the platform forget it
  }
  // [/receive]

  // [file]
  cox::Json file_of(const std::string& id, const std::string& name) const {
    const std::string token = settings()["token"].as_string();
    return cox::Json::object(
        {{"id", id},
         {"name", name},
         {"url", settings()["server"].as_string() + "/files/" + id},
         {"headers", cox::Json::object({{"Authorization", "Bearer " + token}})}});
  }
  // [/file]

  // [report]
  void on_pong(std::chrono::milliseconds lag) {
    report(cox::Json::object({{"lag_ms", lag.count()}, {"queue", waiting_.size()}}));
  }
  void on_kicked(const std::string& channel) {
    trouble("thrown out of " + channel, "invite the bot to " + channel);  // the log says it too
  }
  void on_back_in() { mended(); }
  // [/report]

 private:
  // [render]
  static std::string render(const cox::Outgoing& out) {
    if (out.format != COX_FORMAT_MARKDOWN) return out.text();
    std::string html;
    for (const cox::Span& span : cox::parse_markdown(out.body)) html += styled(span);
    return html;
  }
  // [/render]
  static std::string styled(const cox::Span& span) { return span.text; }

  std::optional<cox::Delivery> take(const std::string& nonce) {
    std::lock_guard lock(mutex_);
    const auto found = waiting_.find(nonce);
    if (found == waiting_.end()) return std::nullopt;
    const cox::Delivery said = found->second;
    waiting_.erase(found);
    return said;
  }

  void connect(const std::string&, const std::string&) { connected_ = true; }
  void disconnect() { connected_ = false; }
  void acknowledge(const std::string& id) {
    std::lock_guard lock(mutex_);
    last_seen_ = id;
  }
  void write(const std::string&, const std::string&, const std::string&) {}
  void write_edit(const std::string&, const std::string&, const std::string&) {}
  void write_reaction(const std::string&, const std::string&, const std::string&) {}

  std::atomic<bool> connected_ = false;
  std::string last_seen_;
  std::mutex mutex_;
  std::map<std::string, cox::Delivery> waiting_;
};

COX_ADAPTER("network", "1.0.0", "A chat that answers later", Network)
