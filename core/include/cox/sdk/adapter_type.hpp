// The functions through which the core drives an adapter. Authors need none of this. Threads: as
// cox_adapter_type of abi.h says. What an adapter throws becomes a status and a sentence.
#ifndef COX_SDK_ADAPTER_TYPE_HPP
#define COX_SDK_ADAPTER_TYPE_HPP

#include <cox/abi.h>

#include <cox/sdk/adapter.hpp>
#include <cox/sdk/boundary.hpp>
#include <cox/sdk/entry.hpp>
#include <memory>
#include <string>

namespace cox::sdk {

// What lives from load to unload of an adapter library.
struct AdapterLibrary {
  const cox_host* host;
};

struct SessionThunks {
  template <class Kind>
  static cox_status open(void* self, const cox_session_host* host, cox_str config, cox_str state,
                         void** session, const cox_sink* error) noexcept {
    return guarded(error, [&] {
      std::unique_ptr<Adapter> made = std::make_unique<Kind>();
      bind(*made, *static_cast<AdapterLibrary*>(self), host);
      made->settings_ = Json::parse(copy(config)).value_or(Json::object());
      made->handed_over_ = Json::parse(copy(state)).value_or(Json());
      *session = made.release();
    });
  }
  static cox_status start(void* session, const cox_sink* error) noexcept {
    return guarded(error, [&] { adapter(session).start(); });
  }
  static cox_status send(void* session, const cox_outgoing* raw, std::uint64_t ticket,
                         const cox_sink* receipt) noexcept {
    bool pending = false;
    const cox_status status = guarded(receipt, [&] {
      const Outgoing out(*raw, ticket);
      perform(adapter(session), out);
      pending = out.pending();
      if (!pending && !out.sent_id().empty()) put(receipt, out.sent_id());
    });
    return status == COX_OK && pending ? cox_status(COX_PENDING) : status;
  }
  static void stop(void* session, const cox_sink* state) noexcept {
    Answer why;
    const cox_status status = guarded(why.sink(), [&] {
      adapter(session).stop();
      const Json kept = adapter(session).save_state();
      if (!kept.is_null()) put(state, kept.dump());
    });
    if (status != COX_OK) adapter(session).log().error("stop failed: " + why.text());
  }
  static void close(void* session) noexcept { delete &adapter(session); }
  static cox_status request(void* session, const cox_http_request* raw) noexcept {
    return guarded(nullptr, [&] {
      adapter(session).request(AdapterRequest(adapter(session).session_, *raw));
    });
  }
  // A class may have `static Json check(const Json& settings)`: what an entry of the config is
  // worth.
  template <class Kind>
  static cox_status check(void*, cox_str config, const cox_sink* answer) noexcept {
    return guarded(answer, [&] {
      put(answer, Kind::check(Json::parse(copy(config)).value_or(Json::object())).dump());
    });
  }
  // A class may have `static void validate(const Json& settings)`: throws what is wrong in an entry
  // of the config.
  template <class Kind>
  static cox_status validate(void*, cox_str config, const cox_sink* error) noexcept {
    return guarded(error,
                   [&] { Kind::validate(Json::parse(copy(config)).value_or(Json::object())); });
  }

 private:
  static Adapter& adapter(void* session) { return *static_cast<Adapter*>(session); }
  static void bind(Adapter& made, const AdapterLibrary& library, const cox_session_host* session) {
    made.host_ = library.host;
    made.session_ = session;
  }
  static void perform(Adapter& adapter, const Outgoing& out) {
    switch (out.act) {
      case COX_ACT_SEND:
      case COX_ACT_REPLY:
        return adapter.send(out);
      case COX_ACT_EMOTE:
        return adapter.emote(out);
      case COX_ACT_TOPIC:
        return adapter.topic(out);
      case COX_ACT_EDIT:
        return adapter.edit(out);
      case COX_ACT_REMOVE:
        return adapter.remove(out);
      case COX_ACT_REACT:
        return adapter.react(out);
      case COX_ACT_TYPING:
        return adapter.typing(out);
      case COX_ACT_FILE:
        return adapter.file(out);
      default:
        throw Error(COX_UNSUPPORTED, "this adapter is older than the bot: rebuild it");
    }
  }
};

template <class Kind>
cox_adapter_type adapter_type(AdapterLibrary& library) {
  cox_adapter_type type{};
  type.size = sizeof(type);
  type.abilities = Kind::abilities;
  type.self = &library;
  type.open = &SessionThunks::open<Kind>;
  type.start = &SessionThunks::start;
  type.send = &SessionThunks::send;
  type.stop = &SessionThunks::stop;
  type.close = &SessionThunks::close;
  type.request = &SessionThunks::request;
  if constexpr (requires { Kind::check(Json()); }) type.check = &SessionThunks::check<Kind>;
  if constexpr (requires { Kind::validate(Json()); })
    type.validate = &SessionThunks::validate<Kind>;
  return type;
}

// `load` of a library that provides the adapter `Kind`.
template <class Kind>
cox_status load_adapter(const cox_host* host, void** self, const cox_sink* error) noexcept {
  return load_instance<AdapterLibrary>(self, error, [host] {
    auto library = std::make_unique<AdapterLibrary>(AdapterLibrary{host});
    const void* table = host->extension(host, COX_EXT_ADAPTER);
    if (table == nullptr) throw Error(COX_UNSUPPORTED, "this bot takes no adapters; update cox");
    const cox_adapter_type type = adapter_type<Kind>(*library);
    Answer answer;
    const auto* adapters = static_cast<const cox_adapter_1*>(table);
    answer.check(adapters->provide(host, &type, answer.sink()), "provide the adapter");
    return library;
  });
}

}  // namespace cox::sdk

#endif  // COX_SDK_ADAPTER_TYPE_HPP
