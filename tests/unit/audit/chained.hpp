// A file with a whole chain of records, and hands that change it behind the bot's back.
#pragma once

#include <string>
#include <vector>

#include "audit/chain.hpp"
#include "audit/verify.hpp"
#include "base/sqlite.hpp"
#include "fixture.hpp"

namespace cox::audit {

// `calls` calls, each with its begin and its end, one second after the other.
inline void record_calls(Fixture& fixture, int calls) {
  for (int i = 1; i <= calls; ++i) {
    const std::string id = "call-" + std::to_string(i);
    Begin begin = begin_of_call(id);
    begin.name = "deploy";
    begin.adapter = "irc";
    begin.room = i % 2 == 0 ? "#ops" : "#dev";
    begin.user = i % 3 == 0 ? "bob" : "ann";
    begin.text = "deploy web-" + std::to_string(i) + " to prod";
    begin.time = fixture.clock.now();
    fixture.records->begin(begin);
    fixture.clock.advance(1'000);
    End end = end_of_call(id, i % 10 == 0 ? "failed" : "ok");
    end.error = i % 10 == 0 ? "no route to host" : "";
    end.time = fixture.clock.now();
    fixture.records->end(end);
  }
  fixture.records->flush();
}

// Runs SQL on the file, as somebody who can write it would.
inline void tamper(const std::string& path, const std::string& sql) {
  auto database = sqlite::Database::open(path);
  REQUIRE(database.ok());
  REQUIRE(database->execute("PRAGMA foreign_keys=OFF").ok());
  const Status done = database->execute(sql);
  REQUIRE_MESSAGE(done.ok(), done.message());
}

// Makes all hashes from record `from` on follow from what stands there.
inline void rehash(const std::string& path, Seq from) {
  auto database = sqlite::Database::open(path);
  REQUIRE(database.ok());
  auto read = database->prepare("SELECT seq, hash, body FROM records ORDER BY seq");
  std::vector<std::pair<Seq, std::string>> hashes;
  Linker linker;
  Hash last{};
  while (*read->step()) {
    const Seq seq = read->number(0);
    last = seq < from ? hash_of(read->blob(1)) : linker.link(last, seq, read->text(2));
    hashes.emplace_back(seq, std::string(bytes(last)));
  }
  auto write = database->prepare("UPDATE records SET hash=?2 WHERE seq=?1");
  for (const auto& [seq, hash] : hashes) REQUIRE(write->bind(1, seq).bind_blob(2, hash).run().ok());
}

}  // namespace cox::audit
