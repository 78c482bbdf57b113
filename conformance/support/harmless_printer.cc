#include "support/harmless_printer.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "text/harmless.h"

namespace connectmaster::conformance {
namespace {

using testing::TestInfo;
using testing::TestPartResult;
using testing::TestSuite;
using testing::UnitTest;

// A failure has several lines.
std::string HarmlessLines(absl::string_view message) {
  std::string lines;
  for (const absl::string_view line : absl::StrSplit(message, '\n')) {
    if (!lines.empty()) lines += '\n';
    if (absl::StartsWith(line, "[")) lines += ' ';
    lines += text::Harmless(line);
  }
  return lines;
}

// GoogleTest's printer, which is told failures in harmless words.
class HarmlessPrinter final : public testing::TestEventListener {
 public:
  explicit HarmlessPrinter(TestEventListener* printer) : printer_(printer) {}

  void OnTestPartResult(const TestPartResult& result) override {
    printer_->OnTestPartResult(TestPartResult(result.type(), result.file_name(), result.line_number(),
                                              HarmlessLines(result.message()).c_str()));
  }

  void OnTestProgramStart(const UnitTest& run) override { printer_->OnTestProgramStart(run); }
  void OnTestIterationStart(const UnitTest& run, int number) override { printer_->OnTestIterationStart(run, number); }
  void OnEnvironmentsSetUpStart(const UnitTest& run) override { printer_->OnEnvironmentsSetUpStart(run); }
  void OnEnvironmentsSetUpEnd(const UnitTest& run) override { printer_->OnEnvironmentsSetUpEnd(run); }
  void OnTestSuiteStart(const TestSuite& suite) override { printer_->OnTestSuiteStart(suite); }
  void OnTestStart(const TestInfo& test) override { printer_->OnTestStart(test); }
  void OnTestDisabled(const TestInfo& test) override { printer_->OnTestDisabled(test); }
  void OnTestEnd(const TestInfo& test) override { printer_->OnTestEnd(test); }
  void OnTestSuiteEnd(const TestSuite& suite) override { printer_->OnTestSuiteEnd(suite); }
  void OnEnvironmentsTearDownStart(const UnitTest& run) override { printer_->OnEnvironmentsTearDownStart(run); }
  void OnEnvironmentsTearDownEnd(const UnitTest& run) override { printer_->OnEnvironmentsTearDownEnd(run); }
  void OnTestIterationEnd(const UnitTest& run, int number) override { printer_->OnTestIterationEnd(run, number); }
  void OnTestProgramEnd(const UnitTest& run) override { printer_->OnTestProgramEnd(run); }

 private:
  const std::unique_ptr<TestEventListener> printer_;
};

}  // namespace

void PrintHarmlessly() {
  auto& listeners = UnitTest::GetInstance()->listeners();
  auto* const printer = listeners.Release(listeners.default_result_printer());
  if (printer != nullptr) listeners.Append(new HarmlessPrinter(printer));  // which GoogleTest owns
}

}  // namespace connectmaster::conformance
