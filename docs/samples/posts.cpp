// A chat over HTTP, for scripts and other programs: they post what somebody says or presses, and
// fetch what the bot has said since. Whoever has the token vouches for the users it names.
#include <cox/adapter.hpp>
#include <mutex>
#include <string>

class Posts : public cox::Adapter {
 public:
  static constexpr std::uint32_t abilities = COX_ABILITY_BUTTONS | COX_ABILITY_FORMS |
                                             COX_ABILITY_EPHEMERAL | COX_ABILITY_TYPING |
                                             COX_ABILITY_FILES;

  // [check]
  static cox::Json check(const cox::Json& settings) {
    if (settings["token"].text().size() >= 16)
      return cox::Json::array({cox::Json::object({{"level", "ok"}, {"what", "it has a token"}})});
    return cox::Json::array(
        {cox::Json::object({{"level", "error"},
                            {"what", "\"token\" is shorter than 16 characters"},
                            {"advice", "make one with `openssl rand -hex 16`"}})});
  }
  // [/check]

  void start() override {
    token_ = settings()["token"].as_string();
    if (token_.empty()) throw cox::Error(COX_INVALID, session_name() + ": \"token\" is missing");
    state(COX_STATE_ONLINE);
  }
  void stop() override {}

  void send(const cox::Outgoing& out) override { keep(out, "said"); }
  void typing(const cox::Outgoing& out) override { keep(out, "typing"); }
  void file(const cox::Outgoing& out) override { keep(out, "file"); }

  // [request]
  void request(const cox::AdapterRequest& in) override {
    if (in.field("Authorization") != "Bearer " + token_) return void(in.respond(401));
    const auto body = cox::Json::parse(in.body.empty() ? "{}" : in.body);
    if (!body) return void(in.respond(400, "the body is no JSON"));
    if (in.path == "/say") return say(in, *body);
    if (in.path == "/press") return on_press(in, *body);
    if (in.path == "/said") return void(in.respond(200, take().dump(), "application/json"));
    in.respond(404);
  }
  // [/request]

 private:
  static cox::Incoming by(const cox::Json& body) {
    cox::Incoming in;
    in.id = body["id"].as_string();
    in.user = body["user"].as_string();
    in.known = true;
    in.room = body["room"].as_string("lobby");
    in.direct = body["direct"].as_bool();
    in.text = body["text"].as_string();
    return in;
  }
  void say(const cox::AdapterRequest& in, const cox::Json& body) {
    in.respond(receive(by(body)) ? 202 : 503);  // may wait while the bot is busy
  }

  // [press]
  void on_press(const cox::AdapterRequest& in, const cox::Json& body) {
    cox::Press press;
    press.by = by(body);  // its id is the platform's id of the press: a second one is dropped
    press.token = body["token"].as_string();
    press.values = body["values"];  // of a form that was sent off; null for a button
    const cox::PressAnswer answer = this->press(press);
    if (answer.what == cox::Pressed::said) in.respond(202);
    if (answer.what == cox::Pressed::form) in.respond(200, answer.form.dump(), "application/json");
    if (answer.what == cox::Pressed::refused) in.respond(409, answer.sentence);
  }
  // [/press]

  void keep(const cox::Outgoing& out, std::string_view what) {
    cox::Json json = cox::Json::object({{"what", what},
                                        {"room", out.address.room},
                                        {"user", out.address.user},
                                        {"alone", out.ephemeral || out.address.direct},
                                        {"text", out.text()}});
    if (out.format == COX_FORMAT_RICH)
      json.set("card", cox::Json::parse(out.body).value_or(cox::Json()));
    if (!out.file_name.empty()) json.set("name", out.file_name).set("file", out.file);
    std::lock_guard lock(mutex_);
    said_.push(std::move(json));
  }
  cox::Json take() {
    std::lock_guard lock(mutex_);
    return std::exchange(said_, cox::Json::array());
  }

  std::string token_;
  std::mutex mutex_;
  cox::Json said_ = cox::Json::array();
};

COX_ADAPTER("posts", "1.0.0", "A chat over HTTP", Posts)
