// What somebody said. A view: valid while the handler, predicate or middleware step it was given to
// runs. What its functions return are copies and may be kept.
#ifndef COX_SDK_MESSAGE_HPP
#define COX_SDK_MESSAGE_HPP

#include <cox/abi.h>

#include <chrono>
#include <cox/json.hpp>
#include <cox/sdk/boundary.hpp>
#include <cox/sdk/mention.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace cox {

using Time = std::chrono::system_clock::time_point;

namespace sdk {
inline Time to_time(std::int64_t milliseconds) {
  return Time(std::chrono::duration_cast<Time::duration>(std::chrono::milliseconds(milliseconds)));
}
}  // namespace sdk

// A file that somebody shared.
struct SharedFile {
  std::string id;    // the platform's
  std::string name;  // "deploy.log"
  std::string type;  // "text/plain"; may be empty
  std::int64_t size = 0;
  std::string url;
};

class Message {
 public:
  // `raw` may be null, as for a timer: then all is empty.
  explicit Message(const cox_message* raw) : raw_(raw == nullptr ? &nothing() : raw) {}

  // One of COX_MESSAGE_TEXT, _EMOTE, _ENTER, _LEAVE, _TOPIC, _EDIT, _REMOVE, _REACTION; 0: none.
  std::uint32_t kind() const { return raw_->kind; }
  std::string text() const { return sdk::copy(raw_->text); }
  std::string user() const { return sdk::copy(raw_->user); }  // the account's id
  std::string user_name() const { return named(raw_->user_name, raw_->user); }
  std::string room() const { return sdk::copy(raw_->room); }  // the platform's id
  std::string room_name() const { return named(raw_->room_name, raw_->room); }
  std::string thread() const { return sdk::copy(raw_->thread); }
  std::string adapter() const { return sdk::copy(raw_->adapter); }
  std::string id() const { return sdk::copy(raw_->id); }  // the platform's id of the message
  Time time() const { return sdk::to_time(raw_->time); }
  bool direct() const { return has(COX_MESSAGE_DIRECT); }
  bool from_bot() const { return has(COX_MESSAGE_FROM_BOT); }
  bool known() const { return has(COX_MESSAGE_KNOWN); }  // the platform vouches for user()
  // What the adapter gave beyond the basics; null where it gave nothing.
  Json extra() const { return Json::parse(sdk::copy(raw_->extra)).value_or(Json()); }

  // Who and what is named in the text, in its order, where the platform told (extra()["mentions"]).
  std::vector<Mention> mentions() const {
    std::vector<Mention> all;
    for (const Json& each : extra()["mentions"].items()) {
      const std::string name = each["name"].as_string();
      const std::string id = each["id"].as_string();
      if (each["kind"].text() == "user") all.push_back(Mention::user(id, name));
      if (each["kind"].text() == "room") all.push_back(Mention::room(id, name));
      if (each["kind"].text() == "group") all.push_back(Mention::group(id, name));
      if (each["kind"].text() == "all") all.push_back(Mention::everybody());
    }
    return all;
  }
  // What hangs on it (extra()["files"]). call.fetch() takes their url, also where it begins with
  // "cox:file/": the bot then asks the platform as the bot may, and the plugin sees no token.
  std::vector<SharedFile> files() const {
    std::vector<SharedFile> all;
    for (const Json& each : extra()["files"].items())
      all.push_back({each["id"].as_string(), each["name"].as_string(), each["type"].as_string(),
                     each["size"].as_int(), each["url"].as_string()});
    return all;
  }

  // As it crossed the boundary.
  const cox_message& raw() const { return *raw_; }

 private:
  static const cox_message& nothing() {
    static const cox_message none{};
    return none;
  }
  static std::string named(cox_str name, cox_str id) {
    return sdk::copy(name.size > 0 ? name : id);
  }
  bool has(std::uint32_t flag) const { return (raw_->flags & flag) != 0; }

  const cox_message* raw_;
};

}  // namespace cox

#endif  // COX_SDK_MESSAGE_HPP
