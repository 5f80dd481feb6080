// Numbers as Prometheus reads them: the text format 0.0.4. Threads: one writer.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "work/metrics.hpp"

namespace cox::web {

class Exposition {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  static constexpr const char* kContentType = "text/plain; version=0.0.4; charset=utf-8";

  // Begins a family of numbers; its samples follow. `type` is "counter", "gauge" or "histogram".
  Exposition& family(std::string_view name, std::string_view type, std::string_view help);
  // One number of the family. Label values may hold anything.
  Exposition& sample(Labels labels, std::uint64_t value);
  Exposition& sample(Labels labels, double value);
  Exposition& sample(std::uint64_t value) { return sample({}, value); }
  // All samples of a histogram, with one label.
  Exposition& histogram(std::string_view label, std::string_view value,
                        const work::Histogram& histogram);

  const std::string& text() const { return text_; }

 private:
  void line(std::string_view suffix, Labels labels, std::string_view value);

  std::string name_;
  std::string text_;
};

}  // namespace cox::web
