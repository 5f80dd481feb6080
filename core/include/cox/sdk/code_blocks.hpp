// Where the code blocks of a text are: lines between two that begin with ```, or up to the end. A
// line that opens nothing at the very end is none. Pure; the places are in bytes.
#ifndef COX_SDK_CODE_BLOCKS_HPP
#define COX_SDK_CODE_BLOCKS_HPP

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace cox {
namespace sdk {

// "```sh\nls\n```" has the parts [open, from) "```sh\n", [from, to) "ls", [to, end) "\n```".
struct CodeBlock {
  std::size_t open, from, to, end;
  bool is_closed;
};

inline std::vector<CodeBlock> code_blocks(std::string_view text) {
  std::vector<CodeBlock> blocks;
  bool is_open = false;
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t next = std::min(text.find('\n', line), text.size() - 1) + 1;
    const bool is_fence = text.substr(line, 3) == "```";
    if (is_fence && is_open) {
      CodeBlock& block = blocks.back();
      block.to = std::max(block.from, line - 1);
      block.end = std::min(text.find_first_not_of('`', line), text.size());
      block.is_closed = true;
      is_open = false;
    } else if (is_fence && text[next - 1] == '\n') {
      blocks.push_back({line, next, text.size(), text.size(), false});
      is_open = true;
    }
    line = next;
  }
  if (is_open && text.find_first_not_of(" \t\n\r\v\f", blocks.back().from) == text.npos)
    blocks.pop_back();
  return blocks;
}

}  // namespace sdk
}  // namespace cox

#endif  // COX_SDK_CODE_BLOCKS_HPP
