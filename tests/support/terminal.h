#pragma once

#include <string>
#include <vector>

#include "support/child.h"

namespace connectmaster::testing {

// What a key sends.
inline constexpr char kEnter[] = "\n";
inline constexpr char kCtrlC[] = "\x03";
inline constexpr char kCtrlD[] = "\x04";

// A program on a pseudo terminal of its own, 80 columns wide. Texts are compared without what only moves the cursor:
// carriage returns and escape sequences.
//
// Thread safety: for one thread.
// Lifetime: destroying it kills a program that still runs.
class Terminal {
 public:
  explicit Terminal(const Command& command);
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal();

  void Type(const std::string& keys) const;

  // Waits until each text has been printed after what was found before, in any order; false where the program ends,
  // or the patience, without one.
  bool Expect(const std::vector<std::string>& texts, std::chrono::milliseconds patience = kPatience);
  bool Expect(const std::string& text) { return Expect(std::vector<std::string>{text}); }

  // Waits for the program's end; kills it when that takes longer.
  Outcome Wait(std::chrono::milliseconds patience = kPatience);

  // Everything that has been printed so far.
  std::string Screen() const;

  // Whether the terminal shows what is typed and waits for ENTER, as a shell leaves it.
  bool IsAsShellsLeaveIt() const;

 private:
  bool Pump(Deadline deadline);

  Child child_;
  int fd_ = -1;
  std::string raw_;
  std::size_t position_ = 0;
  Outcome outcome_;
};

}  // namespace connectmaster::testing
