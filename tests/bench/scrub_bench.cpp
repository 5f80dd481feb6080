// What hiding secrets costs: every line of the log and every message passes the scrubber.
//
//   scrub_bench      JSON lines on standard output
//
// Each figure is the median of several rounds over texts that hold no secret, as nearly all do, for
// 0 to 1,000 secrets of 40 characters. "escapes" are texts with a "%" in them, which are read a
// second time without their escapes; "stream" is the output of a process in pieces of 4 KB.
#include <algorithm>
#include <cox/json.hpp>
#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "base/scrubber.hpp"
#include "base/stream_scrubber.hpp"

namespace {

using cox::Json;

constexpr std::size_t kSizes[] = {0, 10, 100, 1'000};
constexpr int kRounds = 9;

// Processor time of this thread.
double cpu_us() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

std::string token(cox::Random& random) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string out;
  while (out.size() < 40) out.push_back(letters[random.next() % letters.size()]);
  return out;
}

// Lines as a build prints them.
std::string text_of(std::size_t bytes, cox::Random& random) {
  constexpr std::string_view words[] = {"building", "step",    "of",    "the",  "web", "done",
                                        "cached",   "running", "tests", "warn", "ms",  "commit"};
  std::string out;
  while (out.size() < bytes) {
    out += words[random.next() % std::size(words)];
    out += random.next() % 8 == 0 ? "\n" : " ";
    if (random.next() % 6 == 0) out += std::to_string(random.next() % 100'000) + " ";
    if (random.next() % 40 == 0) out += token(random) + " ";
  }
  out.resize(bytes);
  return out;
}

template <class Body>
double median_us(int times, const Body& body) {
  std::vector<double> rounds;
  for (int round = 0; round < kRounds; ++round) {
    const double begin = cpu_us();
    for (int i = 0; i < times; ++i) body();
    rounds.push_back((cpu_us() - begin) / times);
  }
  std::sort(rounds.begin(), rounds.end());
  return rounds[rounds.size() / 2];
}

double rounded(double value) {
  return static_cast<double>(static_cast<std::int64_t>(value * 100)) / 100;
}

void measure(std::size_t secrets) {
  cox::Random random(1);
  cox::log::Scrubber scrubber;
  for (std::size_t i = 0; i < secrets; ++i) scrubber.add(token(random));
  const double begin = cpu_us();
  scrubber.forms();
  const double built_ms = (cpu_us() - begin) / 1'000;
  const std::string line = text_of(100, random);
  const std::string message = text_of(4'096, random);
  const std::string escapes = message + "%";
  const std::string output = text_of(1 << 20, random);
  std::size_t sink = 0;
  const auto scrub = [&](const std::string& text) { sink += scrubber.scrubbed(text).size(); };
  const double stream = median_us(1, [&] {
    cox::log::StreamScrubber pieces(scrubber);
    for (std::size_t at = 0; at < output.size(); at += 4'096)
      sink += pieces.feed(std::string_view(output).substr(at, 4'096)).size();
    sink += pieces.finish().size();
  });
  const Json figures =
      Json::object({{"bench", "scrub"},
                    {"secrets", static_cast<std::int64_t>(secrets)},
                    {"build_ms", rounded(built_ms)},
                    {"line_100_us", rounded(median_us(2'000, [&] { scrub(line); }))},
                    {"message_4096_us", rounded(median_us(200, [&] { scrub(message); }))},
                    {"escapes_4096_us", rounded(median_us(200, [&] { scrub(escapes); }))},
                    {"stream_mb_per_s", rounded(static_cast<double>(output.size()) / stream)}});
  std::printf("%s\n", figures.dump().c_str());
  if (sink == 0) std::printf("\n");
}

}  // namespace

int main() {
  for (const std::size_t secrets : kSizes) measure(secrets);
  return 0;
}
