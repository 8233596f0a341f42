#include "serve/drawing_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <utility>

#include <pipeline/error.h>

#include "data/atomic_file.h"

namespace pipeline::serve {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTable = "labels.csv";
constexpr std::string_view kHeader = "file,label,author";
constexpr std::size_t kLongestPart = 40;
constexpr std::uintmax_t kMostStrokeBytes = 2'000'000;  // as drawing.strokes reads

/// RFC 4180: quoted where it holds what would end it.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos && !text.starts_with(' ') && !text.ends_with(' ')) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

/// By its first bytes; the image has been decoded, so it is one of these.
std::string_view ending_of(std::string_view image) {
  if (image.starts_with("\xff\xd8")) return ".jpg";
  if (image.starts_with("BM")) return ".bmp";
  if (image.starts_with("II") || image.starts_with("MM")) return ".tif";
  if (image.starts_with("RIFF")) return ".webp";
  return ".png";
}

void refuse_other_table(const fs::path& table) {
  std::ifstream file(table, std::ios::binary);
  std::string line;
  std::getline(file, line);
  if (line.starts_with("\xef\xbb\xbf")) line.erase(0, 3);
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  if (line == kHeader) return;
  throw Error(table.string() + " does not begin with '" + std::string(kHeader) +
                  "', so drawings cannot be added to it without losing what else it holds",
              "save into another folder with --folder, and name this one to look at its images: pipeline draw RUN " +
                  table.parent_path().string());
}

}  // namespace

std::string file_name_part(std::string_view text, std::string_view otherwise) {
  std::string part;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) part += c;
    if (!plain && !part.empty() && part.back() != '-') part += '-';
    if (part.size() == kLongestPart) break;
  }
  while (part.ends_with('-')) part.pop_back();
  return part.empty() ? std::string(otherwise) : part;
}

DrawingFolder::DrawingFolder(const fs::path& folder) : folder_(fs::absolute(folder).lexically_normal()) {
  if (!folder_.has_filename()) folder_ = folder_.parent_path();
  std::error_code error;
  if (!fs::exists(folder_, error)) return;
  if (!fs::is_directory(folder_, error))
    throw Error(folder_.string() + " is not a folder", "name a folder to save drawings in with --folder");
  if (fs::exists(folder_ / kTable, error)) refuse_other_table(folder_ / kTable);
  for (fs::recursive_directory_iterator entry(folder_, fs::directory_options::skip_permission_denied, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error))
    if (entry.depth() > 0 && entry->path().filename() == kTable)
      throw Error(folder_.string() + " has a labels.csv in a folder below, " + entry->path().string() +
                      ", which another beside it would contradict",
                  "save into another folder with --folder");
}

DrawingFolder::~DrawingFolder() {
  if (lock_ >= 0) ::close(lock_);
}

bool DrawingFolder::has_images() const {
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder_, fs::directory_options::skip_permission_denied, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code none;
    if (entry->is_regular_file(none) && entry->path().extension() != ".json" && entry->path().filename() != kTable &&
        entry->path().extension() != ".yaml")
      return true;
  }
  return false;
}

void DrawingFolder::make_and_lock() {
  if (lock_ >= 0) return;
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) throw Error("cannot make the folder " + folder_.string() + ": " + error.message());
  const int folder = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) throw Error("cannot open the folder " + folder_.string() + ": " + std::strerror(errno));
  // Advisory, and gone with the process however that ends.
  if (::flock(folder, LOCK_EX | LOCK_NB) != 0) {
    ::close(folder);
    throw Error("another 'pipeline draw' saves into " + folder_.string(), "end that one, or name another --folder");
  }
  lock_ = folder;
}

std::string DrawingFolder::add(std::string_view image, std::string_view strokes, std::string_view label,
                               std::string_view author) {
  make_and_lock();
  const std::string stem = file_name_part(label, "x") + "_" + file_name_part(author, "me") + "_";
  fs::path file;
  do {
    std::array<char, 16> number{};
    std::snprintf(number.data(), number.size(), "%04d", ++number_);
    file = folder_ / (stem + number.data() + std::string(ending_of(image)));
  } while (fs::exists(fs::symlink_status(file)) ||
           fs::exists(fs::symlink_status(strokes_file(file.filename().string()))));
  write_file_atomically(file, image);
  if (!strokes.empty()) {
    try {
      write_file_atomically(strokes_file(file.filename().string()), strokes);
    } catch (const Error&) {
      std::error_code ignored;
      fs::remove(file, ignored);
      throw;
    }
  }
  return file.filename().string();
}

void DrawingFolder::write_table(const std::vector<TableRow>& rows) {
  make_and_lock();
  std::string text = std::string(kHeader) + "\n";
  for (const TableRow& row : rows)
    if (!row.label.empty())
      text += csv_field(row.file) + "," + csv_field(row.label) + "," + csv_field(row.author) + "\n";
  write_file_atomically(folder_ / kTable, text);
}

fs::path DrawingFolder::strokes_file(std::string_view image) const {
  return (folder_ / image).replace_extension(".json");
}

std::optional<std::string> strokes_beside(const fs::path& image) {
  const fs::path file = fs::path(image).replace_extension(".json");
  std::error_code error;
  if (!fs::is_regular_file(file, error) || fs::file_size(file, error) > kMostStrokeBytes) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  std::string text(kMostStrokeBytes, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

void DrawingFolder::replace_strokes(std::string_view image, std::string_view strokes) {
  make_and_lock();
  write_file_atomically(strokes_file(image), strokes);
}

void DrawingFolder::remove(std::string_view image) {
  make_and_lock();
  std::error_code error;
  fs::remove(folder_ / image, error);
  if (error) throw Error("cannot remove " + (folder_ / image).string() + ": " + error.message());
  std::error_code ignored;  // there may be none
  fs::remove(strokes_file(image), ignored);
}

}  // namespace pipeline::serve
