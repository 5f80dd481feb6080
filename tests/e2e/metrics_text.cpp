// A strict reader of Prometheus' text format 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/).
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "web.hpp"

namespace e2e {

namespace {

const std::regex kHelp(R"(# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\\n]|\\\\|\\n)*))");
const std::regex kType(R"(# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram))");
const std::regex kSample(
    R"(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*\})? )"
    R"(([-+]?(?:[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?|Inf)|NaN))");

class Reader {
 public:
  std::string read(const std::string& text) {
    if (text.empty() || text.back() != '\n') flaw("the last line has no end");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) this->line(line);
    for (const auto& [series, last] : infinite_) {
      if (counts_[series] != last) flaw("+Inf and _count differ: " + series);
    }
    return flaws_;
  }

 private:
  void line(const std::string& line) {
    std::smatch found;
    if (std::regex_match(line, found, kHelp)) {
      if (!helped_.insert(found[1]).second) flaw("help twice: " + line);
    } else if (std::regex_match(line, found, kType)) {
      family_ = found[1];
      type_ = found[2];
      if (!typed_.insert(family_).second) flaw("type twice: " + line);
      if (!helped_.contains(family_)) flaw("no help: " + line);
    } else if (std::regex_match(line, found, kSample)) {
      sample(found[1], found[2], found[3]);
    } else {
      flaw("not a line of the format: " + line);
    }
  }

  void sample(const std::string& name, const std::string& labels, const std::string& value) {
    if (!seen_.insert(name + labels).second) flaw("sample twice: " + name + labels);
    if (type_ != "histogram") {
      if (name != family_) flaw("outside its family: " + name);
      if (type_ == "counter" && value.front() == '-') flaw("a counter below 0: " + name);
      if (type_ == "counter" && !name.ends_with("_total")) flaw("a counter's name: " + name);
      return;
    }
    const std::string series = std::regex_replace(labels, std::regex(R"(,?le="[^"]*")"), "");
    if (name == family_ + "_bucket") {
      const double count = std::stod(value);
      if (count < so_far_[series]) flaw("buckets that shrink: " + name + labels);
      so_far_[series] = count;
      if (labels.find("le=\"+Inf\"") != std::string::npos) infinite_[family_ + series] = value;
    } else if (name == family_ + "_count") {
      counts_[family_ + series] = value;
    } else if (name != family_ + "_sum") {
      flaw("outside its family: " + name);
    }
  }

  void flaw(const std::string& what) { flaws_ += what + "\n"; }

  std::string family_, type_, flaws_;
  std::set<std::string> helped_, typed_, seen_;
  std::map<std::string, double> so_far_;
  std::map<std::string, std::string> infinite_, counts_;
};

}  // namespace

std::string flaws_of_metrics(const std::string& text) { return Reader().read(text); }

}  // namespace e2e
