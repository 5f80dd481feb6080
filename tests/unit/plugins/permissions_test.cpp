#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "plugins/library.hpp"
#include "temp_folder.hpp"

using namespace cox;
using namespace cox::plugins;
using test::TempFolder;

namespace {

bool mentions(const Status& status, std::string_view part) {
  CAPTURE(status.message());
  return status.message().find(part) != std::string::npos;
}

std::string put_library(const TempFolder& folder, mode_t mode) {
  std::string path = folder / "hello.so";
  test::write_file(path, "x");
  REQUIRE(::chmod(path.c_str(), mode) == 0);
  return path;
}

}  // namespace

TEST_CASE("a file of ours that others cannot write is allowed") {
  TempFolder folder;
  CHECK(check_permissions(put_library(folder, 0664)).ok());
}

TEST_CASE("a world-writable file is denied with the command that mends it") {
  TempFolder folder;
  std::string path = put_library(folder, 0666);
  Status status = check_permissions(path);
  CHECK(status.code() == Code::denied);
  CHECK(mentions(status, "chmod o-w " + path));
  REQUIRE(::chmod(path.c_str(), 0664) == 0);
  CHECK(check_permissions(path).ok());
}

TEST_CASE("a world-writable folder is denied unless it is sticky") {
  TempFolder folder;
  std::string path = put_library(folder, 0644);
  REQUIRE(::chmod(folder.path().c_str(), 0777) == 0);
  Status status = check_permissions(path);
  CHECK(status.code() == Code::denied);
  CHECK(mentions(status, "folder " + folder.path()));
  CHECK(mentions(status, "chmod o-w " + folder.path()));
  REQUIRE(::chmod(folder.path().c_str(), 01777) == 0);
  CHECK(check_permissions(path).ok());
}

TEST_CASE("a link's target and its folder count too") {
  TempFolder here;
  TempFolder there;
  std::string target = put_library(there, 0644);
  std::filesystem::create_symlink(target, here / "link.so");
  CHECK(check_permissions(here / "link.so").ok());
  REQUIRE(::chmod(there.path().c_str(), 0777) == 0);
  CHECK(mentions(check_permissions(here / "link.so"), "folder " + there.path()));
}

TEST_CASE("what is no regular file is denied") {
  TempFolder folder;
  std::filesystem::create_directory(folder / "folder.so");
  CHECK(check_permissions(folder / "folder.so").code() == Code::denied);
  REQUIRE(::mkfifo((folder / "pipe.so").c_str(), 0600) == 0);
  CHECK(mentions(check_permissions(folder / "pipe.so"), "not a regular file"));
}

TEST_CASE("a missing file is not found") {
  TempFolder folder;
  CHECK(check_permissions(folder / "none.so").code() == Code::not_found);
}

TEST_CASE("a stranger's file is denied") {
  TempFolder folder;
  std::string path = put_library(folder, 0644);
  if (::geteuid() != 0) return;  // only root can give a file away
  REQUIRE(::chown(path.c_str(), 12345, 12345) == 0);
  Status status = check_permissions(path);
  CHECK(status.code() == Code::denied);
  CHECK(mentions(status, "belongs to user 12345"));
}

TEST_CASE("a stranger's folder is denied, since they could replace what lies in it") {
  TempFolder folder;
  std::string path = put_library(folder, 0644);
  if (::geteuid() != 0) return;
  REQUIRE(::chown(folder.path().c_str(), 12345, 12345) == 0);
  CHECK(mentions(check_permissions(path), "folder " + folder.path() + " belongs to user 12345"));
}
