#include <doctest/doctest.h>

#include <cox/adapter.hpp>
#include <functional>
#include <string>
#include <vector>

#include "fake_host.hpp"

namespace {

// What the adapter told the core.
struct Session {
  std::vector<cox::Json> received;
  std::vector<std::string> events;
  cox_status answer = COX_OK;
  // Tells the adapter that its message is on disk, or is not.
  std::function<void(cox_status)> settle;
};

struct SessionTable {
  cox_session_host base;
  Session* session;
};

Session& session_of(const cox_session_host* host) {
  return *reinterpret_cast<const SessionTable*>(host)->session;
}

cox_status receive(const cox_session_host* host, const cox_message* in, const cox_sink* error) {
  session_of(host).received.push_back(cox::Json::object({{"user", fake::text(in->user)},
                                                         {"room", fake::text(in->room)},
                                                         {"text", fake::text(in->text)},
                                                         {"extra", fake::text(in->extra)},
                                                         {"flags", in->flags},
                                                         {"kind", in->kind}}));
  if (session_of(host).answer != COX_OK) fake::put(error, "too fast");
  return session_of(host).answer;
}
void receipt(const cox_session_host* host, std::uint64_t ticket, cox_status status, cox_str text) {
  session_of(host).events.push_back("receipt " + std::to_string(ticket) + " " +
                                    std::to_string(status) + " " + fake::text(text));
}
void state(const cox_session_host* host, std::uint32_t state, cox_str why) {
  session_of(host).events.push_back("state " + std::to_string(state) + " " + fake::text(why));
}
void ended(const cox_session_host* host) { session_of(host).events.push_back("ended"); }
void report(const cox_session_host* host, cox_str facts) {
  session_of(host).events.push_back("report " + fake::text(facts));
}
// A button that asks first, one that is gone, and others.
cox_status press(const cox_session_host* host, const cox_message* in, cox_str values,
                 const cox_sink* answer) {
  session_of(host).events.push_back("press " + fake::text(in->user) + " " + fake::text(in->text) +
                                    " " + fake::text(values));
  if (fake::text(in->text) == "gone") fake::put(answer, "too late");
  if (fake::text(in->text) == "gone") return COX_NOT_FOUND;
  if (fake::text(in->text) != "asks" || values.size > 0) return COX_OK;
  fake::put(answer, R"({"title":"Why?"})");
  return COX_PENDING;
}
cox_status respond(const cox_session_host* host, std::uint64_t id, const cox_http_response* out,
                   const cox_sink*) {
  session_of(host).events.push_back("respond " + std::to_string(id) + " " +
                                    std::to_string(out->status) + " " + fake::text(out->body));
  return COX_OK;
}

// Takes it now and settles it later, where receive() would take it.
cox_status receive_later(const cox_session_host* host, const cox_message* in, void* context,
                         void (*taken)(void*, cox_status), const cox_sink* error) {
  const cox_status status = receive(host, in, error);
  if (status != COX_OK) return status;
  session_of(host).settle = [context, taken](cox_status settled) { taken(context, settled); };
  return COX_PENDING;
}

// An adapter that does what its settings say.
struct Parrot : cox::Adapter {
  static constexpr std::uint32_t abilities = COX_ABILITY_EDIT;

  void start() override {
    if (settings()["broken"].as_bool()) throw cox::Error("no network");
    state(COX_STATE_ONLINE, bot_name() + "@" + session_name());
  }
  void stop() override { ended(); }
  void send(const cox::Outgoing& out) override {
    if (out.body == "busy") throw cox::Error(COX_BUSY, "slow down");
    if (out.body == "later") return keep(out.later());
    if (out.body == "with id") out.sent_as("p1");
    heard.push_back((out.is_reply() ? out.address.user + ": " : "") + out.text());
  }
  void edit(const cox::Outgoing& out) override {
    heard.push_back(out.address.message + "=" + out.body);
  }
  cox::Json save_state() override { return handed_over().is_null() ? "first" : "second"; }

  void keep(cox::Ticket ticket) { waiting = ticket; }
  void arrives() { delivered(waiting, "p2"); }
  void fails() { failed(waiting, cox::Error(COX_DENIED, "banned")); }
  bool hear(const cox::Incoming& in) { return receive(in); }
  bool hear_soon(const cox::Incoming& in) {
    return receive_soon(in, [this](bool is_taken) { heard.push_back(is_taken ? "taken" : "not"); });
  }
  cox::PressAnswer feels(const cox::Press& pressed) const { return press(pressed); }
  void request(const cox::AdapterRequest& in) override {
    in.respond(in.field("x-token") == "right" ? 202 : 401, in.path + "?" + in.query);
  }
  void file(const cox::Outgoing& out) override { heard.push_back(out.file_name + ": " + out.file); }
  void typing(const cox::Outgoing&) override { heard.push_back("typing"); }
  void tells(const cox::Json& facts) { report(facts); }
  void is_thrown_out() { trouble("thrown out of ops", "invite the bot to ops"); }
  void is_back() { mended(); }

  std::vector<std::string> heard;
  cox::Ticket waiting = 0;
};

// The library as the core sees it, with one open session.
class Opened {
 public:
  explicit Opened(const char* config = R"({"bot":"cox","session":"net"})", const char* old = "")
      : table_{{sizeof(cox_session_host), 0, receive, receipt, state, ended, report, press, respond,
                receive_later},
               &session} {
    REQUIRE(type.open(&library_, &table_.base, fake::view(config), fake::view(old), &self, &sink) ==
            COX_OK);
  }
  ~Opened() { type.close(self); }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  Parrot& parrot() { return *static_cast<Parrot*>(static_cast<cox::Adapter*>(self)); }
  cox_status send(const char* body, std::uint32_t act = COX_ACT_SEND,
                  std::uint32_t format = COX_FORMAT_TEXT) {
    cox_address to{};
    to.size = sizeof(to);
    to.user = fake::view("ann");
    to.message = fake::view("m7");
    cox_outgoing out{};
    out.size = sizeof(out);
    out.act = act;
    out.format = format;
    out.address = &to;
    out.body = fake::view(body);
    if (act == COX_ACT_FILE) out.file_name = fake::view("log");
    if (act == COX_ACT_FILE) out.file = fake::view("one");
    said.clear();
    return type.send(self, &out, 9, &sink);
  }

  Session session;
  std::string said;  // what came through the sink
  // A bot from before reports.
  void becomes_older() { table_.base.size = offsetof(cox_session_host, report); }
  // And one that keeps whoever hands over a message waiting.
  void only_waits() { table_.base.size = offsetof(cox_session_host, receive_later); }
  cox_sink sink = {
      &said, [](void* to, cox_str text) { *static_cast<std::string*>(to) = fake::text(text); }};
  void* self = nullptr;

  const std::vector<std::string>& log() const { return host_.log; }

 private:
  fake::Host host_;
  cox::sdk::AdapterLibrary library_{host_.table()};
  SessionTable table_;

 public:
  cox_adapter_type type = cox::sdk::adapter_type<Parrot>(library_);
};

}  // namespace

TEST_CASE("start reports the connection, or why there is none") {
  Opened good;
  CHECK(good.type.start(good.self, &good.sink) == COX_OK);
  CHECK(good.session.events == std::vector<std::string>{"state 2 cox@net"});
  CHECK(good.type.abilities == COX_ABILITY_EDIT);
  Opened bad(R"({"broken":true})");
  CHECK(bad.type.start(bad.self, &bad.sink) == COX_FAILED);
  CHECK(bad.said == "no network");
}

TEST_CASE("what is said reaches send, in plain text if it likes") {
  Opened net;
  CHECK(net.send("hi") == COX_OK);
  CHECK(net.send("**hi**", COX_ACT_REPLY, COX_FORMAT_MARKDOWN) == COX_OK);
  CHECK(net.parrot().heard == std::vector<std::string>{"hi", "ann: hi"});
  CHECK(net.said == "");
}

TEST_CASE("delivery answers with an id, later, or with an error") {
  Opened net;
  CHECK(net.send("with id") == COX_OK);
  CHECK(net.said == "p1");
  CHECK(net.send("busy") == COX_BUSY);
  CHECK(net.said == "slow down");
  CHECK(net.send("later") == COX_PENDING);
  net.parrot().arrives();
  net.parrot().fails();
  CHECK(net.session.events == std::vector<std::string>{"receipt 9 0 p2", "receipt 9 5 banned"});
}

TEST_CASE("what operators should know goes to a bot that knows of it") {
  Opened net;
  net.parrot().tells(cox::Json::object({{"lag_ms", 12}, {"advice", nullptr}}));
  net.becomes_older();
  net.parrot().tells(cox::Json::object({{"lag_ms", 13}}));
  CHECK(net.session.events == std::vector<std::string>{R"(report {"lag_ms":12,"advice":null})"});
}

TEST_CASE("what went wrong stands in the report, with what to do, until that is done") {
  Opened net;
  net.parrot().is_thrown_out();
  net.parrot().is_back();
  CHECK(net.session.events ==
        std::vector<std::string>{
            R"(report {"last_error":"thrown out of ops","advice":"invite the bot to ops"})",
            R"(report {"advice":null})"});
  CHECK(net.log() == std::vector<std::string>{"warn: thrown out of ops: invite the bot to ops"});
}

TEST_CASE("acts go to their functions; what a chat cannot do it says") {
  Opened net;
  CHECK(net.send("waves", COX_ACT_EMOTE) == COX_OK);
  CHECK(net.send("new", COX_ACT_EDIT) == COX_OK);
  CHECK(net.parrot().heard == std::vector<std::string>{"* cox waves", "m7=new"});
  for (const std::uint32_t act : {COX_ACT_REMOVE, COX_ACT_REACT, COX_ACT_TOPIC}) {
    CHECK(net.send("x", act) == COX_UNSUPPORTED);
  }
  CHECK(net.said == "net does not know topics");
  CHECK(net.send("x", 99) == COX_UNSUPPORTED);
}

TEST_CASE("a press is said, asks first, or is refused with a sentence") {
  Opened net;
  cox::Press press{{.user = "ann"}, "plain", {}};
  CHECK(net.parrot().feels(press).what == cox::Pressed::said);
  press.token = "asks";
  const cox::PressAnswer asked = net.parrot().feels(press);
  CHECK(asked.what == cox::Pressed::form);
  CHECK(asked.form["title"].text() == "Why?");
  press.values = cox::Json::object({{"why", "so"}});
  CHECK(net.parrot().feels(press).what == cox::Pressed::said);
  press.token = "gone";
  CHECK(net.parrot().feels(press).sentence == "too late");
  CHECK(net.session.events[2] == R"(press ann asks {"why":"so"})");
}

TEST_CASE("HTTP requests, files and typing reach their functions") {
  Opened net;
  const cox_field field{fake::view("X-Token"), fake::view("right")};
  cox_http_request in{};
  in.size = sizeof(in);
  in.id = 5;
  in.path = fake::view("/events");
  in.query = fake::view("a=1");
  in.fields = &field;
  in.field_count = 1;
  CHECK(net.type.request(net.self, &in) == COX_OK);
  in.field_count = 0;
  CHECK(net.type.request(net.self, &in) == COX_OK);
  CHECK(net.session.events ==
        std::vector<std::string>{"respond 5 202 /events?a=1", "respond 5 401 /events?a=1"});
  CHECK((net.type.check == nullptr));
  CHECK(net.send("", COX_ACT_TYPING) == COX_OK);
  CHECK(net.send("", COX_ACT_FILE) == COX_OK);
  CHECK(net.parrot().heard == std::vector<std::string>{"typing", "log: one"});
}

TEST_CASE("receive hands over everything and returns whether it was accepted") {
  Opened net;
  cox::Incoming in{.user = "ann", .room = "#a", .text = "hi", .direct = true, .known = true};
  in.extra = cox::Json::object({{"n", 1}});
  CHECK(net.parrot().hear(in));
  CHECK(net.session.received[0] ==
        cox::Json::object({{"user", "ann"},
                           {"room", "#a"},
                           {"text", "hi"},
                           {"extra", R"({"n":1})"},
                           {"flags", COX_MESSAGE_DIRECT | COX_MESSAGE_KNOWN},
                           {"kind", int(COX_MESSAGE_TEXT)}}));
  net.session.answer = COX_BUSY;
  CHECK_FALSE(net.parrot().hear(in));
}

TEST_CASE("receive_soon tells once what became of the message") {
  Opened net;
  const cox::Incoming in{.user = "ann", .room = "#a", .text = "hi"};
  CHECK(net.parrot().hear_soon(in));
  CHECK(net.parrot().heard.empty());
  net.session.settle(COX_OK);
  CHECK(net.parrot().hear_soon(in));
  net.session.settle(COX_FAILED);
  CHECK(net.parrot().heard == std::vector<std::string>{"taken", "not"});

  net.session.answer = COX_BUSY;  // no room: nothing was taken, nobody is told
  CHECK_FALSE(net.parrot().hear_soon(in));
  CHECK(net.parrot().heard.size() == 2);
  net.session.answer = COX_INVALID;
  CHECK(net.parrot().hear_soon(in));
  CHECK(net.parrot().heard.back() == "not");

  net.only_waits();
  net.session.answer = COX_OK;
  CHECK(net.parrot().hear_soon(in));
  CHECK(net.parrot().heard.back() == "taken");
}

TEST_CASE("state is handed from one build to the next") {
  Opened first;
  first.type.stop(first.self, &first.sink);
  CHECK(first.said == R"("first")");
  CHECK(first.session.events == std::vector<std::string>{"ended"});
  Opened second(R"({})", R"("first")");
  second.type.stop(second.self, &second.sink);
  CHECK(second.said == R"("second")");
}

TEST_CASE("a bot that takes no adapters refuses the library") {
  fake::Host host;
  void* self = nullptr;
  CHECK(cox::sdk::load_adapter<Parrot>(host.table(), &self, nullptr) == COX_UNSUPPORTED);
  CHECK(self == nullptr);
}
