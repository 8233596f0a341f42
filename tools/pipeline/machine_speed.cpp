#include "machine_speed.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>

#include <pipeline/cpu.h>
#include <pipeline/function_ref.h>
#include <pipeline/tensor.h>

#include "machine_kernels.h"
#include "run/thread_pool.h"

namespace pipeline::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kLine = 16;  // floats of a cache line
constexpr double kBytes = 12.0;     // an element of the triad: two read, one written

/// Units of work per second: calls work(n) with n doubled until that takes so long that waking the threads does not
/// count. What went before has brought the processor to its pace.
double per_second(FunctionRef<void(std::int64_t)> work) {
  constexpr double kLongEnough = 0.05;
  for (std::int64_t n = 1;; n *= 2) {
    const Clock::time_point begin = Clock::now();
    work(n);
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    if (seconds >= kLongEnough) return static_cast<double>(n) / seconds;
  }
}

/// Arrays a, b and c, one behind the other. Not filled: the thread that works on a part touches it first, which is what
/// places it in that thread's memory.
class Arrays {
 public:
  /// `size`: of each, a multiple of kLine.
  explicit Arrays(std::int64_t size)
      : size_(size), all_(Tensor::uninitialized(DType::f32, {3 * size})), data_(all_.writable<float>().data()) {}

  std::int64_t size() const { return size_; }
  void fill(std::int64_t begin, std::int64_t end) {
    for (int array = 0; array < 3; ++array)
      std::fill(data_ + array * size_ + begin, data_ + array * size_ + end, static_cast<float>(array));
  }
  void triad(const MachineKernels& kernels, std::int64_t begin, std::int64_t end) {
    kernels.triad(data_ + begin, data_ + size_ + begin, data_ + 2 * size_ + begin, end - begin);
  }

 private:
  std::int64_t size_;
  Tensor all_;
  float* data_;
};

/// Whole cache lines, so that each array and each part of one is aligned.
std::int64_t elements_in(std::int64_t bytes) {
  const std::int64_t elements = bytes / 12;
  return std::max(kLine, elements - elements % kLine);
}

/// Of the cache of a level; 0 when the system does not say.
std::int64_t cache_bytes(int name) { return std::max<std::int64_t>(0, ::sysconf(name)); }

/// `speed` of one thread, and of all.
Speeds by_threads(int threads, FunctionRef<double(ThreadPool&)> speed) {
  ThreadPool single(1);
  const double one = speed(single);
  if (threads == 1) return {one, one};
  ThreadPool pool(threads);
  return {one, speed(pool)};
}

}  // namespace

Speeds multiply_add_gflops(int threads) {
  constexpr std::int64_t kRounds = 4096;
  const MachineKernels& kernels = machine_kernels(instruction_set());
  return by_threads(threads, [&](ThreadPool& pool) {
    const double calls = per_second([&](std::int64_t n) {
      pool.parallel_for(pool.threads(), [&](std::int64_t) { kernels.multiply_add(n * kRounds); });
    });
    return calls * static_cast<double>(pool.threads() * kRounds * kernels.operations) / 1e9;
  });
}

Speeds first_level_gb_per_second(int threads) {
  constexpr std::int64_t kSmallest = 32 * 1024;  // of the processors that there are
  const std::int64_t cache = std::max(kSmallest, cache_bytes(_SC_LEVEL1_DCACHE_SIZE));
  const std::int64_t elements = elements_in(cache / 4 * 3);
  const MachineKernels& kernels = machine_kernels(instruction_set());
  return by_threads(threads, [&](ThreadPool& pool) {
    const double passes = per_second([&](std::int64_t n) {
      pool.parallel_for(pool.threads(), [&](std::int64_t) {
        Arrays arrays(elements);
        arrays.fill(0, elements);
        for (std::int64_t pass = 0; pass < n; ++pass) arrays.triad(kernels, 0, elements);
      });
    });
    return passes * static_cast<double>(pool.threads() * elements) * kBytes / 1e9;
  });
}

Speeds memory_gb_per_second(int threads) {
  constexpr std::int64_t kLeast = 192LL * 1024 * 1024;
  Arrays arrays(elements_in(std::max(kLeast, 4 * cache_bytes(_SC_LEVEL3_CACHE_SIZE))));
  const MachineKernels& kernels = machine_kernels(instruction_set());
  // Calls body(begin, end) with the part of each thread, in whole cache lines.
  const auto share_out = [&](ThreadPool& pool, FunctionRef<void(std::int64_t, std::int64_t)> body) {
    const std::int64_t lines = arrays.size() / kLine;
    const std::int64_t parts = pool.threads();
    pool.parallel_for(
        parts, [&](std::int64_t part) { body(lines * part / parts * kLine, lines * (part + 1) / parts * kLine); });
  };
  {
    ThreadPool pool(threads);
    share_out(pool, [&](std::int64_t begin, std::int64_t end) { arrays.fill(begin, end); });
  }
  return by_threads(threads, [&](ThreadPool& pool) {
    const double passes = per_second([&](std::int64_t n) {
      for (std::int64_t pass = 0; pass < n; ++pass)
        share_out(pool, [&](std::int64_t begin, std::int64_t end) { arrays.triad(kernels, begin, end); });
    });
    return passes * static_cast<double>(arrays.size()) * kBytes / 1e9;
  });
}

}  // namespace pipeline::cli
