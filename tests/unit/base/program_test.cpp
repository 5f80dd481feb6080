#include "base/program.hpp"

#include <doctest/doctest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <string>
#include <thread>

using cox::Code;
using cox::output_of;
using cox::Program;

namespace {

Program shell(const std::string& script) {
  Program program;
  program.words = {"sh", "-c", script};
  program.environment = {"PATH=/usr/bin:/bin", "NAME=value"};
  return program;
}

// As older containers do, for this thread and what it starts.
bool forbid_descriptors_of_processes() {
  sock_filter rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_pidfd_open, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program{std::size(rules), rules};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

}  // namespace

TEST_CASE("the output of a program") {
  CHECK(*output_of(shell("printf one; printf two >&2")) == "one");
  CHECK(*output_of({.words = {"printf", "%s", "a $(b) 'c'"}}) == "a $(b) 'c'");
}

TEST_CASE("it gets what it was given and nothing else") {
  const auto output = output_of(
      shell("env | grep -v '^PWD=\\|^_=\\|^SHLVL=' | sort; cat; ls /proc/self/fd | wc -l"));
  REQUIRE(output.ok());
  CHECK(*output ==
        "NAME=value\nPATH=/usr/bin:/bin\n4\n");  // the fourth is the folder that ls reads
}

TEST_CASE("failures say what happened") {
  CHECK(output_of({.words = {"/no/such/program"}}).status().code() == Code::not_found);
  CHECK(output_of({}).status().code() == Code::invalid);
  CHECK(output_of(shell("exit 7")).status().message() == "sh ended with status 7");
  CHECK(output_of(shell("kill -9 $$")).status().message() == "sh was ended by signal 9");
  Program noisy = shell("yes");
  noisy.output = 1000;
  CHECK(output_of(noisy).status().message() == "sh writes more than 1000 bytes");
}

TEST_CASE("one that is late is killed with all it started") {
  Program late = shell("sleep 600 & sleep 600");
  late.deadline = std::chrono::milliseconds(50);
  CHECK(output_of(late).status().code() == Code::timeout);
}

TEST_CASE("what it leaves behind holds nobody up") {
  CHECK(*output_of(shell("sleep 600 & echo done")) == "done\n");
}

TEST_CASE("where the system gives no descriptor of a process, it is waited for all the same") {
  std::thread([] {
    REQUIRE(forbid_descriptors_of_processes());
    CHECK(*output_of(shell("echo one; sleep 600 & echo two")) == "one\ntwo\n");
    CHECK(output_of(shell("exit 7")).status().message() == "sh ended with status 7");
    Program late = shell("sleep 600");
    late.deadline = std::chrono::milliseconds(50);
    CHECK(output_of(late).status().code() == Code::timeout);
  }).join();
}

TEST_CASE("where somebody else takes away children, what was said does not count") {
  std::signal(SIGCHLD, SIG_IGN);
  const auto output = output_of(shell("printf half; exit 7"));
  std::signal(SIGCHLD, SIG_DFL);
  CHECK(output.status().message().find("how sh ended is not known") == 0);
}
