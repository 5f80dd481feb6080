// Questions that wait for an answer: the next thing a person says in a room. Kept in the brain, so
// they outlive a restart; no mailbox and no generation is held meanwhile. Threads: any.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/status.hpp"
#include "brain/brain.hpp"
#include "chat/message.hpp"

namespace cox::work {

struct Question {
  std::string plugin;  // empty: the core itself asks for a yes to a plan, whose id is the state
  std::string name;    // of the plugin's "answer" declaration
  std::string state;   // JSON handed back with the answer
  chat::Address address;
  Millis expires = 0;
};

class Questions {
 public:
  Questions(brain::Brain& brain, const Clock& clock) : brain_(brain), clock_(clock) {}

  // Reads what an earlier process left; call once before messages come in.
  Status load();

  // Notes the question, durably. An older one to the same person in the same room is replaced.
  Status ask(Question question);

  // Whether somebody is asked anything at all; cheap.
  bool any() const;
  // Whether this message would answer a question.
  bool waits_for(const chat::Message& message) const;
  // The question that this message would answer, which stays open.
  std::optional<Question> peek(const chat::Message& message) const;
  // Takes the question that this message answers; nothing where nobody waits for it. It comes back
  // with a restart until forget() is called.
  std::optional<Question> take(const chat::Message& message);
  // The answer has begun: on disk too the question is over, unless it has been asked anew.
  void forget(const Question& question);
  // Takes back a question that could not be put, unless another has taken its place.
  void withdraw(const Question& question);

 private:
  static std::string key(const chat::Address& address);

  brain::Brain& brain_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Question> open_;
};

}  // namespace cox::work
