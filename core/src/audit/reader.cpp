#include "audit/reader.hpp"

#include <filesystem>
#include <utility>

#include "base/text.hpp"

namespace cox::audit {
namespace {

constexpr std::int64_t kSchema = 3;  // see schema.cpp

Row row_of(const sqlite::Statement& statement) {
  return {statement.number(0), hash_of(statement.blob(1)), statement.text(2)};
}

Status run(sqlite::Statement& statement, const Reader::Each& each) {
  for (;;) {
    const auto row = statement.step();
    if (!row.ok() || !*row) return row.status();
    if (each(row_of(statement))) continue;
    statement.reset();
    return {};
  }
}

Status check_schema(sqlite::Database& database, const std::string& path) {
  auto version = database.prepare("PRAGMA user_version");
  if (!version.ok()) return version.status();
  if (const auto row = version->step(); !row.ok()) return row.status();
  const std::int64_t found = version->number(0);
  if (found == kSchema) return {};
  return failed(text::cat(path, " is of ", found < kSchema ? "an older" : "a newer",
                          " version (schema ", found, ", this program reads ", kSchema, "): ",
                          found < kSchema ? "start the bot once, which brings it up to date"
                                          : "use that version's program"));
}

}  // namespace

Result<std::unique_ptr<Reader>> Reader::open(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error))
    return not_found(text::cat(path, " does not exist; is --home right?"));
  auto database = sqlite::Database::open(path, sqlite::Mode::read_only);
  if (!database.ok()) return database.status();
  if (Status fits = check_schema(*database, path); !fits.ok()) return fits;
  std::unique_ptr<Reader> reader(new Reader(std::move(*database)));
  if (Status prepared = reader->prepare(); !prepared.ok()) return prepared;
  return reader;
}

Status Reader::prepare() {
  const std::pair<sqlite::Statement*, const char*> all[] = {
      {&newest_,
       "SELECT seq, hash FROM records WHERE seq=(SELECT max(seq) FROM records)"
       " UNION ALL SELECT seq, hash FROM base ORDER BY seq DESC LIMIT 1"},
      {&base_, "SELECT seq, hash FROM base"},
      {&first_open_, "SELECT coalesce(min(seq), 0), x'' FROM open"},
      {&forward_, "SELECT seq, hash, body FROM records WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq"},
      {&back_, "SELECT seq, hash, body FROM records WHERE seq<=?1 ORDER BY seq DESC"},
      {&open_, "SELECT seq, hash, body FROM open JOIN records USING (seq) ORDER BY seq DESC"},
      {&one_, "SELECT seq, hash, body FROM records WHERE seq=?1"},
  };
  for (const auto& [statement, sql] : all) {
    auto prepared = database_.prepare(sql);
    if (!prepared.ok()) return prepared.status();
    *statement = std::move(*prepared);
  }
  return {};
}

Result<Head> Reader::head_of(sqlite::Statement& statement) {
  const auto row = statement.step();
  if (!row.ok()) return row.status();
  if (!*row) return Head{};
  const Head head{statement.number(0), hash_of(statement.blob(1))};
  statement.reset();
  return head;
}

Result<Seq> Reader::first_open() {
  const auto first = head_of(first_open_);
  if (!first.ok()) return first.status();
  return first->seq;
}

Status Reader::each(Seq first, Seq last, const Each& each) {
  return run(forward_.bind(1, first).bind(2, last), each);
}

Status Reader::each_back(Seq last, const Each& each) { return run(back_.bind(1, last), each); }

Status Reader::each_open(const Each& each) { return run(open_, each); }

Result<std::string> Reader::body(Seq seq) {
  const auto row = one_.bind(1, seq).step();
  if (!row.ok()) return row.status();
  if (!*row) return not_found(text::cat("there is no record ", seq, " here"));
  std::string body(one_.text(2));
  one_.reset();
  return body;
}

Result<Head> Reader::at(Seq seq) {
  const auto row = one_.bind(1, seq).step();
  if (!row.ok()) return row.status();
  if (!*row) return not_found(text::cat("there is no record ", seq, " here"));
  const Head head{one_.number(0), hash_of(one_.blob(1))};
  one_.reset();
  return head;
}

}  // namespace cox::audit
