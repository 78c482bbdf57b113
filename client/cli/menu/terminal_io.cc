#include "terminal_io.h"

#include <histedit.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cwchar>
#include <mutex>
#include <utility>

namespace connectmaster::client::cli::menu {
namespace {

constexpr int kHistorySize = 100;

// The number of the prompt's characters that fill whole rows of the terminal. libedit breaks a prompt that is wider
// than the terminal with control characters. We print the whole rows ourselves, and leave the last row to libedit.
size_t WholeRows(const std::string& prompt) {
  constexpr size_t kUsualColumns = 80;
  winsize size{};
  const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  const size_t columns = known ? size.ws_col : kUsualColumns;
  return prompt.size() / columns * columns;
}

}  // namespace

// Only the reading thread may use libedit. Text that other threads write meanwhile is queued; an event wakes the
// reader, which shows the text and redraws its line.
class TerminalIo::Editor {
 public:
  Editor() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), history_(history_init()) {
    (void)std::setlocale(LC_CTYPE, "");
    HistEvent event;
    history(history_, &event, H_SETSIZE, kHistorySize);
    editor_ = el_init("connectmaster", stdin, stdout, stderr);
    el_set(editor_, EL_CLIENTDATA, this);
    el_set(editor_, EL_SIGNAL, 1);
    el_set(editor_, EL_EDITOR, "emacs");
    el_set(editor_, EL_HIST, history, history_);
    el_set(editor_, EL_PROMPT, &Editor::Prompt);
    el_set(editor_, EL_GETCFN, &Editor::ReadChar);
  }
  Editor(const Editor&) = delete;
  Editor& operator=(const Editor&) = delete;

  ~Editor() {
    el_end(editor_);
    history_end(history_);
    close(wake_);
  }

  std::optional<std::string> ReadLine(const std::string& prompt) {
    const size_t printed = WholeRows(prompt);
    prompt_ = prompt.substr(printed);
    // libedit takes over the terminal only after it has shown the prompt. Without this, the terminal itself would echo
    // what is typed before.
    if (!ended_) el_set(editor_, EL_PREP_TERM, 1);
    {
      const std::lock_guard lock(mutex_);
      reading_ = true;
      Print(prompt.substr(0, printed));
    }
    int length = 0;
    const char* line = ended_ ? nullptr : el_gets(editor_, &length);
    std::optional<std::string> result;
    if (line != nullptr && length > 0) {
      result.emplace(line, static_cast<size_t>(length));
      if (result->back() == '\n') result->pop_back();
      HistEvent event;
      if (!result->empty()) history(history_, &event, H_ENTER, line);
    }
    ended_ = !result.has_value();
    const std::lock_guard lock(mutex_);
    reading_ = false;
    if (ended_) Print("\n");
    Print(std::exchange(waiting_, ""));
    return result;
  }

  void Write(const std::string& text) {
    const std::lock_guard lock(mutex_);
    if (!reading_) {
      Print(text);
      return;
    }
    waiting_ += text;
    (void)eventfd_write(wake_, 1);
  }

 private:
  static Editor* Self(EditLine* editor) {
    void* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    return static_cast<Editor*>(self);
  }

  static char* Prompt(EditLine* editor) { return Self(editor)->prompt_.data(); }

  // libedit's hook for the next character: 1, 0 at the end of the input, -1 for an error.
  static int ReadChar(EditLine* editor, wchar_t* character) {
    Editor& self = *Self(editor);
    std::mbstate_t state{};
    for (;;) {
      pollfd events[] = {{STDIN_FILENO, POLLIN, 0}, {self.wake_, POLLIN, 0}};
      if (poll(events, 2, -1) < 0) {
        if (errno == EINTR) continue;
        return -1;
      }
      if (events[1].revents != 0) self.ShowWaiting();
      if (events[0].revents == 0) continue;
      char byte = 0;
      const ssize_t count = read(STDIN_FILENO, &byte, 1);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return 0;
      // A Ctrl-D that was typed before the prompt: the terminal took it for the end of the input, and passes it on as
      // 0.
      constexpr char kCtrlD = 4;
      if (byte == 0) byte = kCtrlD;
      const size_t converted = std::mbrtowc(character, &byte, 1, &state);
      constexpr auto kIncomplete = static_cast<size_t>(-2);
      constexpr auto kInvalid = static_cast<size_t>(-1);
      if (converted == kInvalid) state = {};
      if (converted != kInvalid && converted != kIncomplete) return 1;
    }
  }

  void ShowWaiting() {
    eventfd_t count = 0;
    (void)eventfd_read(wake_, &count);
    {
      const std::lock_guard lock(mutex_);
      if (waiting_.empty()) return;
      Print("\n" + std::exchange(waiting_, ""));
    }
    el_set(editor_, EL_REFRESH);
  }

  // Standard output is shared with libedit, which writes only from the reading thread.
  static void Print(const std::string& text) {
    (void)std::fwrite(text.data(), 1, text.size(), stdout);
    (void)std::fflush(stdout);
  }

  const int wake_;
  History* const history_;
  EditLine* editor_ = nullptr;
  std::string prompt_;
  bool ended_ = false;

  std::mutex mutex_;  // guards what follows, and printing while no line is read
  bool reading_ = false;
  std::string waiting_;
};

TerminalIo::TerminalIo() : editor_(std::make_unique<Editor>()) {}

TerminalIo::~TerminalIo() = default;

std::optional<std::string> TerminalIo::ReadLine(const std::string& prompt) {
  return editor_->ReadLine(prompt);
}

void TerminalIo::Write(const std::string& text) {
  editor_->Write(text);
}

}  // namespace connectmaster::client::cli::menu
