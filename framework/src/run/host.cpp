#include "run/host.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace pipeline {
namespace {

std::string first_line_value(const std::string& file, const std::string& key) {
  std::ifstream in(file);
  std::string line;
  while (std::getline(in, line)) {
    if (!line.starts_with(key)) continue;
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    const std::size_t begin = line.find_first_not_of(" \t", colon + 1);
    return begin == std::string::npos ? "" : line.substr(begin);
  }
  return "";
}

/// Processors that the control group's quota amounts to; a large number when there is none.
double control_group_quota() {
  std::ifstream in("/sys/fs/cgroup/cpu.max");
  std::string quota;
  double period = 0.0;
  if (in >> quota >> period && quota != "max" && period > 0.0) return std::strtod(quota.c_str(), nullptr) / period;
  return 1e9;
}

/// Only what kernels are chosen by; all flags of a processor would be a screenful.
Value interesting_flags() {
  std::istringstream flags(first_line_value("/proc/cpuinfo", "flags"));
  Value::List found;
  std::string flag;
  while (flags >> flag)
    if (flag == "fma" || flag == "sse4_2" || flag.starts_with("avx") || flag.starts_with("amx"))
      found.emplace_back(flag);
  return found;
}

}  // namespace

int available_threads() {
  cpu_set_t set;
  CPU_ZERO(&set);
  int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  count = std::min(count, static_cast<int>(std::min(1e6, std::ceil(control_group_quota()))));
  return std::max(1, count);
}

Value describe_host() {
  utsname system{};
  uname(&system);
  const auto memory = static_cast<std::int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
  return Value::Map{{"name", system.nodename},
                    {"system", std::string(system.sysname) + " " + system.release},
                    {"machine", system.machine},
                    {"processor", first_line_value("/proc/cpuinfo", "model name")},
                    {"processors", static_cast<std::int64_t>(available_threads())},
                    {"flags", interesting_flags()},
                    {"memory_bytes", memory}};
}

std::uint64_t peak_memory_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void keep_libraries_single_threaded() {
  for (const char* name : {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"})
    if (const char* now = std::getenv(name); now == nullptr || std::string_view(now) != "1") setenv(name, "1", 1);
}

}  // namespace pipeline
