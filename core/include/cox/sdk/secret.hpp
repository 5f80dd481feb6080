// A handle of one of the bot's named secrets. A value; threads: any.
#ifndef COX_SDK_SECRET_HPP
#define COX_SDK_SECRET_HPP

#include <cox/sdk/context.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace cox {

// Made by plugin.secret_handle("db-prod"); the config says where "db-prod" comes from and lends it
// to this plugin. Its text stands for the value where the bot itself puts it in: in the header
// fields and the body of a fetch, and in the environment and the input of a job. So the plugin
// never has the value:
//
//   call.fetch(cox::HttpRequest::get(url).bearer(token.text()), ...)
class Secret {
 public:
  Secret(const sdk::Context& context, std::string name)
      : context_(&context), name_(std::move(name)) {}

  const std::string& name() const { return name_; }
  std::string text() const { return "${secret:" + name_ + "}"; }  // "${secret:db-prod}"

  // The value itself, for what the bot cannot do: a signature, a login of one's own. Ask again each
  // time, since it may be renewed. That the plugin got it is recorded. Throws cox::Error:
  // COX_DENIED where the config does not lend it to this plugin, COX_NOT_FOUND where there is none
  // of that name, COX_FAILED where it cannot be read.
  std::string reveal() const {
    sdk::Answer answer;
    auto& secrets = context_->extension<cox_secrets_1>(COX_EXT_SECRETS);
    answer.check(secrets.reveal(context_->host(), sdk::borrow(name_), answer.sink()), "secret");
    return answer.text();
  }

 private:
  const sdk::Context* context_;
  std::string name_;
};

// A text of somebody else, for where the bot puts secrets in: what looks like the text of a handle
// stays a text.
inline std::string escape_secrets(std::string_view text) {
  constexpr std::string_view reference = "${secret:";
  std::string out;
  for (;;) {
    const auto at = text.find(reference);
    out.append(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    out.append("$").append(reference);
    text.remove_prefix(at + reference.size());
  }
}

}  // namespace cox

#endif  // COX_SDK_SECRET_HPP
