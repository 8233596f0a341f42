/// \file
/// Where the four files of an MNIST-like data set lie.
#pragma once

#include <filesystem>

namespace mnist {

struct Files {
  std::filesystem::path train_images;
  std::filesystem::path train_labels;
  std::filesystem::path test_images;
  std::filesystem::path test_labels;
};

/// Finds train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, also
/// with a dot for the second hyphen ("train-images.idx3-ubyte"), also with ".gz"; what is not compressed comes first.
/// Throws Error that names all files missing and the command that gets them.
Files find_files(const std::filesystem::path& folder);

}  // namespace mnist
