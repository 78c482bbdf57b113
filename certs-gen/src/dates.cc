#include "dates.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <ctime>

namespace connectmaster::certs {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::year_month_day;

constexpr int kLastYear = 9999;

}  // namespace

Time AddYears(Time time, int years) {
  const auto midnight = floor<days>(time);
  const year_month_day date(midnight);
  year_month_day later = date + std::chrono::years(years);
  if (!later.ok()) later = later.year() / later.month() / std::chrono::last;
  return std::chrono::sys_days(later) + (time - midnight);
}

std::optional<Time> FromAsn1(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return Time(std::chrono::seconds(timegm(&parts)));
}

absl::StatusOr<Asn1TimePtr> ToAsn1(Time time) {
  const year_month_day date(floor<days>(time));
  Asn1TimePtr result;
  if (date.year() >= std::chrono::year(0) && date.year() <= std::chrono::year(kLastYear)) {
    result.reset(ASN1_TIME_set(nullptr, static_cast<std::time_t>(time.time_since_epoch().count())));
  }
  if (!result) {
    TakeOpensslError();
    return absl::InvalidArgumentError(absl::StrCat(
        "a certificate cannot contain the year ", static_cast<int>(date.year()), ", only 0 to 9999: give fewer years"));
  }
  return result;
}

std::string ToString(Time time) {
  const auto midnight = floor<days>(time);
  const year_month_day date(midnight);
  const std::chrono::hh_mm_ss clock(time - midnight);
  return absl::StrFormat("%04d-%02d-%02d %02d:%02d:%02d UTC", static_cast<int>(date.year()),
                         static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                         clock.minutes().count(), clock.seconds().count());
}

}  // namespace connectmaster::certs
