/// \file
/// Named tensors in the safetensors format, which other programs read too.
///
///     8 bytes    length of the header, little-endian
///     header     JSON: {"NAME": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...}, padded with spaces
///     data       the tensors' bytes, little-endian, row-major, without gaps; offsets count from its start
///
/// Source: https://github.com/huggingface/safetensors, "Format".
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/tensor.h>

namespace pipeline {

using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

/// Writes the file atomically and returns its SHA-256. The header keeps the order of `tensors`; the data stands with
/// the widest types first, so that each tensor is aligned to its type. The same input gives the same bytes.
/// `metadata` becomes "__metadata__". Throws Error when the file cannot be written. REQUIRES: names are unique, UTF-8,
/// and none is "__metadata__".
std::string write_safetensors(const std::filesystem::path& path, const NamedTensors& tensors,
                              const std::map<std::string, std::string>& metadata = {});

/// The tensors in the order of the header; metadata is passed over. Throws Error that says what is wrong where the file
/// is not exactly of the format; what it allocates is bounded by the size of the file.
NamedTensors read_safetensors(const std::filesystem::path& path);
/// The same from memory; `name` stands for the path in messages.
NamedTensors read_safetensors(std::span<const std::byte> bytes, const std::string& name);

}  // namespace pipeline
