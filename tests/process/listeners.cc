#include "listeners.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace connectmaster::process_tests {
namespace {

// What the process's descriptors are, such as "socket:[12345]".
std::set<std::string> OpenFiles(const std::string& process) {
  std::set<std::string> files;
  for (const auto& descriptor : std::filesystem::directory_iterator(process + "/fd")) {
    std::error_code gone;
    files.insert(std::filesystem::read_symlink(descriptor, gone).string());
  }
  return files;
}

// "0100007F:0FAA" is 127.0.0.1:4010: a number in the machine's byte order, here taken to be little-endian.
std::string Readable(const std::string& address) {
  const std::string ipv4_mapped = "0000000000000000FFFF0000";
  constexpr std::size_t kIpv4Digits = 8;
  const std::size_t colon = address.find(':');
  std::string host = address.substr(0, colon);
  const std::string port = std::to_string(std::stoul(address.substr(colon + 1), nullptr, 16));
  if (host.rfind(ipv4_mapped, 0) == 0) host = host.substr(ipv4_mapped.size());
  if (host.size() != kIpv4Digits) return "[" + host + "]:" + port;
  const auto byte = [&](std::size_t index) { return std::to_string(std::stoul(host.substr(index, 2), nullptr, 16)); };
  return byte(6) + "." + byte(4) + "." + byte(2) + "." + byte(0) + ":" + port;
}

}  // namespace

std::vector<std::string> ListeningAddresses(pid_t pid) {
  const std::string process = "/proc/" + std::to_string(pid);
  const std::set<std::string> files = OpenFiles(process);
  std::vector<std::string> addresses;
  for (const char* const table : {"/net/tcp", "/net/tcp6"}) {
    std::ifstream file(process + table);
    std::string line;
    std::getline(file, line);  // the heading
    while (std::getline(file, line)) {
      // Slot, local address, remote address, state, queues, timer, retransmissions, user, timeout, inode.
      std::array<std::string, 10> fields;
      std::istringstream stream(line);
      for (std::string& field : fields) stream >> field;
      const bool listens = fields[3] == "0A";
      if (listens && files.count("socket:[" + fields[9] + "]") == 1) addresses.push_back(Readable(fields[1]));
    }
  }
  return addresses;
}

}  // namespace connectmaster::process_tests
