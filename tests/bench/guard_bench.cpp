// The paths of a message for scripts/guard, which counts their instructions: so many messages,
// once.
//
//   guard_bench router|whole PATTERNS.json COUNT
//
// `router`: text in, matches with captures out, on one thread. `whole`: from the adapter to the
// answer that the chat takes, 256 on their way at once.
#include <charconv>
#include <cox/json.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "answers.hpp"
#include "bench_bot.hpp"
#include "many.hpp"
#include "routing/address.hpp"
#include "routing/index.hpp"

namespace {

using namespace cox;

constexpr std::size_t kInFlight = 256;

std::string numbered(std::string text, std::size_t number) {
  return text.replace(text.find('$'), 1, std::to_string(number));
}

void router(const Json& corpus, std::size_t count) {
  std::vector<routing::Pattern> patterns;
  for (const Json& each : corpus["respond"].items()) {
    routing::Pattern pattern;
    pattern.number = static_cast<std::uint32_t>(patterns.size());
    pattern.anchor = routing::Anchor::start;
    pattern.expression = each.as_string();
    patterns.push_back(std::move(pattern));
  }
  auto index = routing::Index::empty()->replace(0, 1, std::move(patterns));
  if (!index.ok()) bench::die(index.status().message());
  const routing::Addressing addressing("hubot", "");
  std::vector<routing::Match> matches;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string text = numbered(corpus["target"].as_string(), i);
    matches.clear();
    const auto addressed = addressing.strip(text);
    (*index)->match({text, addressed.value_or(""), addressed.has_value()}, matches);
    if (matches.size() != 1) bench::die("the one pattern did not match");
  }
}

void whole(const Json& corpus, std::size_t count) {
  bench::Answers answers(kInFlight);
  bench::Bot bot(answers, bench::config_of_many(corpus));
  bench::load_many(bot);
  for (std::size_t i = 0; i < count; ++i) {
    if (!answers.window.enter()) bench::die("a message was lost");
    bot.hears(numbered(corpus["target"].as_string(), i), i + 1);
  }
  if (!answers.window.wait_empty()) bench::die("a message was lost");
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) bench::die("usage: guard_bench router|whole PATTERNS.json COUNT");
  std::ifstream file(words[2]);
  const auto corpus = Json::parse(std::string{std::istreambuf_iterator<char>(file), {}});
  if (!corpus) bench::die(std::string(words[2]) + " is not JSON");
  const std::string_view number = words[3];
  std::size_t messages = 0;
  std::from_chars(number.data(), number.data() + number.size(), messages);
  if (std::string_view(words[1]) == "router") return router(*corpus, messages), 0;
  if (std::string_view(words[1]) == "whole") return whole(*corpus, messages), 0;
  bench::die(std::string("there is no path ") + words[1]);
}
