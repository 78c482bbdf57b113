#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "store/store.h"

struct sqlite3;

namespace connectmaster::fakegateway {

// A Store in an SQLite file, durable against the end of the process and of the power: what Commit answered OK is
// there. The file is locked for as long as it is open, so that no second process writes it.
class SqliteStore : public Store {
 public:
  // Opens the file, or makes it, beginning with `initial`: what was deleted since does not come back.
  // FAILED_PRECONDITION where it is no fake gateway's database, or a newer version's; UNAVAILABLE where another process
  // has it open; the message names the file.
  static absl::StatusOr<std::unique_ptr<SqliteStore>> Open(const std::string& path, const Changes& initial);
  ~SqliteStore() override;

  absl::StatusOr<Changes> Load() override;
  absl::Status Commit(const Changes& changes) override;

 private:
  SqliteStore(std::string path, sqlite3* database);

  absl::Status Prepare(const Changes& initial);
  absl::Status UpdateSchema(int version, const Changes& initial);
  absl::Status CheckFiles() const;
  std::string LogPath() const;
  absl::Status Write(const Changes& changes);
  absl::Status Error(const std::string& doing) const;
  absl::Status Execute(const char* sql) const;
  absl::StatusOr<int> ReadNumber(const char* sql) const;

  std::string path_;
  sqlite3* database_;
  bool has_log_ = false;  // SQLite has made its write-ahead log
};

}  // namespace connectmaster::fakegateway
