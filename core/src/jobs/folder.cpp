#include "jobs/folder.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace cox::jobs {

Status Folder::make() const {
  remove();
  if (Status made = make_folders(path_, 0700); !made.ok()) return made;
  for (const std::string& pipe : {control(), alive()}) {
    if (::mkfifo(pipe.c_str(), 0600) != 0)
      return failed(text::cat("cannot make ", pipe, ": ", std::generic_category().message(errno)));
  }
  return {};
}

void Folder::remove() const {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void Folder::close_to_late() const {
  std::error_code ignored;
  for (const std::string& pipe : {alive(), control()}) std::filesystem::remove(pipe, ignored);
}

Result<End> Folder::read_end() const {
  auto text = read_file(ended(), 1U << 20);
  if (!text.ok()) return text.status();
  auto json = parse_json(*text, ended());
  if (!json.ok()) return json.status();
  return end_from_json(*json);
}

}  // namespace cox::jobs
