#include "cli/audit_command.hpp"

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "audit/archive.hpp"
#include "audit/search.hpp"
#include "audit/segment.hpp"
#include "audit/verify.hpp"
#include "audit/when.hpp"
#include "audit_desk.hpp"
#include "base/clock.hpp"
#include "base/text.hpp"
#include "cli/as_owner.hpp"
#include "cli/audit_text.hpp"
#include "cli/standard_files.hpp"
#include "home.hpp"

namespace cox::cli {

namespace {

// What was given on the command line.
struct Arguments {
  std::string home = ".";
  std::vector<std::string> heads;  // HASH@NUMBER
  std::vector<std::string> files;
  std::size_t count = 20;
  std::vector<std::string> words;
  Json filters = Json::object();  // as the query takes them
  bool json = false;
  std::string file = "-";
  audit::Seq from = 0, to = INT64_MAX;
  std::string before;

  Home at() const { return Home{home}; }
};

using ReaderPtr = std::unique_ptr<audit::Reader>;

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

// ---- verify ----

Result<audit::Wanted> wanted_of(const Arguments& given) {
  audit::Wanted wanted;
  for (const std::string& text : given.heads) {
    const auto head = audit::parse_head(text);
    if (!head.ok()) return head.status();
    wanted.known.push_back(*head);
  }
  return wanted;
}

bool is_database(const std::string& path) {
  char start[16] = {};
  std::FILE* file = path == "-" ? nullptr : std::fopen(path.c_str(), "re");
  if (file == nullptr) return false;
  const std::size_t size = std::fread(start, 1, sizeof(start), file);
  std::fclose(file);
  return std::string_view(start, size).starts_with("SQLite format 3");
}

Status show(const audit::Verified& verified, const std::string& name) {
  for (const audit::Finding& each : verified.findings) print(each.text + "\n");
  if (!verified.ok()) return failed(text::cat(name, ": the records are damaged"));
  if (verified.first == 0) return print("whole: there are no records\n"), Status();
  print(text::cat("whole: ", verified.count, " records, ", verified.first, " to ",
                  verified.head.seq, "\nhead: ", audit::to_text(verified.head), "\n"));
  return {};
}

Status verify(const Arguments& given) {
  const auto wanted = wanted_of(given);
  if (!wanted.ok()) return wanted.status();
  Status worst;
  for (const std::string& file : given.files) {
    const auto verified = is_database(file) ? audit::verify_file(file, *wanted)
                                            : audit::verify_segment(file, *wanted);
    Status status = verified.ok() ? show(*verified, file) : verified.status();
    if (!status.ok()) worst = status;
  }
  if (!given.files.empty()) return worst;
  const Home home = given.at();
  const auto verified = audit::verify_all(home.records(), home.audit(), *wanted);
  return verified.ok() ? show(*verified, home.records()) : verified.status();
}

// ---- tail, search ----

Status show(const Result<std::vector<Json>>& entries, const Arguments& given) {
  if (!entries.ok()) return entries.status();
  for (const Json& entry : *entries) print((given.json ? entry.dump() : line_of(entry)) + "\n");
  return {};
}

Status tail(const Arguments& given) {
  auto reader = audit::Reader::open(given.at().records());
  if (!reader.ok()) return reader.status();
  return show(audit::newest(**reader, given.count), given);
}

Status search(const Arguments& given) {
  auto query = audit::query_of(given.filters, SystemClock().now());
  if (!query.ok()) return query.status();
  query->words = given.words;
  query->limit = given.count;
  const std::string path = given.at().records();
  auto reader = audit::Reader::open(path);
  if (!reader.ok()) return reader.status();
  const AsOwner owner(given.at());
  auto index = audit::Index::open(index_of(path));
  if (!index.ok()) index = audit::Index::open(":memory:");  // whoever may only read
  if (!index.ok()) return index.status();
  return show(audit::search(**reader, **index, *query), given);
}

// ---- head, export, archive ----

Status head(const Arguments& given) {
  auto reader = audit::Reader::open(given.at().records());
  if (!reader.ok()) return reader.status();
  const auto newest = (*reader)->head();
  if (newest.ok()) print(audit::to_text(*newest) + "\n");
  return newest.status();
}

// Which records there are to export, of those that are wanted.
Result<audit::Extent> extent_of(audit::Reader& reader, const Arguments& given) {
  const auto base = reader.base();
  const auto newest = reader.head();
  if (!base.ok()) return base.status();
  if (!newest.ok()) return newest.status();
  audit::Extent extent{*base, *newest};
  if (given.from > base->seq + 1) {
    const auto before = reader.at(given.from - 1);
    if (!before.ok()) return before.status();
    extent.before = *before;
  }
  if (given.to < newest->seq) {
    const auto last = reader.at(given.to);
    if (!last.ok()) return last.status();
    extent.last = *last;
  }
  if (extent.last.seq < extent.before.seq) return invalid("--from stands behind --to");
  return extent;
}

Status write(audit::Reader& reader, const audit::Extent& extent, std::FILE* file) {
  const auto put = [file](const std::string& line) {
    return std::fwrite(line.data(), 1, line.size(), file) == line.size();
  };
  bool written = put(audit::to_line(extent));
  Status read = reader.each(extent.first(), extent.last.seq, [&](const audit::Row& row) {
    written = written && put(audit::to_line(row));
    return written;
  });
  written = written && std::fflush(file) == 0;
  if (!read.ok() || written) return read;
  return failed(text::cat("cannot write the export: ", std::strerror(errno)));
}

Status export_to(const Arguments& given) {
  auto reader = audit::Reader::open(given.at().records());
  if (!reader.ok()) return reader.status();
  const auto extent = extent_of(**reader, given);
  if (!extent.ok()) return extent.status();
  if (given.file == "-") return write(**reader, *extent, stdout);
  std::FILE* file = std::fopen(given.file.c_str(), "wxe");  // no export is overwritten
  if (file == nullptr)
    return failed(text::cat("cannot write ", given.file, ": ", std::strerror(errno)));
  Status written = write(**reader, *extent, file);
  std::fclose(file);
  if (!written.ok()) std::remove(given.file.c_str());  // or it would be in the way of the next try
  return written;
}

Status archive(const Arguments& given) {
  const SystemClock clock;
  const auto before = audit::parse_when(given.before, clock.now());
  if (!before.ok()) return before.status();
  const Home home = given.at();
  const AsOwner owner(home);
  const auto done = audit::archive(home.records(), home.audit(), *before, clock);
  if (!done.ok()) return done.status();
  for (const audit::Archived& each : *done) {
    print(text::cat("archived ", each.extent.first(), " to ", each.extent.last.seq, " in ",
                    each.path, "\n"));
  }
  if (done->empty()) print("nothing to archive\n");
  return {};
}

// ---- the command line ----

using Action = Status (*)(const Arguments&);

int run(Action action, const Arguments& given) {
  Status status = action(given);
  const Status written = flush_output();
  if (status.ok()) status = written;
  if (status.ok()) return 0;
  std::fprintf(stderr, "cox: %s\n", status.message().c_str());
  return 1;
}

void add_filters(CLI::App& search, Arguments& given) {
  constexpr std::pair<const char*, const char*> kFilters[] = {
      {"user", "An account, ADAPTER:ACCOUNT, or a person"},
      {"room", "A room, or ADAPTER:ROOM"},
      {"command", "The id of a command"},
      {"plugin", "The id of a plugin"},
      {"kind", "call, command, denied, plugin, config, login, ..."},
      {"outcome", "ok, failed, denied, cancelled, timeout, ..."},
      {"effect", "reads, writes, destroys, or changes: what does not only read"},
      {"since", "2026-11-28, 2026-11-28T09:30 (UTC), yesterday, 2h"},
      {"until", "Likewise; that moment is not included"}};
  search.add_option("WORDS", given.words, "What must stand in it; a last * stands for any end");
  for (const auto& [name, about] : kFilters) {
    search.add_option_function<std::string>(
        text::cat("--", name),
        [&given, key = std::string(name)](const std::string& value) {
          given.filters.set(key, value);
        },
        about);
  }
}

}  // namespace

void add_audit_command(CLI::App& app, int& exit_code) {
  auto given = std::make_shared<Arguments>();
  CLI::App* audit = app.add_subcommand("audit", "What was done: verify, search, export, archive");
  audit->require_subcommand(1);
  audit->add_option("--home", given->home, "The bot's home")
      ->envname("COX_HOME")
      ->capture_default_str();
  const auto add = [&](const char* name, const char* about, Action action) {
    CLI::App* command = audit->add_subcommand(name, about);
    command->fallthrough();  // --home may stand behind, too
    command->callback([given, action, &exit_code] { exit_code = run(action, *given); });
    return command;
  };
  CLI::App* verifying =
      add("verify", "Prove that nothing was changed; exit code 1 if it was", verify);
  verifying->add_option("--head", given->heads, "HASH@NUMBER, a head that was posted or noted");
  verifying->add_option("--file", given->files, "An export, an archived segment or a copy instead");
  CLI::App* newest = add("tail", "The newest entries", tail);
  newest->add_option("COUNT", given->count, "How many")->capture_default_str();
  CLI::App* searching = add("search", "Find calls and what else was recorded", search);
  add_filters(*searching, *given);
  searching->add_option("--limit", given->count, "How many, the newest")->capture_default_str();
  for (CLI::App* each : {newest, searching}) each->add_flag("--json", given->json, "JSON lines");
  add("head", "The newest record's hash and number: HASH@NUMBER", head);
  CLI::App* exporting = add("export", "Write the records with their hashes, one a line", export_to);
  exporting->add_option("FILE", given->file, "- is standard output")->capture_default_str();
  exporting->add_option("--from", given->from, "The first record");
  exporting->add_option("--to", given->to, "The last record");
  add("archive", "Move the oldest records into files that still verify", archive)
      ->add_option("--before", given->before, "Those before this time")
      ->required();
}

}  // namespace cox::cli
