#pragma once

#include <functional>
#include <utility>
#include <vector>

namespace connectmaster::fakegateway {

// What the world wants done outside it: an answer to a call, a subscriber to be woken. The shell takes the effects
// out under its lock and runs them, in order, when it has let go of it.
class Effects {
 public:
  using Effect = std::function<void()>;

  void Add(Effect effect) { effects_.push_back(std::move(effect)); }
  std::vector<Effect> Take() { return std::exchange(effects_, {}); }

 private:
  std::vector<Effect> effects_;
};

}  // namespace connectmaster::fakegateway
