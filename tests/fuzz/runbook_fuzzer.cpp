// A runbook's file from anybody, with values from anybody: the first line is the value of every
// parameter, the rest the file. Whatever is read and linked without a problem can be described,
// prepared and run to its end; no value becomes more than one argument, or a further line.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/describe.hpp"
#include "engine/library.hpp"
#include "engine/machine.hpp"
#include "engine/prepare.hpp"

using namespace runbooks;

namespace {

void check(const Process& process, const Values& values) {
  std::string error;
  const ReadyProcess ready = prepare(process, values, error);
  if (!error.empty()) return;
  if (ready.argv.empty() || ready.argv.front() != process.argv.front().literal_text())
    __builtin_trap();
  for (const std::string& word : ready.argv) {
    if (word.find('\0') != std::string::npos) __builtin_trap();
  }
}

void check(const Request& request, const Values& values) {
  std::string error;
  const ReadyRequest ready = prepare(request, values, error);
  if (!error.empty()) return;
  for (const auto& [name, value] : ready.fields) {
    const bool from_file = value.find_first_of("\r\n") != std::string::npos;
    bool literal = false;
    for (const auto& [written, text] : request.fields) {
      literal = literal || (written == name && text.is_literal());
    }
    if (from_file && !literal) __builtin_trap();
  }
  if (request.json && !cox::Json::parse(ready.body)) __builtin_trap();
}

void check(const Step& step, const Values& values) {
  describe(step, values);
  if (const auto* run = std::get_if<RunStep>(&step.what)) check(run->process, values);
  if (const auto* http = std::get_if<HttpStep>(&step.what)) check(http->request, values);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string value(input.substr(0, input.find('\n')));
  const std::string text(input.substr(std::min(value.size() + 1, input.size())));
  const Library library({{"it.json", text, ""}}, [](const std::string&) { return std::nullopt; });
  if (library.books().empty() == library.problems().empty() && !library.problems().empty())
    __builtin_trap();
  for (const auto& [id, book] : library.books()) {
    if (!program_from(library.source(id))) __builtin_trap();
    Run run;
    for (const Parameter& each : book.runbook.parameters) run.values.set(each.name, value);
    describe(book.program, run.values);
    Machine machine(book.program, run);
    for (std::int64_t now = 1; const Step* step = machine.advance(now); ++now) {
      if (run.pending->delay) machine.try_again(now);
      check(*step, run.values);
      const Run kept = run_from_json(to_json(run));
      if (to_json(kept) != to_json(run)) __builtin_trap();
      machine.ended(now % 3 == 0 ? StepEnd::failed("no") : StepEnd(), now);
    }
  }
  return 0;
}
