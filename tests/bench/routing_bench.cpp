// How fast the router is: text in, matches with captures out. One core, one thread.
//
//   routing_bench [PATTERNS.json...]      JSON lines on standard output
//
// Without a file it makes the same patterns as Hubot's benchmark does (its random numbers, its
// shapes), for N = 10 to 10,000; a file is what that benchmark's `dump` writes. Each figure is the
// median of several rounds. "cold" is the first pass over messages never seen, the index just
// built.
#include <re2/re2.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cox/json.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "routing/address.hpp"
#include "routing/compiled.hpp"
#include "routing/finder.hpp"
#include "routing/fold.hpp"
#include "routing/index.hpp"

namespace {

using cox::Json;
using namespace cox::routing;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMessages = 20'000;
constexpr int kRounds = 7;

struct Corpus {
  std::vector<std::string> patterns;
  std::string target;  // '$' stands for a number that differs in each message
  std::string miss;
};

// JavaScript's numbers are doubles, so its generator loses bits; the same patterns need the same
// loss.
class HubotChance {
 public:
  double next() {
    double product = static_cast<double>(seed_) * 1103515245.0 + 12345.0;
    seed_ = static_cast<std::uint32_t>(std::fmod(product, 4294967296.0)) & 0x7fffffffu;
    return static_cast<double>(seed_) / 2147483647.0;
  }

  std::string word() {
    static const char* const kSyllables[] = {"ba",  "ko",  "ri",  "tu",  "me",  "lan", "dor",
                                             "vix", "pel", "sa",  "gru", "no",  "hil", "zet",
                                             "cam", "fo",  "wer", "jin", "qua", "sto"};
    std::string out;
    for (int n = 2 + static_cast<int>(next() * 3); n > 0; --n) {
      out += kSyllables[static_cast<std::size_t>(next() * 20)];
    }
    return out;
  }

 private:
  std::uint32_t seed_ = 42;
};

std::string shape(std::size_t i, const std::string& w) {
  switch (i % 8) {
    case 0:
      return "deploy (\\S+) to (staging|prod)-" + std::to_string(i) + "$";
    case 1:
      return w + "(?: me)? (.+)$";
    case 2:
      return "what(?:'s| is) the " + w + " of (\\S+)\\??$";
    case 3:
      return "(show|list|get) " + w + "s? for (\\w+)( today| yesterday)?$";
    case 4:
      return w + "\\s+(\\d+)\\s*(hours?|days?|minutes?)$";
    case 5:
      return "(?:please )?(start|stop|restart) (?:the )?" + w + "-service( --force)?$";
    case 6:
      return w + " ([a-z0-9._-]+)\\/([a-z0-9._-]+)#(\\d+)$";
    default:
      return "who (?:is|owns) " + w + "(?: on (\\d{4}-\\d{2}-\\d{2}))?\\??$";
  }
}

Corpus generated(std::size_t n) {
  Corpus corpus;
  HubotChance chance;
  std::set<std::string> seen;
  for (std::size_t i = 0; corpus.patterns.size() < n; ++i) {
    std::string pattern = shape(i, chance.word());
    if (seen.insert(pattern).second) corpus.patterns.push_back(std::move(pattern));
  }
  corpus.patterns[n / 2] = "deploy (\\S+) to (staging|prod)-17777777$";
  corpus.target = "hubot deploy webapp$ to prod-17777777";
  corpus.miss = "hubot good morning everyone, the weather is lovely on hill $ today";
  return corpus;
}

bool read(const char* path, Corpus& corpus) {
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  auto json = Json::parse(text);
  if (!json) return false;
  for (const Json& pattern : (*json)["respond"].items()) {
    corpus.patterns.push_back(pattern.as_string());
  }
  corpus.target = (*json)["target"].as_string();
  corpus.miss = (*json)["miss"].as_string();
  return !corpus.patterns.empty();
}

std::vector<std::string> messages(const std::string& shape_text, std::size_t from) {
  std::size_t mark = shape_text.find('$');
  std::vector<std::string> out;
  for (std::size_t i = 0; i < kMessages; ++i) {
    out.push_back(shape_text);
    if (mark != std::string::npos) out.back().replace(mark, 1, std::to_string(from + i));
  }
  return out;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

template <class Work>
double milliseconds(Work work) {
  auto start = Clock::now();
  work();
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void print_rate(const char* stage, const char* kind, const char* state, std::size_t n, double ns) {
  std::printf(
      "{\"bench\":\"routing\",\"stage\":\"%s\",\"kind\":\"%s\",\"state\":\"%s\",\"n\":%zu,"
      "\"msgs_per_s\":%.0f,\"ns_per_msg\":%.1f}\n",
      stage, kind, state, n, 1e9 / ns, ns);
}

void print_time(const char* stage, std::size_t n, double ms) {
  std::printf("{\"bench\":\"routing\",\"stage\":\"%s\",\"n\":%zu,\"ms\":%.3f}\n", stage, n, ms);
}

std::vector<Pattern> declared(const Corpus& corpus, Anchor anchor) {
  std::vector<Pattern> patterns;
  for (const std::string& expression : corpus.patterns) {
    Pattern pattern;
    pattern.number = static_cast<std::uint32_t>(patterns.size());
    pattern.anchor = anchor;
    pattern.expression = expression;
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

std::shared_ptr<const Index> built(const Corpus& corpus, Anchor anchor) {
  auto index = Index::empty()->replace(0, 1, declared(corpus, anchor));
  if (!index) std::fprintf(stderr, "%s\n", index.status().message().c_str()), std::exit(1);
  return *index;
}

// What the core does with a text: find the bot's name, then match.
std::size_t route(const Index& index, const std::vector<std::string>& texts) {
  static const Addressing addressing("hubot", "");
  std::size_t count = 0;
  std::vector<Match> matches;
  for (const std::string& text : texts) {
    matches.clear();
    auto addressed = addressing.strip(text);
    index.match({text, addressed.value_or(std::string_view()), addressed.has_value()}, matches);
    count += matches.size();
  }
  return count;
}

// Bare engine, the limit for the router: the literals of all patterns sought in the folded text and
// RE2 on the one pattern that matches, nothing else.
class Bare {
 public:
  explicit Bare(const Corpus& corpus, Anchor anchor) : finder_(literals(corpus, anchor)) {
    RE2::Options options;
    options.set_case_sensitive(false);
    re2_ = std::make_unique<RE2>(corpus.patterns[corpus.patterns.size() / 2], options);
  }

  std::size_t scan(const std::vector<std::string>& texts, bool hits) {
    std::size_t count = 0;
    for (const std::string& text : texts) {
      fold(text, folded_);
      found_.clear();
      finder_.find(folded_, marks_, found_);
      if (hits) count += re2_->Match(text, 0, text.size(), RE2::UNANCHORED, groups_, 3);
    }
    return count;
  }

 private:
  static std::vector<std::string> literals(const Corpus& corpus, Anchor anchor) {
    std::set<std::string> all;
    for (Pattern& pattern : declared(corpus, anchor)) {
      auto compiled = Compiled::compile(1, std::move(pattern));
      if (compiled && !(*compiled)->clauses().empty()) {
        const Clause& clause = (*compiled)->clauses().front();
        all.insert(clause.begin(), clause.end());
      }
    }
    return {all.begin(), all.end()};
  }

  Finder finder_;
  std::unique_ptr<RE2> re2_;
  re2::StringPiece groups_[3];
  std::string folded_;
  Marks marks_;
  std::vector<std::uint32_t> found_;
};

void check_count(std::size_t count, std::size_t expected) {
  if (count == expected) return;
  std::fprintf(stderr, "expected %zu matches, got %zu\n", expected, count);
  std::exit(1);
}

void rates(const Corpus& corpus, const char* kind, Anchor anchor, bool hits) {
  std::size_t n = corpus.patterns.size(), fresh = 0;
  std::vector<double> cold, warm, bare_cold, bare_warm;
  for (int round = 0; round < kRounds; ++round) {
    auto texts = messages(hits ? corpus.target : corpus.miss, fresh += kMessages);
    std::size_t count = 0;
    auto pass = [&](auto work) { return milliseconds([&] { count = work(); }) * 1e6 / kMessages; };
    auto index = built(corpus, anchor);
    auto router = [&] { return route(*index, texts); };
    cold.push_back(pass(router));
    check_count(count, hits ? kMessages : 0);
    warm.push_back(pass(router));
    Bare bare(corpus, anchor);
    auto scan = [&] { return bare.scan(texts, hits); };
    bare_cold.push_back(pass(scan));
    bare_warm.push_back(pass(scan));
  }
  print_rate("router", kind, "warm", n, median(warm));
  print_rate("router", kind, "cold", n, median(cold));
  print_rate("bare", kind, "warm", n, median(bare_warm));
  print_rate("bare", kind, "cold", n, median(bare_cold));
}

void changes(const Corpus& corpus) {
  std::size_t n = corpus.patterns.size();
  std::vector<double> build, replace, merge;
  Corpus ten = generated(10);
  for (int round = 0; round < kRounds; ++round) {
    std::shared_ptr<const Index> index;
    build.push_back(milliseconds([&] { index = built(corpus, Anchor::start); }));
    for (OwnerId owner = 2; owner < 20; ++owner) {
      auto patterns = declared(ten, Anchor::start);
      replace.push_back(milliseconds([&] {
        index = *index->replace(owner - 1 == 1 ? 0 : owner - 1, owner, std::move(patterns));
      }));
    }
    merge.push_back(milliseconds([&] { index = index->merged(); }));
  }
  print_time("build", n, median(build));
  print_time("replace", n, median(replace));
  print_time("merge", n, median(merge));
}

void run(const Corpus& corpus) {
  rates(corpus, "respond", Anchor::start, true);
  rates(corpus, "hear", Anchor::search, true);
  rates(corpus, "respond-nomatch", Anchor::start, false);
  rates(corpus, "hear-nomatch", Anchor::search, false);
  changes(corpus);
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    Corpus corpus;
    if (!read(argv[i], corpus)) return std::fprintf(stderr, "%s: no patterns\n", argv[i]), 1;
    run(corpus);
  }
  if (argc == 1) {
    for (std::size_t n : {10u, 100u, 1'000u, 10'000u}) run(generated(n));
  }
}
