#include "chat/gate.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/log.hpp"
#include "base/scrubber.hpp"
#include "base/text.hpp"
#include "base/tokens.hpp"
#include "chat/sized.hpp"

namespace cox::chat {
namespace {

constexpr std::size_t kRememberedIds = 10'000;  // per adapter
constexpr std::size_t kEchoes = 5;              // of one text by bots in a room, in kEchoWindow
constexpr Millis kEchoWindow = 60'000;

std::size_t bytes(const cox_message& message) {
  return message.id.size + message.room.size + message.room_name.size + message.thread.size +
         message.user.size + message.user_name.size + message.text.size + message.extra.size;
}

// The others carry the id of the message that they change, so it may well come again.
bool has_id_of_its_own(const Message& message) {
  return !message.id.empty() && message.kind != COX_MESSAGE_EDIT &&
         message.kind != COX_MESSAGE_REMOVE && message.kind != COX_MESSAGE_REACTION;
}

Passed dropped(std::string reason) {
  Passed passed;
  passed.reason = std::move(reason);
  return passed;
}

std::string too_fast(const GateOptions& options) {
  return text::cat("That is too fast for me: I take ", options.flood_messages, " messages in ",
                   text::duration(options.flood_window), " and leave out the others.");
}

Passed too_large(std::size_t size, std::size_t limit) {
  Passed passed;
  passed.say = text::cat("Your message is too large for me: it has ", size, " bytes, and I take ",
                         limit, " at most.");
  passed.reason = text::cat("too large: ", size, " bytes, the limit is ", limit);
  passed.status = invalid(text::cat("the message is ", passed.reason));
  return passed;
}

// The address alone, clipped: nothing of a message that is too large is worth keeping.
Address address_of(std::string_view adapter, const cox_message& message) {
  constexpr std::size_t kLongestId = 1024;
  const auto id = [](cox_str text) {
    return text::to_utf8(text::from_c(text).substr(0, kLongestId));
  };
  return {std::string(adapter), id(message.room), id(message.thread),
          id(message.user),     id(message.id),   (message.flags & COX_MESSAGE_DIRECT) != 0};
}

std::shared_ptr<Message> completed(std::string_view adapter, const cox_message& from, Millis now) {
  auto message = std::make_shared<Message>(from_c(from));
  message->adapter = adapter;
  if (message->time <= 0) message->time = now;
  return message;
}

// A text that somebody wrote must not stand for a secret where a plugin passes it on.
void disarm(std::string& text) {
  constexpr std::string_view kReference = "${secret:";
  std::string harmless;
  std::size_t from = 0;
  for (auto at = text.find(kReference); at != std::string::npos; at = text.find(kReference, from)) {
    harmless.append(text, from, at + 1 - from).append(" ");
    from = at + 1;
  }
  if (from > 0) text = harmless.append(text, from);
}

void add(std::vector<std::string>& all, const std::vector<std::string>& more) {
  for (const std::string& each : more) {
    if (std::ranges::find(all, each) == all.end()) all.push_back(each);
  }
}

// Takes the secrets out of what was said, and tells which there were.
Flagged scrub(Message& message, bool tokens) {
  Flagged flagged;
  for (std::string* text : {&message.text, &message.extra}) {
    if (text->empty()) continue;
    if (tokens) add(flagged.tokens, log::tokens_in(*text));
    log::Scrubber::Look look = log::registered().look(*text);
    add(flagged.secrets, look.meant);
    *text = std::move(look.text);
    disarm(*text);
  }
  return flagged;
}

// Nothing of it goes on: with the secret taken out it could mean something else.
void drop_flagged(Passed& passed, Flagged flagged) {
  passed.message = nullptr;
  passed.reason = "it holds a secret";
  passed.flagged = std::move(flagged);
}

}  // namespace

Gate::Gate(const Clock& clock, GateOptions options) : clock_(clock), options_(options) {}

Passed Gate::pass(std::string_view adapter, const cox_message& message) {
  const GateOptions options = this->options();
  const cox_message from = complete(message);
  Passed passed;
  if (bytes(from) > options.message_bytes) {
    passed = too_large(bytes(from), options.message_bytes);
    passed.address = address_of(adapter, from);
  } else {
    passed = taken_in(adapter, from, options);
  }
  if (passed.message == nullptr) log::debug("gate", passed.reason, {{"adapter", adapter}});
  return passed;
}

Passed Gate::taken_in(std::string_view adapter, const cox_message& from,
                      const GateOptions& options) {
  std::shared_ptr<Message> message = completed(adapter, from, clock_.now());
  message->extra = files_.hide(std::move(message->extra));
  Flagged flagged = scrub(*message, options.flag_tokens);
  const bool bot = (message->flags & COX_MESSAGE_FROM_BOT) != 0;
  Passed passed = check(std::move(message), options);
  // A bot would not read that it did wrong; its text is scrubbed.
  if (passed.message != nullptr && flagged.any() && !bot) drop_flagged(passed, std::move(flagged));
  return passed;
}

Passed Gate::check(std::shared_ptr<Message> message, const GateOptions& options) {
  if (message->kind == 0 || message->kind >= COX_MESSAGE_KINDS) {
    return dropped(text::cat("a kind of message nobody knows: ", message->kind));
  }
  const bool bot = (message->flags & COX_MESSAGE_FROM_BOT) != 0;
  if (bot && !options.answer_bots) return dropped("said by a bot");
  std::lock_guard lock(mutex_);
  if (is_duplicate(*message)) return dropped(text::cat("came before: ", message->id));
  if (bot && is_loop(*message)) return dropped("a bot repeats itself: a loop of replies");
  return check_flood(std::move(message), options);
}

bool Gate::is_duplicate(const Message& message) {
  if (!has_id_of_its_own(message)) return false;
  const auto seen = seen_.try_emplace(message.adapter, kRememberedIds).first;
  return !seen->second.add(message.id);
}

bool Gate::is_loop(const Message& message) {
  const std::size_t digest = std::hash<std::string>()(message.text);
  const std::string key = text::cat(message.address().lane(), "\n", digest);
  return echoes_.count(key, clock_.steady(), kEchoes, kEchoWindow) != Rate::Answer::within;
}

Passed Gate::check_flood(std::shared_ptr<Message> message, const GateOptions& options) {
  auto answer = Rate::Answer::within;
  if (options.flood_messages > 0) {
    const std::string key = text::cat(message->adapter, "\n", message->user);
    answer = senders_.count(key, clock_.steady(), options.flood_messages, options.flood_window);
  }
  Passed passed;
  passed.address = message->address();
  if (answer == Rate::Answer::within) {
    passed.message = std::move(message);
    return passed;
  }
  passed.reason = text::cat("too many messages of ", message->user);
  if (answer == Rate::Answer::over) passed.say = too_fast(options);
  return passed;
}

void Gate::forget(const Message& message) {
  if (!has_id_of_its_own(message)) return;
  std::lock_guard lock(mutex_);
  const auto seen = seen_.find(message.adapter);
  if (seen != seen_.end()) seen->second.forget(message.id);
}

void Gate::configure(GateOptions options) {
  std::lock_guard lock(mutex_);
  options_ = options;
}

GateOptions Gate::options() const {
  std::lock_guard lock(mutex_);
  return options_;
}

}  // namespace cox::chat
