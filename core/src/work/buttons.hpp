// What the buttons of cards stand for. A card that goes to a chat with buttons gets an unguessable
// token beside each line that its actions say; a press brings the token back, and becomes that line
// (docs/decisions/0020-a-press-is-a-line.md). Kept in the brain. Threads: any.
#pragma once

#include <cox/json.hpp>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/status.hpp"
#include "brain/brain.hpp"
#include "chat/message.hpp"

namespace cox::work {

class Buttons {
 public:
  // From when a card is sent until its buttons mean nothing any more.
  static constexpr Millis kLifetime = Millis(14) * 24 * 3'600'000;
  // The longest token, in bytes: Telegram gives a button 64.
  static constexpr std::size_t kTokenBytes = 32;

  Buttons(brain::Brain& brain, const Clock& clock) : brain_(brain), clock_(clock) {}

  // The card ("rich/1") that goes to `where`, with its tokens. One without actions, or that is no
  // card, comes back as it is, and so does one for which nothing can be kept. In a chat that has no
  // forms (`abilities` is COX_ABILITY_*) what needs one says in words what to say.
  std::string dress(std::string body, const chat::Address& where, std::uint32_t abilities);

  struct Pressed {
    std::string line;  // what is said by it, or empty:
    Json form;         // what they are to fill in first
  };
  // What a press says. `press.text` is the token; `values` the fields of the form, or empty. From
  // then on it counts for that person. not_found: there is no such button (any more), or not here.
  // conflict: they have pressed it. denied: it is for somebody else. invalid: the form is not
  // filled in as it must be. The messages are for whoever pressed it.
  Result<Pressed> press(const chat::Message& press, std::string_view values);
  // The line could not be taken in after all: they may press again.
  void undo(const chat::Message& press);

 private:
  std::string id_of(const std::string& edited) const;
  void note_edited(const std::string& edited, const std::string& id);
  bool says_the_same(const std::string& id, const Json::Array& actions) const;
  struct Found;
  Result<Found> find(std::string_view text) const;
  static Status check_place(const Found& found, const chat::Message& press);
  Status note(std::string_view token, const std::string& who, bool pressed);
  Status write(const Found& found, const std::string& who, bool pressed);

  brain::Brain& brain_;
  const Clock& clock_;
  mutable std::mutex mutex_;  // guards what follows
  std::unordered_map<std::string, std::string>
      edited_;  // ids of cards, by the message that shows them
};

// The line with its {places} filled by the form's values, each as one argument whatever is in it;
// an empty one goes, with the flag before it. invalid, with a sentence for whoever filled it in: a
// field is missing, or its value is none of its choices.
Result<std::string> fill_line(std::string_view line, const Json& form, const Json& values);

}  // namespace cox::work
