#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "model/registry.h"
#include "store/sqlite_store.h"
#include "support/status_matchers.h"
#include "support/temp_dir.h"

namespace connectmaster::fakegateway {

using connectmaster::testing::IsOk;
using connectmaster::testing::StatusIs;

// A folder with, perhaps, a database in it.
class StoreTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name = "gateway.db") const { return (folder_.path() / name).string(); }

  absl::StatusOr<std::unique_ptr<SqliteStore>> Open(const Changes& initial = {}) const {
    return SqliteStore::Open(Path(), initial);
  }

  // What a registry knows that starts with what the store holds; empty where it cannot be had.
  static Registry LoadFrom(Store& store) {
    Registry registry;
    const auto changes = store.Load();
    EXPECT_THAT(changes, IsOk());
    if (!changes.ok()) return registry;
    for (const auto& change : *changes) registry.Apply(change);
    return registry;
  }
  // Opens the file anew for that.
  Registry Load() const {
    const auto store = Open();
    EXPECT_THAT(store, IsOk());
    return store.ok() ? LoadFrom(**store) : Registry();
  }

  static std::string ReadFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static void WriteFile(const std::string& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
  }

  testing::TempDir folder_;
};

}  // namespace connectmaster::fakegateway
