// Records in a folder of their own.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

#include "audit/records.hpp"
#include "base/clock.hpp"
#include "base/files.hpp"

namespace cox::audit {

inline Begin begin_of_call(std::string call) {
  Begin begin;
  begin.call = std::move(call);
  begin.plugin = "deploy";
  begin.generation = 3;
  begin.kind = "command";
  begin.effect = "writes";
  begin.time = 1'000;
  return begin;
}

inline End end_of_call(std::string call, std::string outcome = "ok") {
  End end;
  end.call = std::move(call);
  end.outcome = std::move(outcome);
  end.time = 2'000;
  return end;
}

struct Fixture {
  Fixture() { reopen(); }

  void reopen() {
    records.reset();
    auto opened = Records::open(path(), clock);
    REQUIRE_MESSAGE(opened.ok(), opened.status().message());
    records = std::move(*opened);
  }
  std::string path() const { return folder / "records.db"; }

  // The ids of open calls, and of messages in the inbox.
  std::string open_calls() const {
    const auto calls = records->open_calls();
    REQUIRE_MESSAGE(calls.ok(), calls.status().message());
    std::string ids;
    for (const OpenCall& call : *calls) ids += call.begin.call + " ";
    return ids;
  }
  std::string inbox() const {
    const auto messages = records->accepted();
    REQUIRE_MESSAGE(messages.ok(), messages.status().message());
    std::string ids;
    for (const Accepted& message : *messages) ids += message.id + " ";
    return ids;
  }

  TemporaryFolder folder;
  FakeClock clock;
  std::unique_ptr<Records> records;
};

}  // namespace cox::audit
