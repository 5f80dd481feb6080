#include "base/sqlite_check.hpp"

#include <string_view>

#include "base/sqlite.hpp"
#include "base/text.hpp"

namespace cox::sqlite {

Status check_whole(const std::string& path, Care care) {
  auto database = Database::open(path, Mode::read_only);
  if (!database.ok()) return database.status();
  const char* pragma = care == Care::pages ? "PRAGMA quick_check(1)" : "PRAGMA integrity_check(1)";
  auto check = database->prepare(pragma);
  if (!check.ok()) return check.status();
  const auto row = check->step();
  if (!row.ok()) return row.status();
  const std::string_view found = check->text(0);
  if (found == "ok") return {};
  return failed(text::cat(path, " is damaged: ", found,
                          "; stop the bot, keep a copy of the file, then put a backup back or save "
                          "what is left with `sqlite3 FILE .recover | sqlite3 NEW-FILE`"));
}

}  // namespace cox::sqlite
