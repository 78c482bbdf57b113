#include "support/requirements.h"

#include <gtest/gtest.h>

#include <iostream>
#include <string>

namespace connectmaster::conformance {

void TagTest(std::initializer_list<RequirementId> ids) {
  std::string all;
  for (const RequirementId id : ids) all.append(all.empty() ? "" : " ").append(id.id());
  testing::Test::RecordProperty("requirements", all);
  std::cout << "[ REQUIRES ] " << all << std::endl;
}

}  // namespace connectmaster::conformance
