#include "fleet/expected.h"

#include <google/protobuf/descriptor.h>

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "connectmaster/testkit/fleet.pb.h"

namespace connectmaster::fakegateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// Where a path of JSON names leads, "devices[2].type": the last field, and the message that it is in. A field that is
// not there ends it; without any, the field is null and the message the fleet itself.
struct Place {
  const Descriptor* message = testkit::Fleet::descriptor();
  const FieldDescriptor* field = nullptr;
};

Place Follow(const std::string& path) {
  Place place;
  for (const absl::string_view step : absl::StrSplit(path, '.', absl::SkipEmpty())) {
    if (place.field != nullptr) place.message = place.field->message_type();
    if (place.message == nullptr) return {};
    const std::string name(step.substr(0, step.find('[')));
    place.field = place.message->FindFieldByCamelcaseName(name);
    // What is wrong with a value names its field as the schema does.
    if (place.field == nullptr) place.field = place.message->FindFieldByName(name);
    if (place.field == nullptr) return place;
  }
  return place;
}

template <typename Of>
std::string Names(int count, const Of& of) {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) names.push_back(of(i));
  return absl::StrJoin(names, ", ");
}

std::string FieldsOf(const Descriptor& type) {
  return Names(type.field_count(), [&](int i) { return type.field(i)->json_name(); });
}

std::string ValuesOf(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true or false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return absl::StrCat("one of ", Names(field.enum_type()->value_count(),
                                           [&](int i) { return field.enum_type()->value(i)->name(); }));
    case FieldDescriptor::CPPTYPE_UINT32:
      return "a whole number from 0 to 4294967295";
    case FieldDescriptor::CPPTYPE_STRING:
      return "a text in quotes";
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (field.message_type()->full_name() == "google.protobuf.Duration") return "a duration such as \"0.5s\"";
      return absl::StrCat("{...} with ", FieldsOf(*field.message_type()));
    default:
      return "";
  }
}

}  // namespace

std::string WithExpected(const std::string& complaint) {
  const auto end = complaint.find(')');
  const bool has_path = absl::StartsWith(complaint, "(") && end != std::string::npos;
  const Place place = Follow(has_path ? complaint.substr(1, end - 1) : "");
  std::string expected;
  if (absl::StrContains(complaint, "Cannot find field")) {
    const Descriptor* const type = place.field == nullptr ? place.message : place.field->message_type();
    if (type != nullptr) expected = FieldsOf(*type);
  } else if (place.field != nullptr) {
    expected = ValuesOf(*place.field);
  } else if (absl::StrContains(complaint, "Root element")) {
    expected = absl::StrCat("{...} with ", FieldsOf(*place.message));
  }
  if (expected.empty()) return complaint;
  return absl::StrCat(complaint, absl::EndsWith(complaint, ".") ? "" : ".", " Expected: ", expected, ".");
}

}  // namespace connectmaster::fakegateway
