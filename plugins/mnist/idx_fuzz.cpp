/// \file
/// Reads any bytes as an IDX file: as images and as labels, raw and gzipped. Errors are expected; a crash, a wait or an
/// allocation that the bytes do not justify is not.
#include <pipeline/error.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "idx.h"

namespace {

void read_as(std::span<const std::byte> bytes, mnist::IdxKind kind, mnist::Encoding encoding) {
  try {
    const mnist::IdxFile file = mnist::IdxFile::from_memory(bytes, "file", kind, encoding);
    const mnist::IdxHeader& header = file.header();
    if (header.count < 1 || header.height < 1 || header.width < 1) std::abort();
    const std::uint64_t payload =
        static_cast<std::uint64_t>(header.count) * static_cast<std::uint64_t>(header.item_bytes());
    if (encoding == mnist::Encoding::raw && payload + mnist::header_bytes(kind) != bytes.size()) std::abort();
    std::vector<std::byte> items(payload);
    file.read(0, items);
    // The last item alone is the end of them all.
    std::vector<std::byte> last(static_cast<std::size_t>(header.item_bytes()));
    file.read(header.count - 1, last);
    if (!std::equal(last.begin(), last.end(), items.end() - header.item_bytes())) std::abort();
  } catch (const pipeline::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  for (const auto kind : {mnist::IdxKind::images, mnist::IdxKind::labels})
    for (const auto encoding : {mnist::Encoding::raw, mnist::Encoding::gzip}) read_as(bytes, kind, encoding);
  return 0;
}
