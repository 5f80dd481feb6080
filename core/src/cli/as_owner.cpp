#include "cli/as_owner.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace cox::cli {
namespace {

constexpr uid_t kRoot = 0;

bool look_at(const Home& home, struct stat& facts) {
  return ::stat(home.state().c_str(), &facts) == 0 || ::stat(home.folder.c_str(), &facts) == 0;
}

}  // namespace

AsOwner::AsOwner(const Home& home) : user_(::geteuid()), group_(::getegid()) {
  struct stat owner {};
  if (user_ != kRoot || !look_at(home, owner) || owner.st_uid == kRoot) return;
  // The group first: who is not root any more may not change it.
  if (::setegid(owner.st_gid) == 0 && ::seteuid(owner.st_uid) != 0)
    static_cast<void>(::setegid(group_) == 0);
}

AsOwner::~AsOwner() {
  if (::geteuid() == user_) return;
  static_cast<void>(::seteuid(user_) == 0 && ::setegid(group_) == 0);
}

}  // namespace cox::cli
