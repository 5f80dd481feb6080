// The part of sqlite.hpp that brings a schema up to date.
#include <cstdint>
#include <string>

#include "base/sqlite.hpp"
#include "base/text.hpp"

namespace cox::sqlite {
namespace {

Result<std::int64_t> version_of(Database& database) {
  auto statement = database.prepare("PRAGMA user_version");
  if (!statement.ok()) return statement.status();
  const auto row = statement->step();
  if (!row.ok()) return row.status();
  return statement->number(0);
}

Status newer(std::string_view what, std::int64_t version, std::size_t known) {
  return invalid(text::cat("the ", what, " was written by a newer version of the program (schema ",
                           version, ", this one knows ", known,
                           "): install that version again or put a backup back"));
}

}  // namespace

Status Database::migrate(std::initializer_list<const char*> steps, std::string_view what) {
  for (;;) {
    const auto version = version_of(*this);
    if (!version.ok()) return version.status();
    const auto done = static_cast<std::size_t>(*version);
    if (*version < 0 || done > steps.size()) return newer(what, *version, steps.size());
    if (done == steps.size()) return {};
    Status status = migrate_from(done, steps.begin()[done]);
    if (!status.ok()) {
      return {status.code(), text::cat("cannot bring the ", what, " from schema ", done, " to ",
                                       done + 1, ": ", status.message())};
    }
  }
}

// One step in one transaction. Where another program was faster, nothing is left to do.
Status Database::migrate_from(std::size_t version, const char* step) {
  if (Status status = execute("BEGIN IMMEDIATE"); !status.ok()) return status;
  const auto current = version_of(*this);
  Status status = current.status();
  if (current.ok() && *current == static_cast<std::int64_t>(version)) {
    status = execute(step);
    if (status.ok()) status = execute(text::cat("PRAGMA user_version=", version + 1));
  }
  if (status.ok()) status = execute("COMMIT");
  if (!status.ok()) (void)execute("ROLLBACK");  // the first failure is the one to tell
  return status;
}

}  // namespace cox::sqlite
