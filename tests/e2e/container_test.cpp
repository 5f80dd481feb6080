// The bot as process 1, as in a container without an init.
#include <doctest/doctest.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

#include "child.hpp"
#include "home.hpp"

using e2e::Child;
using e2e::Home;

namespace {

// `cox run` as the first process of a namespace of its own (pid_namespaces(7)).
class Container {
 public:
  explicit Container(const Home& home)
      : child_("unshare", {"--pid", "--fork", "--kill-child", "--mount-proc", e2e::cox_program(),
                           "run", "--home", home.path(), "--adapter", "shell"}) {}

  void says(const std::string& line) { child_.write(line + "\n"); }
  void hears(std::string_view text) { child_.wait_for(child_.out, text); }
  void logs(std::string_view text) { child_.wait_for(child_.err, text); }
  int ends() {
    child_.close_input();
    return child_.wait();
  }

 private:
  Child child_;
};

bool may_make_namespaces() {
  Child tried("unshare", {"--pid", "--fork", "--mount-proc", "true"});
  return tried.wait() == 0;
}

}  // namespace

TEST_CASE("as the first process of a container it takes away what jobs leave behind") {
  if (!may_make_namespaces()) return;  // root alone may, and not everywhere
  Home home;
  home.move_in("runner", "runner");
  Container container(home);
  for (int i = 1; i <= 3; ++i) {
    container.says("cox run true");
    container.hears("END " + std::to_string(i) + " ok");
  }
  home.write("look.sh", "grep -l '^State:.Z' /proc/[0-9]*/status || echo no zombies");
  container.says("cox run sh " + home.path() + "/look.sh");
  container.hears("no zombies");
  CHECK(container.ends() == 0);
}

TEST_CASE("signals reach the bot, and the container ends as it does") {
  if (!may_make_namespaces()) return;
  Home home;
  home.move_in("runner", "runner");
  Container container(home);
  home.write("end.sh", "kill -TERM 1");
  container.says("cox run sh " + home.path() + "/end.sh");
  container.logs("stopping");
  CHECK(container.ends() == 0);
}
