/// \file
/// Small image sets and what is compared of them, for the tests.
#pragma once

#include <pipeline/error.h>
#include <pipeline/images.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace data::test {

/// Images of one pixel, their value the row number; ids "0", "1", ...
inline pipeline::Images numbered(pipeline::Images::Columns columns) {
  const std::size_t rows = columns.labels.size();
  std::vector<std::uint8_t> pixels;
  for (std::size_t row = 0; row < rows; ++row) pixels.push_back(static_cast<std::uint8_t>(row));
  return {pipeline::Tensor::of<std::uint8_t>({static_cast<std::int64_t>(rows), 1, 1, 1}, pixels), std::move(columns)};
}

/// One image filled with `value`.
inline pipeline::Image filled(std::int64_t height, std::int64_t width, std::uint8_t value) {
  const std::vector<std::uint8_t> pixels(static_cast<std::size_t>(height * width), value);
  return {pipeline::Tensor::of<std::uint8_t>({height, width, 1}, pixels)};
}

inline std::vector<std::string> ids_of(const pipeline::Images& images) {
  std::vector<std::string> ids;
  for (std::int64_t row = 0; row < images.size(); ++row) ids.push_back(images.id(row));
  return ids;
}

inline std::vector<std::string> label_names_of(const pipeline::Images& images) {
  std::vector<std::string> names;
  for (std::int64_t row = 0; row < images.size(); ++row) names.emplace_back(images.label_name(row));
  return names;
}

/// The first value of each image.
inline std::vector<int> values_of(const pipeline::Images& images) {
  std::vector<int> values;
  for (std::int64_t row = 0; row < images.size(); ++row) values.push_back(std::to_integer<int>(*images.at(row).data));
  return values;
}

/// Number of images of each class, in the order of the classes.
inline std::vector<int> counts_of(const pipeline::Images& images) {
  std::vector<int> counts(images.classes().size(), 0);
  for (const std::int32_t label : images.labels())
    if (label >= 0) ++counts.at(static_cast<std::size_t>(label));
  return counts;
}

/// What an Error thrown by `action` says: "what | help"; "no error" when none is thrown.
template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const pipeline::Error& error) {
    return error.help().empty() ? error.what() : std::string(error.what()) + " | " + error.help();
  }
  return "no error";
}

}  // namespace data::test
