#include "folder.h"

#include <pipeline/error.h>

#include <array>
#include <string>
#include <string_view>
#include <system_error>

namespace mnist {
namespace {

namespace fs = std::filesystem;

/// Where Debian's package of Fashion-MNIST keeps it.
constexpr std::string_view kDebianFashion = "/usr/share/datasets/fashion-mnist";

/// An empty path when there is no such file.
fs::path find_file(const fs::path& folder, std::string_view what, std::string_view format) {
  for (const std::string_view ending : {"", ".gz"}) {
    for (const std::string_view separator : {"-", "."}) {
      fs::path path = folder / (std::string(what) + std::string(separator) + std::string(format) + std::string(ending));
      std::error_code error;
      if (fs::exists(path, error)) return path;
    }
  }
  return {};
}

/// As one word of a shell command.
std::string shell_word(const std::string& text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+,:@%=";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string how_to_get(const fs::path& folder) {
  if (folder.lexically_normal() == fs::path(kDebianFashion))
    return "install Debian's Fashion-MNIST: apt-get install dataset-fashion-mnist";
  return "get MNIST with: tools/fetch_mnist " + shell_word(folder.string()) +
         "; or set 'path' to a folder with its four files, raw or with '.gz'";
}

}  // namespace

Files find_files(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    throw pipeline::Error("there is no MNIST data: '" + folder.string() + "' is not a folder", how_to_get(folder));
  }
  struct Wanted {
    std::string_view what;
    std::string_view format;
    fs::path Files::* member;
  };
  constexpr std::array kWanted{Wanted{"train-images", "idx3-ubyte", &Files::train_images},
                               Wanted{"train-labels", "idx1-ubyte", &Files::train_labels},
                               Wanted{"t10k-images", "idx3-ubyte", &Files::test_images},
                               Wanted{"t10k-labels", "idx1-ubyte", &Files::test_labels}};
  Files files;
  std::string missing;
  for (const Wanted& wanted : kWanted) {
    files.*wanted.member = find_file(folder, wanted.what, wanted.format);
    if (!(files.*wanted.member).empty()) continue;
    if (!missing.empty()) missing += ", ";
    missing += std::string(wanted.what) + "-" + std::string(wanted.format);
  }
  if (!missing.empty()) throw pipeline::Error("'" + folder.string() + "' lacks " + missing, how_to_get(folder));
  return files;
}

}  // namespace mnist
