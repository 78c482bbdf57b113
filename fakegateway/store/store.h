#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "model/changes.h"

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

// Keeps nothing: what a gateway knows ends with it, and begins with `initial`.
class MemoryStore : public Store {
 public:
  explicit MemoryStore(Changes initial) : initial_(std::move(initial)) {}

  absl::StatusOr<Changes> Load() override { return initial_; }
  absl::Status Commit(const Changes&) override { return absl::OkStatus(); }

 private:
  const Changes initial_;
};

}  // namespace connectmaster::fakegateway
