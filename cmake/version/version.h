#pragma once

namespace connectmaster {

// What --version prints behind a command's name: "0.2.0 (commit 1a2b3c4)". Without git, the version alone.
extern const char* const kVersion;

}  // namespace connectmaster
