#include "work/questions.hpp"

#include <cox/json.hpp>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "brain/space.hpp"

namespace cox::work {

namespace {

using brain::kCoreSpace;
constexpr auto kQuestions = "question/";

std::string to_text(const Question& question) {
  return Json::object({{"plugin", question.plugin},
                       {"name", question.name},
                       {"state", question.state},
                       {"address", chat::to_json(question.address)},
                       {"expires", question.expires}})
      .dump();
}

std::optional<Question> from_text(std::string_view text) {
  const auto json = Json::parse(text);
  if (!json || !json->is_object()) return std::nullopt;
  Question question;
  question.plugin = (*json)["plugin"].as_string();
  question.name = (*json)["name"].as_string();
  question.state = (*json)["state"].as_string();
  question.address = chat::address_from_json((*json)["address"].text());
  question.expires = (*json)["expires"].as_int();
  return question;
}

brain::Operation removal(std::string key) {
  brain::Operation operation;
  operation.kind = brain::Operation::Kind::remove;
  operation.space = kCoreSpace;
  operation.key = std::move(key);
  return operation;
}

}  // namespace

// The lane's length keeps the parts apart whatever the platform puts into its ids.
std::string Questions::key(const chat::Address& address) {
  const std::string lane = address.lane();
  return text::cat(kQuestions, lane.size(), ":", lane, address.user);
}

Status Questions::load() {
  std::lock_guard lock(mutex_);
  return brain_.scan(kCoreSpace, kQuestions, "", 0,
                     [this](std::string_view key, const brain::Value& value) {
                       if (auto question = from_text(value.json))
                         open_.emplace(std::string(key), std::move(*question));
                       return true;
                     });
}

Status Questions::ask(Question question) {
  brain::Operation operation;
  operation.space = kCoreSpace;
  operation.key = key(question.address);
  operation.json = to_text(question);
  operation.ttl = question.expires - clock_.now();
  if (operation.ttl <= 0) return invalid("the question's time-out must be positive");
  const std::string where = operation.key;
  auto kept = brain_.apply({std::move(operation)});
  if (!kept.ok()) return kept.status();
  std::lock_guard lock(mutex_);
  std::erase_if(open_,
                [now = clock_.now()](const auto& each) { return each.second.expires <= now; });
  open_.insert_or_assign(where, std::move(question));
  return {};
}

bool Questions::any() const {
  std::lock_guard lock(mutex_);
  return !open_.empty();
}

std::optional<Question> Questions::take(const chat::Message& message) {
  const std::string where = key(message.address());
  std::optional<Question> taken;
  {
    std::lock_guard lock(mutex_);
    const auto found = open_.find(where);
    if (found == open_.end()) return std::nullopt;
    if (found->second.expires > clock_.now()) taken = std::move(found->second);
    open_.erase(found);
  }
  return taken;  // the brain drops an expired one by itself
}

bool Questions::waits_for(const chat::Message& message) const {
  std::lock_guard lock(mutex_);
  return !open_.empty() && open_.contains(key(message.address()));
}

std::optional<Question> Questions::peek(const chat::Message& message) const {
  std::lock_guard lock(mutex_);
  const auto found = open_.find(key(message.address()));
  if (found == open_.end() || found->second.expires <= clock_.now()) return std::nullopt;
  return found->second;
}

void Questions::withdraw(const Question& question) {
  const std::string where = key(question.address);
  {
    std::lock_guard lock(mutex_);
    const auto found = open_.find(where);
    if (found == open_.end() || found->second.expires != question.expires) return;
    open_.erase(found);
  }
  forget(question);
}

void Questions::forget(const Question& question) {
  std::string where = key(question.address);
  // Held until the removal is queued: a question that is asked meanwhile is written after it.
  std::lock_guard lock(mutex_);
  if (open_.contains(where)) return;
  if (Status removed = brain_.apply_soon({removal(std::move(where))}); !removed.ok()) {
    log::warn("work",
              text::cat("an answered question could not be forgotten: ", removed.message()));
  }
}

}  // namespace cox::work
