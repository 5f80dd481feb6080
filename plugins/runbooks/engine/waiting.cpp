// The step "wait": looking again and again.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "engine/capture.hpp"
#include "engine/conductor.hpp"

namespace runbooks {

using cox::Json;

namespace {

constexpr int kConnectMs = 250;

// Whether somebody listens there; empty, or why not.
std::string connect_to(const std::string& host, const std::string& port_text) {
  int port = 0;
  const auto [end, error] =
      std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
  if (error != std::errc() || end != port_text.data() + port_text.size() || port < 1 ||
      port > 65535)
    throw cox::Error(COX_INVALID, "\"" + port_text.substr(0, 40) + "\" is no port");
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  v4.sin_family = AF_INET;
  v6.sin6_family = AF_INET6;
  v4.sin_port = v6.sin6_port = htons(static_cast<std::uint16_t>(port));
  const std::string name = host == "localhost" ? "127.0.0.1" : host;
  const bool is_v4 = inet_pton(AF_INET, name.c_str(), &v4.sin_addr) == 1;
  if (!is_v4 && inet_pton(AF_INET6, name.c_str(), &v6.sin6_addr) != 1)
    throw cox::Error(COX_INVALID, "\"" + host.substr(0, 80) + "\" is no IP address");
  const int file =
      socket(is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (file < 0) return "no socket";
  const auto* address =
      is_v4 ? reinterpret_cast<const sockaddr*>(&v4) : reinterpret_cast<const sockaddr*>(&v6);
  int failure = 0;
  if (connect(file, address, is_v4 ? sizeof(v4) : sizeof(v6)) != 0) {
    pollfd waiting{file, POLLOUT, 0};
    socklen_t size = sizeof(failure);
    const bool told = errno == EINPROGRESS && poll(&waiting, 1, kConnectMs) == 1;
    if (!told || getsockopt(file, SOL_SOCKET, SO_ERROR, &failure, &size) != 0) failure = ETIMEDOUT;
  }
  close(file);
  return failure == 0 ? "" : "nobody listens there";
}

std::string look_at_file(const WaitStep& wait, const std::string& path, const Values& values,
                         std::string& error) {
  struct stat status {};
  const bool there = stat(path.c_str(), &status) == 0;
  if (wait.gone) return there ? "it is still there" : "";
  if (!there) return "it is not there";
  if (wait.pattern.empty()) return "";
  if (!S_ISREG(status.st_mode)) return "it is no ordinary file";
  const bool so = found(wait.pattern, values, beginning_of(path), error);
  return so ? "" : "it does not contain that yet";
}

// The value of a fact in what "facts" answered, or null.
Json fact_in(const Json& answer, const std::string& name) {
  std::string lower = name;  // as the bot keeps them
  for (char& byte : lower)
    byte = byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte;
  const Json& facts = answer.contains("facts") ? answer["facts"] : answer;
  for (const Json& each : facts.items()) {
    if (each["name"].text() == lower) return each["value"];
  }
  return facts.is_object() ? facts[name] : Json();
}

}  // namespace

Conductor::Ended Conductor::perform(Run& run, const Step&, const WaitStep& it) {
  if (it.what == WaitStep::For::time) {
    later(run, run.pending->since + it.time.count(), [this](Run& same) { ended(same, {}); });
  } else {
    look(run);
  }
  return std::nullopt;
}

void Conductor::look(Run& run) {
  const ProgramPtr made = program(run);
  const Step* step = made == nullptr ? nullptr : Machine(*made, run).pending();
  if (step == nullptr) return give_up(run, "its runbook cannot be read any more");
  const auto& wait = std::get<WaitStep>(step->what);
  try {
    if (wait.what == WaitStep::For::http) return look_by_http(run, wait);
    if (wait.what == WaitStep::For::output) {
      Step one = *step;  // one look, not all the time there is
      one.deadline = std::clamp(Millis(run.pending->until - now()), Millis(1'000), Millis(60'000));
      if (const Ended end = start_process(run, one, wait.process)) ended(run, *end);
      return;
    }
    const std::string why = not_yet(run, wait);
    if (!why.empty()) return look_again(run, why);
  } catch (const std::exception& error) {
    return ended(run, StepEnd::failed(error.what()));
  }
  ended(run, {});
}

// Empty: it is so.
std::string Conductor::not_yet(const Run& run, const WaitStep& wait) const {
  std::string error;
  std::string why;
  if (wait.what == WaitStep::For::port) {
    const std::string host = wait.host.fill(run.values, error);
    const std::string port = wait.port.fill(run.values, error);
    if (error.empty()) why = connect_to(host, port);
  } else if (wait.what == WaitStep::For::file) {
    const std::string path = prepare_path(wait.path, run.values, error);
    if (error.empty()) why = look_at_file(wait, path, run.values, error);
  } else {
    const std::string name = prepare_key(wait.fact, run.values, error);
    const Json wanted = wait.is && error.empty() ? wait.is->fill(run.values, error) : Json();
    const Json value = fact_in(desk_.authority("", "facts", Json::object()), name);
    const bool is_so = wait.is ? value == wanted : !value.is_null();
    if (!is_so) why = "it is " + (value.is_null() ? "not set" : value.dump());
  }
  if (!error.empty()) throw cox::Error(COX_INVALID, error);
  return why;
}

void Conductor::look_again(Run& run, const std::string& last) {
  const ProgramPtr made = program(run);
  const Step* step = made == nullptr ? nullptr : Machine(*made, run).pending();
  if (step == nullptr) return give_up(run, "its runbook cannot be read any more");
  const auto& wait = std::get<WaitStep>(step->what);
  const std::int64_t next = now() + wait.every.count();
  if (next < run.pending->until) return later(run, next, [this](Run& same) { look(same); });
  later(run, run.pending->until, [this, last, within = step->deadline](Run& late) {
    ended(late, StepEnd::failed("not within " + to_text(within) + ": " + last));
  });
}

}  // namespace runbooks
