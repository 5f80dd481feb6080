#include "jobs/launcher.hpp"

#include <doctest/doctest.h>

#include "base/files.hpp"
#include "jobs/watch.hpp"

using namespace cox;
using namespace cox::jobs;

TEST_CASE("a supervisor that cannot be started, and one that is gone") {
  const TemporaryFolder temporary;
  const Folder folder(temporary / "1");
  REQUIRE(folder.make().ok());
  CHECK(Launcher("/no/such/program").launch(folder, Spec()).message() ==
        "cannot start the supervisor: No such file or directory");
  CHECK(send_cancel(folder).code() == Code::not_found);  // nobody reads the pipe
  folder.remove();
  CHECK(send_cancel(folder).message().starts_with("cannot open "));
  CHECK_FALSE(Watch([](Number) {}).add(1, folder).ok());
}
