// Somebody or something named so that the chat knows who is meant: a person, a room, a group, or
// everybody. Only a plugin can do that; a name in a text that people wrote stays a name. A value;
// guarded by its owner.
#ifndef COX_SDK_MENTION_HPP
#define COX_SDK_MENTION_HPP

#include <cox/sdk/percent.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cox {

// Markdown("{} is on call", cox::Mention::user(id, name)). Where a chat has no such thing, the name
// is read. In Markdown it is a link: [@ann](cox:user/U1), [@oncall](cox:group/G1),
// [#ops](cox:room/C1),
// [@everyone](cox:all).
class Mention {
 public:
  static Mention user(std::string id, const std::string& name) {
    return {"user", std::move(id), "@" + name};
  }
  static Mention room(std::string id, const std::string& name) {
    return {"room", std::move(id), "#" + name};
  }
  static Mention group(std::string id, const std::string& name) {
    return {"group", std::move(id), "@" + name};
  }
  // All who are in the room. It wakes people up.
  static Mention everybody() { return {"all", "", "@everyone"}; }
  // What the url of a span means, for adapters; nothing where it is an ordinary one.
  static std::optional<Mention> of(std::string_view url, const std::string& name) {
    constexpr std::string_view scheme = "cox:";
    if (url.substr(0, scheme.size()) != scheme) return std::nullopt;
    url.remove_prefix(scheme.size());
    const std::size_t slash = url.find('/');
    const std::string_view kind = url.substr(0, slash);
    if (url == "all") return Mention("all", "", name);
    if (slash == std::string_view::npos || (kind != "user" && kind != "room" && kind != "group"))
      return std::nullopt;
    return Mention(std::string(kind), percent_decoded(url.substr(slash + 1)), name);
  }

  const std::string& kind() const { return kind_; }  // "user", "room", "group", "all"
  const std::string& id() const { return id_; }      // the platform's
  const std::string& name() const { return name_; }
  // Whatever an id holds, it ends no link, nor does it mean anything in Markdown.
  std::string url() const {
    return id_.empty() ? "cox:" + kind_ : "cox:" + kind_ + "/" + percent_encoded(id_, "");
  }

 private:
  Mention(std::string kind, std::string id, std::string name)
      : kind_(std::move(kind)), id_(std::move(id)), name_(std::move(name)) {}

  std::string kind_;
  std::string id_;
  std::string name_;
};

}  // namespace cox

#endif  // COX_SDK_MENTION_HPP
