#include "card.hpp"

#include <algorithm>
#include <cmath>
#include <cox/sdk/spans.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "markup.hpp"

namespace teams {

namespace {

using cox::Json;

constexpr std::size_t kButtonsInARow = 6;  // Teams hides more than that

Json run(std::string_view text) { return Json::object({{"type", "TextRun"}, {"text", text}}); }

Json block(Json::Array runs) {
  return Json::object({{"type", "RichTextBlock"}, {"inlines", Json(std::move(runs))}});
}
Json block(Json only) { return block(Json::Array{std::move(only)}); }

Json run_of(const cox::Span& span) {
  Json out = run(span.text);
  if ((span.style & cox::SPAN_CODE) != 0) out.set("fontType", "Monospace");
  if ((span.style & (cox::SPAN_BOLD | cox::SPAN_HEADING)) != 0) out.set("weight", "Bolder");
  if ((span.style & cox::SPAN_ITALIC) != 0) out.set("italic", true);
  if ((span.style & cox::SPAN_STRIKE) != 0) out.set("strikethrough", true);
  if (is_web_link(span.url))
    out.set("selectAction", Json::object({{"type", "Action.OpenUrl"}, {"url", span.url}}));
  return out;
}

Json markdown_block(std::string_view text) {
  Json::Array runs;
  for (const cox::Span& span : cox::parse_markdown(text)) runs.push_back(run_of(span));
  return block(std::move(runs));
}

Json cell(std::string_view text, bool is_bold) {
  Json words = run(text);
  if (is_bold) words.set("weight", "Bolder");
  return Json::object({{"type", "TableCell"}, {"items", Json::array({block(std::move(words))})}});
}

Json row_of(Json::Array cells) {
  return Json::object({{"type", "TableRow"}, {"cells", Json(std::move(cells))}});
}

Json table(Json::Array rows, std::size_t columns, bool has_head) {
  Json::Array widths(columns, Json::object({{"width", 1}}));
  return Json::object({{"type", "Table"},
                       {"columns", Json(std::move(widths))},
                       {"firstRowAsHeaders", has_head},
                       {"showGridLines", has_head},
                       {"rows", Json(std::move(rows))}});
}

Json table_part(const Json& part) {
  Json::Array rows;
  std::size_t columns = part["head"].size();
  const auto add = [&rows](const Json& texts, bool is_bold) {
    Json::Array cells;
    for (const Json& each : texts.items()) cells.push_back(cell(each.text(), is_bold));
    rows.push_back(row_of(std::move(cells)));
  };
  add(part["head"], true);
  for (const Json& each : part["rows"].items()) {
    columns = std::max(columns, each.size());
    add(each, false);
  }
  return table(std::move(rows), columns, true);
}

Json fields_part(const Json& part) {
  Json::Array rows;
  for (const Json& each : part["fields"].items())
    rows.push_back(row_of({cell(each["name"].text(), true), cell(each["value"].text(), false)}));
  return table(std::move(rows), 2, false);
}

Json progress_part(const Json& part) {
  const double done = std::clamp(part["done"].as_double(), 0.0, 1.0);
  const auto full = static_cast<std::size_t>(done * 20);
  std::string bar;
  for (std::size_t i = 0; i < 20; ++i) bar += i < full ? "\u2588" : "\u2591";
  Json marks = run(bar + " " + std::to_string(std::lround(done * 100)) + " %");
  marks.set("fontType", "Monospace");
  const std::string label = part["text"].as_string();
  return label.empty() ? block(std::move(marks)) : block({run(label + " "), std::move(marks)});
}

// Numbers what must be unique in a card.
class Actions {
 public:
  void add(const Json& part, Json::Array& body) {
    for (const Json& each : part["actions"].items()) {
      if (each["kind"].text() == "menu") {
        add_menu(each, body);
      } else {
        add_button(each);
      }
    }
    flush(body);
  }

 private:
  void add_button(const Json& button) {
    const std::string_view label = button["text"].text();
    if (button["url"].is_string()) {
      if (is_web_link(button["url"].text()))
        row_.push_back(
            Json::object({{"type", "Action.OpenUrl"}, {"title", label}, {"url", button["url"]}}));
      return;
    }
    if (!button["token"].is_string()) return;
    Json data = Json::object({{"cox", button["token"]}});
    row_.push_back(button["form"].is_object() ? fold_out(button, std::move(data))
                                              : execute(label, std::move(data)));
    if (button["style"].text() == "primary") row_.back().set("style", "positive");
    if (button["style"].text() == "danger") row_.back().set("style", "destructive");
  }

  // Clients that do not know Action.Execute send the same data as a message.
  static Json execute(std::string_view label, const Json& data) {
    Json submit = Json::object({{"type", "Action.Submit"}, {"title", label}, {"data", data}});
    return Json::object({{"type", "Action.Execute"},
                         {"title", label},
                         {"verb", "cox"},
                         {"data", data},
                         {"fallback", std::move(submit)}});
  }

  Json fold_out(const Json& button, Json data) {
    const Json& form = button["form"];
    const std::string prefix = "f" + std::to_string(forms_++) + ".";
    Json::Array body;
    for (const Json& each : form["fields"].items()) body.push_back(input(each, prefix));
    data.set("cox_form", prefix);
    const std::string title = form["title"].as_string(button["text"].as_string());
    Json card = Json::object({{"type", "AdaptiveCard"},
                              {"body", Json(std::move(body))},
                              {"actions", Json::array({execute(title, data)})}});
    return Json::object(
        {{"type", "Action.ShowCard"}, {"title", button["text"]}, {"card", std::move(card)}});
  }

  static Json input(const Json& field, const std::string& prefix) {
    const std::string label = field["text"].as_string();
    const bool is_choice = field["kind"].text() == "choice";
    Json out = Json::object({{"type", is_choice ? "Input.ChoiceSet" : "Input.Text"},
                             {"id", prefix + field["name"].as_string()},
                             {"label", label}});
    if (is_choice) out.set("choices", choices(field["choices"], "value"));
    if (field["kind"].text() == "long") out.set("isMultiline", true);
    if (field["initial"].is_string()) out.set("value", field["initial"]);
    if (!field["optional"].as_bool())
      out.set("isRequired", true).set("errorMessage", "This must be filled in.");
    return out;
  }
  static Json choices(const Json& from, const char* value) {
    Json::Array all;
    for (const Json& each : from.items()) {
      if (each[value].is_string())
        all.push_back(Json::object({{"title", each["text"]}, {"value", each[value]}}));
    }
    return Json(std::move(all));
  }

  void add_menu(const Json& menu, Json::Array& body) {
    Json options = choices(menu["options"], "token");
    if (options.size() == 0) return;
    const std::string id = "m" + std::to_string(menus_++);
    body.push_back(Json::object({{"type", "Input.ChoiceSet"},
                                 {"id", id},
                                 {"label", menu["text"]},
                                 {"choices", std::move(options)}}));
    row_.push_back(execute(menu["text"].text(), Json::object({{"cox_menu", id}})));
  }

  void flush(Json::Array& body) {
    for (std::size_t from = 0; from < row_.size(); from += kButtonsInARow) {
      const std::size_t end = std::min(row_.size(), from + kButtonsInARow);
      body.push_back(Json::object(
          {{"type", "ActionSet"},
           {"actions", Json(Json::Array(row_.begin() + static_cast<std::ptrdiff_t>(from),
                                        row_.begin() + static_cast<std::ptrdiff_t>(end)))}}));
    }
    row_.clear();
  }

  Json::Array row_;
  int forms_ = 0, menus_ = 0;
};

Json title_block(const Json& card) {
  Json title = run(card["title"].text());
  title.set("weight", "Bolder").set("size", "Medium");
  const std::string_view tone = card["tone"].text();
  if (tone == "good") title.set("color", "Good");
  if (tone == "warning") title.set("color", "Warning");
  if (tone == "danger") title.set("color", "Attention");
  return block(std::move(title));
}

void add_part(const Json& part, Actions& actions, Json::Array& body) {
  const std::string_view kind = part["kind"].text(), text = part["text"].text();
  const std::string_view url = part["url"].text();
  if (kind == "text") body.push_back(block(run(text)));
  if (kind == "markdown") body.push_back(markdown_block(text));
  if (kind == "code") body.push_back(block(run(text).set("fontType", "Monospace")));
  if (kind == "fields") body.push_back(fields_part(part));
  if (kind == "table") body.push_back(table_part(part));
  if (kind == "progress") body.push_back(progress_part(part));
  if (kind == "link") body.push_back(block(run_of({std::string(text), 0, std::string(url)})));
  if (kind == "image" && is_web_link(url))
    body.push_back(Json::object({{"type", "Image"}, {"url", url}, {"altText", text}}));
  if (kind == "actions") actions.add(part, body);
}

}  // namespace

Json adaptive_card(const Json& card) {
  Json::Array body;
  Actions actions;
  if (!card["title"].text().empty()) body.push_back(title_block(card));
  for (const Json& each : card["parts"].items()) add_part(each, actions, body);
  return Json::object({{"type", "AdaptiveCard"},
                       {"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
                       {"version", "1.5"},
                       {"msteams", Json::object({{"width", "Full"}})},
                       {"body", Json(std::move(body))}});
}

Json card_activity(const Json& card) {
  return Json::object(
      {{"type", "message"},
       {"attachments",
        Json::array({Json::object({{"contentType", "application/vnd.microsoft.card.adaptive"},
                                   {"content", adaptive_card(card)}})})}});
}

}  // namespace teams
