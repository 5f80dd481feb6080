// A chat that may be open twice; it says only when it opens and closes. Where TWOFOLD_OPENS is
// false, it ends the process instead.
#include <atomic>
#include <cox/adapter.hpp>

namespace {

// Looked at where it is used, so that no compiler knows better.
std::atomic<int*> wrong_address{reinterpret_cast<int*>(64)};
std::atomic<bool> opens{TWOFOLD_OPENS};

}  // namespace

class Twofold : public cox::Adapter {
 public:
  static constexpr std::uint32_t abilities = COX_ABILITY_OVERLAP;

  void start() override {
    if (!opens) *wrong_address.load() = 1;
    log().info("build " TWOFOLD_BUILD " opens");
    state(COX_STATE_ONLINE);
  }
  void stop() override {
    state(COX_STATE_OFFLINE);
    log().info("build " TWOFOLD_BUILD " closes");
  }
  void send(const cox::Outgoing&) override {}
};

COX_ADAPTER("twofold", TWOFOLD_BUILD, "A chat that may be open twice", Twofold)
