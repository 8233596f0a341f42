#include "conformance/resource_use.h"

#include <dlfcn.h>
#include <malloc.h>

#include <filesystem>
#include <iterator>
#include <system_error>

namespace pipeline {
namespace {

/// A function that a sanitizer's runtime has; null where it is not in this process.
template <class Function>
Function* of_sanitizer(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_DEFAULT, name));
}

constexpr const char* kLeakCheck = "__lsan_do_recoverable_leak_check";

std::int64_t bytes_in_use() {
  // Sanitizers bring an allocator of their own, of which mallinfo knows nothing.
  if (auto* allocated = of_sanitizer<std::size_t()>("__sanitizer_get_current_allocated_bytes"))
    return static_cast<std::int64_t>(allocated());
  const auto info = ::mallinfo2();
  return static_cast<std::int64_t>(info.uordblks + info.hblkhd);
}

std::int64_t entries_of(const char* folder) {
  std::error_code error;
  const std::filesystem::directory_iterator entries(folder, error);
  return error ? 0 : std::distance(begin(entries), end(entries));
}

}  // namespace

ResourceUse resource_use() { return {bytes_in_use(), entries_of("/proc/self/fd"), entries_of("/proc/self/task")}; }

bool has_leak_sanitizer() { return of_sanitizer<int()>(kLeakCheck) != nullptr; }

bool sanitizer_finds_leaks() { return of_sanitizer<int()>(kLeakCheck)() != 0; }

}  // namespace pipeline
