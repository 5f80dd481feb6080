// A chat in which people talk to the bot, the same for all of them. What a platform's fake saw is
// read back as a person would read it there, so that conversations can be compared.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <cox/json.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace peers::everywhere {

using cox::Json;

// Something that the bot said, as it stands there now.
struct Said {
  std::string text;
  std::vector<std::string> wakes = {};  // whom it notifies
  std::string raw = {};                 // as the platform got it
  std::string thread = {};              // empty: it stands in the room itself
};

// Something that people share.
struct File {
  std::string name;
  std::string text;
};

class Platform {
 public:
  Platform() = default;
  virtual ~Platform() = default;
  Platform(const Platform&) = delete;
  Platform& operator=(const Platform&) = delete;

  virtual std::string name() const = 0;   // the connection's
  virtual std::string entry() const = 0;  // its entry in the config
  virtual std::string id(const std::string& who) const { return who; }
  // Once the bot runs.
  virtual void meets() {}

  // To the bot, in the room.
  virtual void says(const std::string& who, const std::string& line) = 0;
  // A thread in the room; empty where the chat has none, and then it is the room.
  virtual std::string thread() { return ""; }
  virtual void says_in(const std::string& /*thread*/, const std::string& who,
                       const std::string& line) {
    says(who, line);
  }
  // A file, and beside it what is said to the bot. False: nobody can share one there.
  virtual bool shares(const std::string& /*who*/, const std::string& /*line*/,
                      const File& /*file*/) {
    return false;
  }
  virtual std::vector<Said> shown() = 0;
  // What nobody but ann was shown, there or in a direct message.
  virtual std::string whispered() = 0;
  virtual bool has_reacted() { return false; }
  virtual void presses(const std::string& who, const std::string& label) = 0;
  virtual void chooses(const std::string& who, const std::string& menu,
                       const std::string& option) = 0;
  // The form behind a button, filled in; in words where the chat has no forms.
  virtual void fills_in(const std::string& who, const std::string& /*button*/,
                        const std::string& what, const std::string& reason) {
    says(who, "take " + what + " because " + reason);
  }

  // The next thing the bot said with this in it; what came before is behind us.
  Said hears(std::string_view text, std::chrono::seconds patience = std::chrono::seconds(40)) {
    std::vector<Said> all;
    const bool came = until(patience, [&] {
      all = shown();
      for (std::size_t i = heard_; i < all.size(); ++i) {
        if (all[i].text.find(text) == std::string::npos) continue;
        heard_ = i + 1;
        return true;
      }
      return false;
    });
    if (came) return all[heard_ - 1];
    std::string log;
    for (const Said& each : all) log += "\n" + each.text;
    FAIL(name() << " waited for: " << text << "\nafter " << heard_ << " of" << log);
    return {};
  }
  // A yes is the next thing that one says; everything else begins with the bot's name.
  static std::string to_bot(const std::string& line) {
    return line == "yes" ? line : "cox " + line;
  }
  // All of the bot's words, one below the other.
  std::string read() {
    std::string all;
    for (const Said& each : shown()) all += each.text + "\n";
    return all;
  }
  static bool until(std::chrono::seconds patience, const std::function<bool()>& is_so) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!is_so()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return true;
  }

 private:
  std::size_t heard_ = 0;
};

// A chat without buttons: the card says in words what to say.
class InWords : public Platform {
 public:
  void presses(const std::string& who, const std::string& label) override {
    const std::string all = read();
    const std::size_t at = all.rfind(label + ": say `");
    REQUIRE_MESSAGE(at != std::string::npos, name() << " is not told how to " << label);
    const std::size_t from = all.find('`', at) + 1;
    says(who, all.substr(from, all.find('`', from) - from));
  }
  void chooses(const std::string& who, const std::string& menu,
               const std::string& option) override {
    presses(who, menu + " " + option);
  }
};

// ---- reading ----

inline void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
}

// Markdown as Discord and Mattermost show it: without marks, escapes and what nobody sees.
inline std::string unmarked(std::string text) {
  replace_all(text, "\xE2\x80\x8B", "");
  replace_all(text, "\xC2\xA0", " ");
  std::string out;
  bool in_code = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '`') {
      in_code = text.substr(i, 3) == "```" ? !in_code : in_code;
      i += text.substr(i, 3) == "```" ? 2 : 0;
    } else if (in_code) {
      out += c;
    } else if (c == '\\' && i + 1 < text.size() &&
               std::ispunct(static_cast<unsigned char>(text[i + 1])) != 0) {
      out += text[++i];
    } else if (c != '*' && c != '~' && c != '_') {
      out += c;
    }
  }
  return out;
}

// HTML as Teams shows it.
inline std::string untagged(const std::string& html) {
  std::string out;
  for (std::size_t i = 0; i < html.size(); ++i) {
    if (html[i] != '<') {
      out += html[i];
      continue;
    }
    const std::size_t end = html.find('>', i);
    if (html.substr(i, 3) == "<br") out += '\n';
    i = end;
  }
  for (const auto& [name, means] : std::vector<std::pair<const char*, const char*>>{
           {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}})
    replace_all(out, name, means);
  return out;
}

// Names behind an @ that nothing keeps apart: these wake people.
inline std::vector<std::string> names_in(std::string_view raw) {
  std::vector<std::string> names;
  for (std::size_t at = raw.find('@'); at != std::string_view::npos; at = raw.find('@', at + 1)) {
    std::size_t end = at + 1;
    while (end < raw.size() && std::isalnum(static_cast<unsigned char>(raw[end])) != 0) ++end;
    if (end > at + 1) names.emplace_back(raw.substr(at + 1, end - at - 1));
  }
  return names;
}

// Every text of a card, in its order.
inline void add_texts(const Json& part, std::string& out) {
  for (const Json& each : part.items()) add_texts(each, out);
  for (const auto& [key, value] : part.members()) {
    const bool is_text = key == "text" || key == "title" || key == "name" || key == "value" ||
                         key == "label" || key == "content" || key == "description" ||
                         key == "placeholder";
    if (value.is_string() && is_text) out += value.as_string() + "\n";
    if (!value.is_string()) add_texts(value, out);
  }
}
inline std::string texts_of(const Json& card) {
  std::string out;
  add_texts(card, out);
  return out;
}

}  // namespace peers::everywhere
