#include "net/web_socket_engine.hpp"

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <websocketpp/client.hpp>
#include <websocketpp/concurrency/none.hpp>
#include <websocketpp/config/core.hpp>
#include <websocketpp/logger/stub.hpp>
#include <websocketpp/server.hpp>

namespace cox::net {

namespace {

namespace wspp = websocketpp;
namespace status = wspp::close::status;

// The masks of a client must not be guessed (RFC 6455, 10.3).
struct Random {
  std::uint32_t operator()() {
    std::uint32_t value = 0;
    if (::getentropy(&value, sizeof(value)) != 0) throw std::runtime_error("no random numbers");
    return value;
  }
};

// One thread, no log, no compression, and bytes that somebody else carries.
struct Config : wspp::config::core {
  using type = Config;
  using concurrency_type = wspp::concurrency::none;
  using elog_type = wspp::log::stub;
  using alog_type = wspp::log::stub;
  using rng_type = Random;
  static const wspp::log::level elog_level = wspp::log::elevel::none;
  static const wspp::log::level alog_level = wspp::log::alevel::none;

  struct transport_config : wspp::config::core::transport_config {
    using concurrency_type = type::concurrency_type;
    using elog_type = type::elog_type;
    using alog_type = type::alog_type;
  };
  using transport_type = wspp::transport::iostream::endpoint<transport_config>;
};

using Connection = wspp::connection<Config>;
constexpr std::size_t kLongestMaskedHeader = 14;
constexpr std::size_t kLongestStatusLine = 1'000;

}  // namespace

struct WebSocketEngine::State {
  explicit State(Rules r) : rules(std::move(r)) {}
  ~State();
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void serve();
  void call(const Target& target);
  void attach(const Connection::ptr& made);
  void take(Config::message_type& message);
  void check_answer();
  bool is_answered() const;
  bool has_goodbye() const;
  bool is_accepted(const char* data, std::size_t size);
  // Runs what may throw; that ends it.
  template <class Act>
  void guarded(Act act);

  const Rules rules;
  std::unique_ptr<wspp::client<Config>> client;  // one of the two
  std::unique_ptr<wspp::server<Config>> server;
  Connection::ptr connection;
  std::string early;       // of the answer to a client
  bool has_status = true;  // of that answer; a server awaits none
  std::string bytes;
  std::vector<Message> messages;
  std::string broken;  // why it is over in spite of what the connection believes
};

WebSocketEngine::State::~State() {
  // A read that waits holds the connection; its handlers would find nobody here.
  guarded([this] {
    if (!connection) return;
    connection->set_message_handler(nullptr);
    connection->set_open_handler(nullptr);
    connection->set_write_handler(
        [](const wspp::connection_hdl&, const char*, std::size_t) { return std::error_code(); });
    connection->fatal_error();
  });
}

template <class Act>
void WebSocketEngine::State::guarded(Act act) {
  try {
    act();
  } catch (const std::exception& error) {
    broken = error.what();
  }
}

void WebSocketEngine::State::attach(const Connection::ptr& made) {
  connection = made;
  connection->set_max_message_size(rules.message_bytes);
  connection->set_write_handler(
      [this](const wspp::connection_hdl&, const char* data, std::size_t size) {
        bytes.append(data, size);
        return std::error_code();
      });
  connection->set_message_handler(
      [this](const wspp::connection_hdl&, const Config::message_type::ptr& message) {
        take(*message);
      });
}

void WebSocketEngine::State::take(Config::message_type& message) {
  const bool is_binary = message.get_opcode() == wspp::frame::opcode::binary;
  std::string& payload = message.get_raw_payload();
  // websocketpp lets a text end amid a character where it comes in pieces.
  if (is_binary || wspp::utf8_validator::validate(payload))
    return messages.push_back({std::move(payload), is_binary});
  std::error_code ignored;
  connection->close(status::invalid_payload, "a text is not UTF-8", ignored);
}

void WebSocketEngine::State::serve() {
  server = std::make_unique<wspp::server<Config>>();
  server->set_user_agent("");
  attach(server->get_connection());
  connection->set_validate_handler([this](const wspp::connection_hdl&) {
    std::error_code not_asked_for;  // then none is answered
    connection->select_subprotocol(rules.protocol, not_asked_for);
    return true;
  });
  connection->start();
}

void WebSocketEngine::State::call(const Target& target) {
  client = std::make_unique<wspp::client<Config>>();
  has_status = false;
  client->set_user_agent("coxswain");
  client->set_secure(target.secure);
  std::error_code error;
  attach(client->get_connection(
      std::make_shared<wspp::uri>(target.secure, target.host, target.port, target.path), error));
  connection->set_open_handler([this](const wspp::connection_hdl&) { check_answer(); });
  if (!rules.protocol.empty()) connection->add_subprotocol(rules.protocol);
  for (const auto& field : target.fields) connection->append_header(field.first, field.second);
  client->connect(connection);
}

// What websocketpp does not look at (RFC 6455, 4.1).
void WebSocketEngine::State::check_answer() {
  const std::string& protocol = connection->get_response_header("Sec-WebSocket-Protocol");
  if (!protocol.empty() && protocol != rules.protocol)
    broken = "the server chose a protocol that was not asked for";
  if (!connection->get_response_header("Sec-WebSocket-Extensions").empty())
    broken = "the server chose an extension that was not asked for";
  // websocketpp would take frames for that body.
  if (!connection->get_response_header("Content-Length").empty() ||
      !connection->get_response_header("Transfer-Encoding").empty())
    broken = "the server's answer to the handshake claims a body (RFC 9110, 8.6)";
}

// Both sides have said goodbye. A client would then wait for the server to hang up, which some
// never do.
bool WebSocketEngine::State::is_answered() const {
  return connection->get_state() == wspp::session::state::closing &&
         connection->get_remote_close_code() != status::abnormal_close;
}

// A close frame came, and is in order. websocketpp keeps what is malformed too, answers it with
// words of its own, and forgets them where more bytes follow.
bool WebSocketEngine::State::has_goodbye() const {
  const status::value code = connection->get_remote_close_code();
  const std::string& reason = connection->get_remote_close_reason();
  if (code != status::no_status && (status::invalid(code) || status::reserved(code))) return false;
  if (!wspp::utf8_validator::validate(reason)) return false;
  return connection->get_local_close_code() != status::protocol_error ||
         connection->get_local_close_reason() == reason;
}

// websocketpp takes any number for a status and converts it to an enumeration that has no room for
// it, so it sees the answer only once we know that the status is 101. Until then the bytes wait
// here.
bool WebSocketEngine::State::is_accepted(const char* data, std::size_t size) {
  early.append(data, size);
  const std::size_t end = early.find("\r\n");
  if (end == std::string::npos && early.size() <= kLongestStatusLine) return false;
  const std::string line = early.substr(0, std::min(end, early.size()));
  const std::string start = "HTTP/1.1 ";
  const bool is_http = line.compare(0, start.size(), start) == 0 &&
                       line.find_first_not_of("0123456789", start.size()) == start.size() + 3;
  const bool is_plain =
      std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c < 0x7f; });
  if (!is_http || !is_plain) {
    broken = "the answer to the handshake is not valid HTTP";
  } else if (line.compare(start.size(), 4, "101 ") != 0) {
    broken =
        "the server answered " + line.substr(start.size()) + " instead of changing to WebSocket";
  }
  return broken.empty();
}

WebSocketEngine::WebSocketEngine(Rules rules, const Target& target)
    : state_(std::make_unique<State>(std::move(rules))) {
  state_->guarded([&] { state_->call(target); });
}

WebSocketEngine::WebSocketEngine(Rules rules) : state_(std::make_unique<State>(std::move(rules))) {
  state_->guarded([&] { state_->serve(); });
}

WebSocketEngine::~WebSocketEngine() = default;

void WebSocketEngine::feed(const char* bytes, std::size_t size) {
  State& state = *state_;
  if (stage() == Stage::over) return;
  state.guarded([&] {
    if (state.has_status) return void(state.connection->read_all(bytes, size));
    if (!state.is_accepted(bytes, size)) return;
    state.has_status = true;
    const std::string all = std::exchange(state.early, {});
    state.connection->read_all(all.data(), all.size());
  });
}

std::string WebSocketEngine::take_bytes() { return std::exchange(state_->bytes, {}); }

std::vector<WebSocketEngine::Message> WebSocketEngine::take_messages() {
  if (!state_->broken.empty()) state_->messages.clear();
  return std::exchange(state_->messages, {});
}

WebSocketEngine::Stage WebSocketEngine::stage() const {
  if (!state_->broken.empty() || !state_->connection || state_->is_answered()) return Stage::over;
  switch (state_->connection->get_state()) {
    case wspp::session::state::connecting:
      return Stage::opening;
    case wspp::session::state::open:
      return Stage::open;
    case wspp::session::state::closing:
      return Stage::closing;
    default:
      return Stage::over;
  }
}

WebSocketEngine::End WebSocketEngine::end() const {
  using Why = End::Why;
  const State& state = *state_;
  if (!state.broken.empty() || !state.connection) return {Why::fault, 1006, "", state.broken};
  const Connection& connection = *state.connection;
  const status::value ours = connection.get_local_close_code();
  const status::value theirs = connection.get_remote_close_code();
  if (state.has_goodbye()) return {Why::said, theirs, connection.get_remote_close_reason(), ""};
  return {ours == status::message_too_big ? Why::too_large : Why::fault, 1006, "",
          connection.get_local_close_reason()};
}

bool WebSocketEngine::send(const char* bytes, std::size_t size, bool is_binary) {
  if (stage() != Stage::open) return false;
  bool sent = false;
  state_->bytes.reserve(state_->bytes.size() + size + kLongestMaskedHeader);
  state_->guarded([&] {
    const auto kind = is_binary ? wspp::frame::opcode::binary : wspp::frame::opcode::text;
    sent = !state_->connection->send(bytes, size, kind);
  });
  return sent;
}

bool WebSocketEngine::ping() {
  if (stage() != Stage::open) return false;
  std::error_code error;
  state_->guarded([&] { state_->connection->ping("", error); });
  return !error;
}

void WebSocketEngine::close(std::uint16_t code, const std::string& reason) {
  if (stage() != Stage::open) return;
  std::error_code error;
  state_->guarded([&] { state_->connection->close(code, reason, error); });
  if (error) state_->broken = error.message();
}

}  // namespace cox::net
