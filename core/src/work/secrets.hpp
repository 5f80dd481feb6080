// The named secrets of the config: their values, who may use them, and what is hidden because of
// them. Each value is registered with the log's scrubber before anybody gets it, and stays hidden
// for a while after another has replaced it. Threads: any.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "audit/records.hpp"
#include "base/clock.hpp"
#include "base/executor.hpp"
#include "base/timers.hpp"
#include "config/secrets.hpp"
#include "work/desk.hpp"

namespace cox::work {

class Secrets final : public SecretDesk {
 public:
  // The references must outlive it; `executor` is where secrets are read again.
  Secrets(const Clock& clock, Timers& timers, Executor& executor, audit::Records& records);
  ~Secrets() override;

  // Reads all of them, which may take as long as their commands may. One that cannot be read is
  // logged; it keeps the value it had from the same source, if any.
  void configure(const std::vector<config::SecretSource>& sources);

  // See SecretDesk. That somebody got one, or was refused it, is recorded, at most once a minute
  // for each plugin and secret. failed: it could not be read.
  Result<std::string> reveal(std::string_view plugin, std::string_view name) override;

 private:
  struct State;  // outlives this object while one is being read
  std::shared_ptr<State> state_;
};

// Whether a text refers to a secret, as "${secret:NAME}".
bool refers_to_secret(std::string_view text);

// The text with the secrets that it refers to, as far as `plugin` may use them; otherwise why not.
// "$${secret:NAME}" stands for "${secret:NAME}". `write` makes of a value what fits into the text.
// Any thread; `desk` may be null.
using WriteSecret = std::string (*)(const std::string& value);
Result<std::string> fill_secrets(SecretDesk* desk, std::string_view plugin, std::string_view text,
                                 WriteSecret write = nullptr);

}  // namespace cox::work
