/// \file
/// What this process holds on to. A stage that leaves more of it behind each time it runs will end a server that runs
/// it all day.
#pragma once

#include <cstdint>

namespace pipeline {

struct ResourceUse {
  std::int64_t bytes = 0;  ///< given out by malloc and operator new, not yet given back
  std::int64_t files = 0;  ///< open descriptors: files, pipes, sockets
  std::int64_t threads = 0;
};

ResourceUse resource_use();

/// Whether LeakSanitizer, alone or within AddressSanitizer, is in this process; else nothing is known of memory that
/// nobody points to.
bool has_leak_sanitizer();

/// Has LeakSanitizer look now, and write to the standard error where what it finds was allocated. True when it found
/// something. REQUIRES: has_leak_sanitizer()
bool sanitizer_finds_leaks();

}  // namespace pipeline
