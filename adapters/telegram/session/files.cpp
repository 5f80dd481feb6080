#include "files.hpp"

#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "protocol/file.hpp"

namespace telegram {

namespace {

using cox::Json;
using cox::net::Rest;
using Millis = std::chrono::milliseconds;

Rest::Options in_a_hurry(const Settings& settings) {
  Rest::Options options;
  options.http.tls = settings.tls;
  options.http.proxy = settings.proxy;
  options.judge = [](const Rest::Call&, const cox::net::HttpResponse& answer) {
    return judge(answer);
  };
  // The message waits meanwhile, and those behind it.
  options.tries = 2;
  options.most_wait = Millis(1'000);
  return options;
}

}  // namespace

Files::Files(cox::net::Loop& loop, const Settings& settings)
    : loop_(loop), settings_(settings), rest_(loop, in_a_hurry(settings)) {}

cox::Incoming Files::located(cox::Incoming in) {
  if (in.extra["files"].size() == 0) return in;
  Json::Array files;
  for (const Json& file : in.extra["files"].items())
    files.push_back(telegram::located(file, ask(file["id"].as_string()), settings_.file_root()));
  in.extra.set("files", Json(std::move(files)));
  return in;
}

Reply Files::ask(const std::string& id) {
  const auto answer = std::make_shared<std::promise<Rest::Outcome>>();
  const bool runs = loop_.run([&] {
    Rest::Call call = settings_.call("getFile", Json::object({{"file_id", id}}));
    call.repeatable = true;
    call.deadline = Millis(4'000);
    rest_.send(std::move(call),
               [answer](Rest::Outcome outcome) { answer->set_value(std::move(outcome)); });
  });
  if (!runs) return {{}, {.what = "the bot is closing"}};
  return reply_of(answer->get_future().get(), settings_.session);
}

}  // namespace telegram
