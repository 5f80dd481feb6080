// A bot's home folder for one test: made empty, removed at the end.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace e2e {

class Home {
 public:
  Home();
  ~Home();
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;

  std::string path() const { return folder_; }
  std::string plugin(const std::string& name) const { return folder_ + "/plugins/" + name + ".so"; }

  // Writes cox.json.
  void config(std::string_view json) const { write("cox.json", json); }
  // Writes any file, by its path in the home.
  void write(const std::string& path, std::string_view bytes) const;

  // A test plugin's build, e.g. "greeter_2", into plugins/ under a name, as a person would do it:
  // `mv` in one step, or `cp` over the file that lies there.
  void move_in(const std::string& build, const std::string& name) const;
  void copy_over(const std::string& build, const std::string& name) const;
  // Any other file, in one step.
  void put(const std::string& file, const std::string& name) const { put_as(file, plugin(name)); }
  // The same with a build of an adapter, e.g. "shell_2".
  void move_in_adapter(const std::string& build, const std::string& name) const;
  void remove(const std::string& name) const { std::filesystem::remove(plugin(name)); }

 private:
  void put_as(const std::string& file, const std::string& path) const;

  std::string folder_;
};

// Where the build of a test plugin lies.
std::string build_of(const std::string& name);
// Where one of the libraries that break a rule lies, see tests/fixtures/plugins.
std::string fixture(const std::string& name);

}  // namespace e2e
