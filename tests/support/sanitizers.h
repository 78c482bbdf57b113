// Whether the test is built with a sanitizer, which is slower, has an allocator of its own and needs descriptors.
#pragma once

namespace connectmaster::testing {

#if defined(__has_feature)
inline constexpr bool kSanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace connectmaster::testing
