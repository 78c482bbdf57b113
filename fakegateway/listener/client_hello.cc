#include "listener/client_hello.h"

#include <algorithm>
#include <cstddef>

namespace connectmaster::fakegateway {
namespace {

constexpr int kApplicationProtocols = 16;
constexpr int kSessionTicket = 35;
constexpr int kPreSharedKey = 41;
constexpr int kSupportedVersions = 43;

// Reads numbers and lists one after the other; what was not there reads as nothing.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}

  bool has_more() const { return !left_.empty(); }
  bool is_cut() const { return is_cut_; }

  std::string_view Bytes(std::size_t count) {
    is_cut_ = is_cut_ || count > left_.size();
    const std::string_view bytes = left_.substr(0, count);
    left_.remove_prefix(bytes.size());
    return bytes;
  }
  int Number(std::size_t bytes) {
    int number = 0;
    for (const char c : Bytes(bytes)) number = number << 8 | static_cast<unsigned char>(c);
    return number;
  }
  // A list whose size stands before it, in a number of so many bytes.
  std::string_view List(std::size_t bytes_of_size) { return Bytes(static_cast<std::size_t>(Number(bytes_of_size))); }

 private:
  std::string_view left_;
  bool is_cut_ = false;
};

bool IsReserved(int version) {  // RFC 8701
  return (version & 0x0f0f) == 0x0a0a;
}

bool OffersHttp2(std::string_view application_protocols) {
  Reader protocols(Reader(application_protocols).List(2));
  while (protocols.has_more()) {
    if (protocols.List(1) == "h2") return true;
  }
  return false;
}

}  // namespace

ClientHello ClientHello::Parse(std::string_view bytes) {
  ClientHello hello;
  Reader reader(bytes);
  reader.Bytes(5 + 1 + 3);  // the record's header, and the message's
  hello.highest_version = reader.Number(2);
  reader.Bytes(32);  // random
  reader.List(1);    // the session's ID: TLS 1.3 sends a random one
  reader.List(2);    // cipher suites
  reader.List(1);    // compression
  Reader extensions(reader.List(2));
  bool resumes = false;
  bool offers_h2 = false;
  while (extensions.has_more()) {
    const int type = extensions.Number(2);
    const std::string_view content = extensions.List(2);
    resumes = resumes || type == kPreSharedKey || (type == kSessionTicket && !content.empty());
    offers_h2 = offers_h2 || (type == kApplicationProtocols && OffersHttp2(content));
    if (type != kSupportedVersions) continue;
    Reader versions(Reader(content).List(1));
    while (versions.has_more()) {
      const int version = versions.Number(2);
      if (!IsReserved(version)) hello.highest_version = std::max(hello.highest_version, version);
    }
  }
  if (reader.is_cut() || extensions.is_cut()) {
    hello.highest_version = std::max(hello.highest_version, ClientHello::kTls12);
  } else {
    hello.may_resume = resumes;
    hello.may_offer_h2 = offers_h2;
  }
  return hello;
}

}  // namespace connectmaster::fakegateway
