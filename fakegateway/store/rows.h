#pragma once

#include <sqlite3.h>

#include <string>
#include <vector>

#include "model/changes.h"

// What is stored, as rows of tables.
namespace connectmaster::fakegateway {

// The SQL that leads from each version of the schema, from none on, to the next: a new file runs all of it, an older
// one what it lacks. Steps that were released are never changed.
const std::vector<std::string>& SchemaSteps();

// False where SQLite failed; its error says how.
bool WriteRow(sqlite3* db, const Change& change);
// In an order in which a Registry can apply them.
bool ReadRows(sqlite3* db, Changes& changes);

}  // namespace connectmaster::fakegateway
