#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "world/changes.h"

namespace connectmaster::fakegateway {

// Where what must survive is kept (ROBUST-2).
//
// Thread safety: none; one writer at a time.
class Store {
 public:
  virtual ~Store() = default;

  // The changes that lead to what is stored, in an order in which a Registry can apply them.
  virtual absl::StatusOr<Changes> Load() = 0;

  // Makes all of the changes durable, or none.
  virtual absl::Status Commit(const Changes& changes) = 0;
};

// Keeps nothing: what a gateway knows ends with it.
class MemoryStore : public Store {
 public:
  absl::StatusOr<Changes> Load() override { return Changes{}; }
  absl::Status Commit(const Changes&) override { return absl::OkStatus(); }
};

}  // namespace connectmaster::fakegateway
