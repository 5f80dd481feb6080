#include "cli/check_stores.hpp"

#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/files.hpp"
#include "base/sqlite.hpp"
#include "base/sqlite_check.hpp"
#include "base/text.hpp"

namespace cox::cli {

namespace {

namespace fs = std::filesystem;

void check_file(const std::string& path, std::vector<std::string>& problems) {
  if (!is_there(path)) return;
  const Status whole = sqlite::check_whole(path, sqlite::Care::indexes);
  if (!whole.ok()) problems.push_back(whole.message());
}

// Values that are no JSON any more. A file that cannot be read at all was named before.
void check_values(const std::string& path, std::vector<std::string>& problems) {
  if (!is_there(path)) return;
  auto database = sqlite::Database::open(path, sqlite::Mode::read_only);
  if (!database.ok()) return;
  auto bad = database->prepare("SELECT space, key FROM stored WHERE NOT json_valid(json) LIMIT 10");
  if (!bad.ok()) return;
  for (;;) {
    const auto row = bad->step();
    if (!row.ok() || !*row) return;
    problems.push_back(text::cat(path, ": the value of ", bad->text(0), "/", bad->text(1),
                                 " is damaged: set it again with `cox brain set`, or import a copy "
                                 "with `cox brain import`"));
  }
}

// A page of bytes that reaches the disk, as a record would. Somebody else than the bot's user may
// not write there, and learns nothing.
void check_room(const std::string& folder, std::vector<std::string>& problems) {
  if (!is_there(folder)) return;
  if (access(folder.c_str(), W_OK) != 0 && errno == EACCES) return;
  const std::string file = folder + "/check";
  if (Status written = write_file_atomically(file, std::string(4'096, '\n'), 0600); !written.ok())
    problems.push_back(text::cat("nothing can be written: ", written.message()));
  std::error_code ignored;
  fs::remove(file, ignored);
}

}  // namespace

void check_stores(const Home& home, std::vector<std::string>& problems) {
  check_file(home.brain(), problems);
  check_values(home.brain(), problems);
  check_file(home.records(), problems);
  check_room(home.state(), problems);
}

}  // namespace cox::cli
