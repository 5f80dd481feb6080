// brain/1.
#include <string>
#include <vector>

#include "plugins/host_tables.hpp"
#include "plugins/thunk.hpp"
#include "work/invoke.hpp"

namespace cox::plugins {

namespace {

Result<brain::Operation> operation(const Host& self, const cox_brain_op& op) {
  auto space = self.space(from_c(op.space));
  if (!space.ok()) return space.status();
  brain::Operation operation;
  operation.kind = op.kind == COX_BRAIN_REMOVE  ? brain::Operation::Kind::remove
                   : op.kind == COX_BRAIN_CHECK ? brain::Operation::Kind::check
                                                : brain::Operation::Kind::set;
  operation.space = std::move(*space);
  operation.key = std::string(from_c(op.key));
  operation.json = std::string(from_c(op.value));
  operation.expected = op.expected;
  operation.ttl = op.ttl;
  return operation;
}

cox_status brain_get(const cox_host* table, cox_str space, cox_str key, std::uint64_t* revision,
                     const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    Host& self = host(table);
    work::count(self.work().metrics.brain_reads);
    auto named = self.space(from_c(space));
    if (!named.ok()) return named.status();
    auto value = self.work().services.brain.get(*named, from_c(key));
    if (revision != nullptr) *revision = value.ok() ? value->revision : COX_REVISION_NONE;
    if (value.ok()) put(sink, value->json);
    return value.status();
  });
}

cox_status brain_apply(const cox_host* table, const cox_brain_op* ops, std::size_t count,
                       std::uint32_t mode, std::uint64_t* revisions, const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    Host& self = host(table);
    std::vector<brain::Operation> operations;
    for (std::size_t i = 0; i < count; ++i) {
      auto each = operation(self, ops[i]);
      if (!each.ok()) return each.status();
      operations.push_back(std::move(*each));
    }
    brain::Brain& brain = self.work().services.brain;
    work::count(self.work().metrics.brain_writes);
    if (mode == COX_BRAIN_SOON) return brain.apply_soon(std::move(operations));
    auto applied = brain.apply(std::move(operations));
    if (applied.status().code() == Code::conflict) work::count(self.work().metrics.brain_conflicts);
    if (applied.ok() && revisions != nullptr)
      std::copy(applied->begin(), applied->end(), revisions);
    return applied.status();
  });
}

cox_status brain_scan(const cox_host* table, cox_str space, cox_str prefix, cox_str after,
                      std::size_t limit, void* context,
                      std::int32_t (*each)(void*, cox_str, cox_str, std::uint64_t)) {
  return guarded(nullptr, [&]() -> Status {
    Host& self = host(table);
    if (each == nullptr) return invalid("scan needs a function");
    work::count(self.work().metrics.brain_reads);
    auto named = self.space(from_c(space));
    if (!named.ok()) return named.status();
    return self.work().services.brain.scan(
        *named, from_c(prefix), from_c(after), limit,
        [&](std::string_view key, const brain::Value& value) {
          return each(context, text::to_c(key), text::to_c(value.json), value.revision) != 0;
        });
  });
}

cox_status brain_watch(const cox_host* table, cox_str space, cox_str prefix,
                       const cox_handler* handler, std::uint64_t* id) {
  return guarded(nullptr, [&]() -> Status {
    Host& self = host(table);
    if (handler == nullptr) return invalid("a watch needs a handler");
    auto named = self.space(from_c(space));
    if (!named.ok()) {
      cox_handler refused = *handler;
      work::drop(refused);
      return named.status();
    }
    auto watched = self.watch(std::move(*named), std::string(from_c(prefix)), *handler);
    if (watched.ok() && id != nullptr) *id = *watched;
    return watched.status();
  });
}

cox_status brain_unwatch(const cox_host* table, std::uint64_t id) {
  return guarded(nullptr, [&] { return host(table).unwatch(id); });
}

}  // namespace

const void* brain_table() {
  static const cox_brain_1 table{sizeof(cox_brain_1), 0,           brain_get,    brain_apply,
                                 brain_scan,          brain_watch, brain_unwatch};
  return &table;
}

}  // namespace cox::plugins
