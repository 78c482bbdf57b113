#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>

namespace connectmaster::fakegateway {

// One SQL statement, prepared, bound and run; a failure shows in the result codes of Step and Run.
class Statement {
 public:
  Statement(sqlite3* database, const char* sql)
      : result_(sqlite3_prepare_v2(database, sql, -1, &statement_, nullptr)) {}
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& Bind(const std::string& value) {
    return Note(sqlite3_bind_text64(statement_, ++bound_, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  }
  Statement& BindBytes(const std::string& value) {
    return Note(sqlite3_bind_blob64(statement_, ++bound_, value.data(), value.size(), SQLITE_TRANSIENT));
  }
  Statement& Bind(std::int64_t value) { return Note(sqlite3_bind_int64(statement_, ++bound_, value)); }

  // The next row, of which the columns can then be read; false at the end, and where something failed.
  bool Step() {
    if (result_ != SQLITE_OK && result_ != SQLITE_ROW) return false;
    result_ = sqlite3_step(statement_);
    return result_ == SQLITE_ROW;
  }
  // Runs the statement to its end.
  bool Run() {
    while (Step()) {
    }
    return Done();
  }
  bool Done() const { return result_ == SQLITE_DONE; }

  std::string Text(int column) const {
    const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return text == nullptr ? "" : std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
  }
  std::string Bytes(int column) const {
    const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return bytes == nullptr ? ""
                            : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
  }
  std::int64_t Number(int column) const { return sqlite3_column_int64(statement_, column); }

 private:
  Statement& Note(int result) {
    if (result_ == SQLITE_OK) result_ = result;
    return *this;
  }

  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
  int result_;
};

}  // namespace connectmaster::fakegateway
