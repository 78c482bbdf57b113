#pragma once

#include <string>
#include <vector>

namespace connectmaster::testing {

// The file's content; a test failure where it cannot be read.
std::string ReadText(const std::string& path);

// The fenced code blocks of a Markdown file that have the language, "" for those without one.
std::vector<std::string> CodeBlocks(const std::string& path, const std::string& language);

// The commands of a Markdown file's shell blocks, a line each, without their comments.
std::vector<std::string> ShellCommands(const std::string& path);

// The text with every run of white space made one space.
std::string Folded(const std::string& text);

}  // namespace connectmaster::testing
