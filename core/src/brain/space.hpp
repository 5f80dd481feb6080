// Where the core keeps its own in the brain, apart from every plugin's.
#pragma once

namespace cox::brain {

inline constexpr auto kCoreSpace = "cox";
// Standing orders there: "order/PLUGIN/ID". Values of the plugin refer to them.
inline constexpr auto kOrders = "order/";

}  // namespace cox::brain
