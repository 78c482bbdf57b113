#pragma once

#include <string>
#include <vector>

namespace connectmaster::conformance {

// A way in which the fake gateway can be wrong on purpose: it breaks one requirement.
struct Deviation {
  std::string name;
  std::string requirement;  // its ID
  std::string sentence;     // what it does wrong
};

// All that the fake gateway has, by requirement and name.
std::vector<Deviation> DeviationsOfTheFake();

}  // namespace connectmaster::conformance
