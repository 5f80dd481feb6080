#include "cli/as_owner.hpp"

#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace cox::cli {
namespace {

constexpr uid_t kRoot = 0;

bool look_at(const Home& home, struct stat& facts) {
  return ::stat(home.state().c_str(), &facts) == 0 || ::stat(home.folder.c_str(), &facts) == 0;
}

// Root may go everywhere still: the home may lie in a folder that is closed to its own user, as
// systemd's /var/lib/private is to one of DynamicUser=. To change the user has taken that away
// (capabilities(7)).
void go_everywhere() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct sets[2]{};
  if (::syscall(SYS_capget, &header, sets) != 0) return;
  constexpr unsigned kWanted = 1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH;
  sets[0].effective |= sets[0].permitted & kWanted;
  static_cast<void>(::syscall(SYS_capset, &header, sets) == 0);
}

}  // namespace

AsOwner::AsOwner(const Home& home) : user_(::geteuid()), group_(::getegid()) {
  struct stat owner {};
  if (user_ != kRoot || !look_at(home, owner) || owner.st_uid == kRoot) return;
  // The group first: who is not root any more may not change it.
  if (::setegid(owner.st_gid) != 0) return;
  if (::seteuid(owner.st_uid) == 0) {
    go_everywhere();
  } else {
    static_cast<void>(::setegid(group_) == 0);
  }
}

AsOwner::~AsOwner() {
  if (::geteuid() == user_) return;
  static_cast<void>(::seteuid(user_) == 0 && ::setegid(group_) == 0);
}

}  // namespace cox::cli
