#pragma once

namespace connectmaster::fakegateway {

// Visits a variant with a function for each alternative: one that is forgotten does not compile.
template <typename... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <typename... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

}  // namespace connectmaster::fakegateway
