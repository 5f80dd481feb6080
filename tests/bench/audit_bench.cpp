// A million records: writing, verifying and searching them, and what they take on disk.
//
//   audit_bench [RECORDS]     JSON lines on standard output; the records are made in $TMPDIR
//
// Half of the records are begins of commands as people give them, half their ends. Searches are for
// rare and common words, people and outcomes, each asked often with another word or person.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "audit/records.hpp"
#include "audit/search.hpp"
#include "audit/verify.hpp"
#include "base/clock.hpp"
#include "base/files.hpp"
#include "base/ids.hpp"
#include "base/random.hpp"

namespace {

using namespace cox;
using Steady = std::chrono::steady_clock;

constexpr std::int64_t kStart = 1'700'000'000'000;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "audit_bench: %s\n", what.c_str());
  std::exit(1);
}

template <class T>
T must(Result<T> result) {
  if (!result.ok()) fail(result.status().message());
  return std::move(*result);
}

double seconds_since(Steady::time_point start) {
  return std::chrono::duration<double>(Steady::now() - start).count();
}

audit::Begin begin_of(std::size_t i, const std::string& id) {
  const std::string app = "service-" + std::to_string(i % 997);
  const std::string version = std::to_string(i % 40) + "." + std::to_string(i % 1'000);
  const std::string env = i % 5 == 0 ? "prod" : "staging";
  audit::Begin begin;
  begin.call = id;
  begin.plugin = "deploy";
  begin.generation = 1;
  begin.build = "7f3a9c11d0e24b5f8a6c9d3e1f20718293a4b5c6";
  begin.kind = "command";
  begin.name = "deploy";
  begin.effect = "writes";
  begin.adapter = "slack";
  begin.room = "C0" + std::to_string(1'000 + i % 50);
  begin.user = "U0" + std::to_string(10'000 + i % 200);
  begin.text = "cox deploy " + app + " to " + env + " --version " + version;
  begin.canonical = "deploy --app " + app + " --env " + env + " --version " + version;
  begin.arguments =
      R"({"app":")" + app + R"(","env":")" + env + R"(","version":")" + version + R"("})";
  begin.rule = "rules[3] deployers";
  begin.address =
      R"({"adapter":"slack","room":")" + begin.room + R"(","user":")" + begin.user + R"("})";
  begin.time = kStart + static_cast<std::int64_t>(i) * 20'000;
  return begin;
}

audit::End end_of(std::size_t i, const std::string& id) {
  audit::End end;
  end.call = id;
  end.outcome = i % 100 == 0 ? "failed" : "ok";
  end.error = i % 100 == 0 ? "the health check did not answer" : "";
  end.output = std::string(64, 'a');
  end.time = kStart + static_cast<std::int64_t>(i) * 20'000 + 7'000;
  end.took = 7'000;
  return end;
}

void write(const std::string& path, std::size_t records) {
  const SystemClock clock;
  Random random(1);
  Ids ids(clock, random);
  auto opened = must(audit::Records::open(path, clock));
  const auto start = Steady::now();
  for (std::size_t i = 0; i < records / 2; ++i) {
    const std::string id = ids.next();
    opened->begin(begin_of(i, id));
    opened->end(end_of(i, id));
  }
  opened->close();
  if (!opened->health().ok()) fail(opened->health().status.message());
  std::printf("{\"bench\":\"audit\",\"what\":\"write\",\"records\":%zu,\"per_s\":%.0f}\n", records,
              static_cast<double>(records) / seconds_since(start));
}

void verify(const std::string& path) {
  for (int round = 0; round < 3; ++round) {
    const auto start = Steady::now();
    const audit::Verified verified = must(audit::verify_file(path));
    const double took = seconds_since(start);
    if (!verified.ok()) fail(verified.findings.front().text);
    std::printf("{\"bench\":\"audit\",\"what\":\"verify\",\"records\":%lld,\"per_s\":%.0f}\n",
                static_cast<long long>(verified.count), static_cast<double>(verified.count) / took);
  }
}

void search(audit::Reader& reader, audit::Index& index, const char* what,
            const std::function<audit::Query(std::size_t)>& query) {
  std::vector<double> times;
  std::size_t found = 0;
  for (std::size_t i = 0; i < 50; ++i) {
    const auto start = Steady::now();
    found += must(audit::search(reader, index, query(i))).size();
    times.push_back(1'000 * seconds_since(start));
  }
  std::ranges::sort(times);
  std::printf(
      "{\"bench\":\"audit\",\"what\":\"search %s\",\"found\":%.1f,\"median_ms\":%.2f,"
      "\"max_ms\":%.2f}\n",
      what, static_cast<double>(found) / 50, times[times.size() / 2], times.back());
}

void search_all(const std::string& path, const std::string& index_path, std::size_t records) {
  auto reader = must(audit::Reader::open(path));
  auto index = must(audit::Index::open(index_path));
  const auto start = Steady::now();
  (void)must(index->catch_up(*reader));
  std::printf("{\"bench\":\"audit\",\"what\":\"index\",\"records\":%zu,\"per_s\":%.0f}\n", records,
              static_cast<double>(records) / seconds_since(start));
  using audit::Query;
  search(*reader, *index, "rare word",
         [](std::size_t i) { return Query{.words = {"service-" + std::to_string(7 * i % 997)}}; });
  search(*reader, *index, "common words", [](std::size_t) {
    return Query{.words = {"deploy", "prod"}};
  });
  search(*reader, *index, "user and word", [](std::size_t i) {
    return Query{.words = {"prod"}, .user = "slack:U0" + std::to_string(10'000 + 5 * i % 200)};
  });
  search(*reader, *index, "common words that never meet", [](std::size_t) {
    return Query{.words = {"staging", "prod"}};
  });
  search(*reader, *index, "failures of a user", [](std::size_t i) {
    return Query{.user = "U0" + std::to_string(10'000 + 100 * (i % 2)), .outcome = "failed"};
  });
  search(*reader, *index, "common word on a day long ago", [](std::size_t i) {
    const std::int64_t day = kStart + static_cast<std::int64_t>(i) * 86'400'000;
    return Query{.words = {"prod"}, .since = day, .until = day + 86'400'000};
  });
  search(*reader, *index, "beginning of a word",
         [](std::size_t) { return Query{.words = {"serv*"}}; });
}

double bytes_each(const std::string& path, std::size_t records) {
  return static_cast<double>(std::filesystem::file_size(path)) / static_cast<double>(records);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t records = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000;
  const TemporaryFolder folder;
  const std::string path = folder / "records.db";
  const std::string index = folder / "records.db-index";
  write(path, records);
  verify(path);
  search_all(path, index, records);
  std::printf(
      "{\"bench\":\"audit\",\"what\":\"disk\",\"records\":%zu,\"bytes_per_record\":%.0f,"
      "\"index_bytes_per_record\":%.0f}\n",
      records, bytes_each(path, records), bytes_each(index, records));
}
