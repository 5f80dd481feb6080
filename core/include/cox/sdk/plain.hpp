// Markdown without its marks. Pure functions.
#ifndef COX_SDK_PLAIN_HPP
#define COX_SDK_PLAIN_HPP

#include <cox/sdk/spans.hpp>
#include <string>
#include <string_view>

namespace cox {
namespace sdk {

// "label (url)", or the one of them that there is; of a mention its name.
inline std::string link_text(const std::string& label, const std::string& url) {
  if (Mention::of(url, label)) return label;
  if (label.empty() || label == url) return url;
  return url.empty() ? label : label + " (" + url + ")";
}

}  // namespace sdk

inline std::string markdown_to_plain(std::string_view text) {
  std::string out;
  for (const Span& span : parse_markdown(text)) out += sdk::link_text(span.text, span.url);
  return out;
}

}  // namespace cox

#endif  // COX_SDK_PLAIN_HPP
