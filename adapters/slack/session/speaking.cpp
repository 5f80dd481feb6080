#include "speaking.hpp"

#include <memory>
#include <utility>

#include "protocol/blocks.hpp"
#include "protocol/emoji.hpp"
#include "protocol/event.hpp"
#include "protocol/text.hpp"

namespace slack {

namespace {

using cox::Json;
using cox::Outgoing;

// Every message: names in it are no mentions, and links show no previews.
Json dressed(Json post, const std::string& channel, const std::string& thread) {
  post.set("channel", channel);
  if (!thread.empty()) post.set("thread_ts", thread);
  return post.set("unfurl_links", false).set("unfurl_media", false);
}

bool is_outside(const Result& result) {
  return result.error == "channel_not_found" || result.error == "not_in_channel";
}

// Whom an answer is for, where others read along.
Outgoing addressed(const Outgoing& out) {
  Outgoing copy = out;
  if (out.format == COX_FORMAT_RICH) return copy;
  const std::string text =
      out.format == COX_FORMAT_MARKDOWN ? out.body : cox::escape_markdown(out.body);
  // What must begin a line to mean something still does.
  const bool begins_line = text.substr(0, 3) == "```" || text.substr(0, 1) == "#";
  copy.body = "[@](" + cox::Mention::user(out.address.user, "").url() + ")" +
              (begins_line ? "\n" : " ") + text;
  copy.format = COX_FORMAT_MARKDOWN;
  return copy;
}

}  // namespace

// A direct message has a channel too; the first one is asked for.
void Speaking::in_channel(const Outgoing& out, const Done& done,
                          std::function<void(const std::string&)> then) {
  const MessageRef message = parse_message_id(out.address.message);
  if (!out.address.room.empty()) return then(out.address.room);
  if (!message.channel.empty()) return then(message.channel);
  directory_.direct(out.address.user, [done, then = std::move(then)](const Result& result,
                                                                     const std::string& channel) {
    if (!result.ok) return done({"", result.trouble});
    then(channel);
  });
}

std::string Speaking::thread_of(const Outgoing& out) const {
  if (!out.address.thread.empty()) return out.address.thread;
  const bool begins = settings_.replies == Replies::thread && out.is_reply();
  return begins ? parse_message_id(out.address.message).ts : "";
}

void Speaking::say(const Outgoing& out, const Done& done) {
  in_channel(out, done, [this, out, done](const std::string& channel) {
    const bool is_named = out.is_reply() && !out.ephemeral && !out.address.user.empty() &&
                          settings_.replies == Replies::mention;
    const Outgoing shown = is_named ? addressed(out) : out;
    auto posts = std::make_shared<Posts>();
    posts->method = out.ephemeral ? "chat.postEphemeral" : "chat.postMessage";
    posts->room = channel;
    posts->user = out.address.user;
    for (Json& each : to_posts(shown.format, shown.body)) {
      Json post = dressed(std::move(each), channel, thread_of(out));
      if (out.ephemeral) post.set("user", out.address.user);
      posts->all.push_back(std::move(post));
    }
    post(posts, 0, done);
  });
}

void Speaking::post(const std::shared_ptr<Posts>& posts, std::size_t next, const Done& done) {
  if (next == posts->all.size()) return done({posts->first, std::nullopt});
  api_.write(posts->method, posts->all[next], [this, posts, next, done](const Result& result) {
    if (!result.ok && is_outside(result)) {
      const std::string url = returns_.take(posts->room, posts->user, clock_());
      if (!url.empty()) return post_back(posts, next, url, done);
    }
    if (!result.ok) return done({"", result.trouble});
    if (next == 0 && result.answer["ts"].is_string())
      posts->first = message_id(result.answer["channel"].as_string(posts->room),
                                result.answer["ts"].as_string());
    post(posts, next + 1, done);
  });
}

// Whoever used a slash command where the bot is not gets the answer there all the same.
void Speaking::post_back(const std::shared_ptr<Posts>& posts, std::size_t next,
                         const std::string& url, const Done& done) {
  Json answer = Json::object(
      {{"response_type", posts->method == "chat.postMessage" ? "in_channel" : "ephemeral"},
       {"replace_original", false}});
  for (const char* key : {"text", "blocks", "attachments", "thread_ts"}) {
    if (posts->all[next].contains(key)) answer.set(key, posts->all[next][key]);
  }
  api_.respond(url, answer, [this, posts, next, done](const Result& result) {
    if (!result.ok) return done({"", result.trouble});
    post(posts, next + 1, done);
  });
}

void Speaking::write(const std::string& method, const Json& arguments, const Done& done,
                     std::string_view as_good_as_ok) {
  api_.write(method, arguments, [done, fine = std::string(as_good_as_ok)](const Result& result) {
    if (result.ok || result.error == fine) return done({});
    done({"", result.trouble});
  });
}

void Speaking::edit(const Outgoing& out, const Done& done) {
  const std::string ts = parse_message_id(out.address.message).ts;
  in_channel(out, done, [this, out, ts, done](const std::string& channel) {
    Json post = to_post(out.format, out.body);
    // What is not named stays as it was: a card that becomes a text must lose its blocks.
    for (const char* list : {"blocks", "attachments"}) {
      if (!post.contains(list)) post.set(list, Json::array());
    }
    if (!post.contains("text")) post.set("text", "");
    post.set("channel", channel).set("ts", ts);
    write("chat.update", post, done);
  });
}

void Speaking::remove(const Outgoing& out, const Done& done) {
  const std::string ts = parse_message_id(out.address.message).ts;
  in_channel(out, done, [this, ts, done](const std::string& channel) {
    write("chat.delete", Json::object({{"channel", channel}, {"ts", ts}}), done,
          "message_not_found");
  });
}

void Speaking::react(const Outgoing& out, const Done& done) {
  const std::string name = emoji_name(out.body);
  if (name.empty())
    return done({"", Trouble{"reactions.add: Slack has no name for this reaction",
                             "use its name, as :eyes:"}});
  const std::string ts = parse_message_id(out.address.message).ts;
  in_channel(out, done, [this, name, ts, done](const std::string& channel) {
    write("reactions.add", Json::object({{"channel", channel}, {"timestamp", ts}, {"name", name}}),
          done, "already_reacted");
  });
}

void Speaking::topic(const Outgoing& out, const Done& done) {
  in_channel(out, done, [this, out, done](const std::string& channel) {
    write("conversations.setTopic",
          Json::object({{"channel", channel}, {"topic", clipped(out.text(), 250)}}), done);
  });
}

// Three steps: ask where to, bring the bytes, say where it belongs.
void Speaking::file(const Outgoing& out, const Done& done) {
  if (out.file.empty()) return done({"", Trouble{"an empty file cannot be shared", ""}});
  in_channel(out, done, [this, out, done](const std::string& channel) {
    api_.read("files.getUploadURLExternal",
              {{"filename", out.file_name}, {"length", std::to_string(out.file.size())}},
              [this, out, channel, done](const Result& where) {
                if (!where.ok) return done({"", where.trouble});
                upload(out, channel, where, done);
              });
  });
}

void Speaking::upload(const Outgoing& out, const std::string& channel, const Result& where,
                      const Done& done) {
  const Json file = Json::object({{"id", where.answer["file_id"]}, {"title", out.file_name}});
  Json complete = Json::object({{"files", Json::array({file})}, {"channel_id", channel}});
  if (!thread_of(out).empty()) complete.set("thread_ts", thread_of(out));
  const std::string about = out.text();
  if (!about.empty()) complete.set("initial_comment", escape(about));
  api_.upload(where.answer["upload_url"].as_string(), out.file,
              [this, complete, done](const Result& result) {
                if (!result.ok) return done({"", result.trouble});
                write("files.completeUploadExternal", complete, done);
              });
}

}  // namespace slack
