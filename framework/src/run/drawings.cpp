#include "run/drawings.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/port.h>
#include <pipeline/stage_factory.h>

#include "data/image_copy.h"

namespace pipeline {
namespace {

namespace fs = std::filesystem;

Images images_of(const StageFactory& factory, const Value& parameters, Context& context) {
  Outputs outputs;
  factory.stage(parameters)->run(Inputs(), outputs, context);
  return static_cast<const Images&>(*outputs.find("images"));
}

Images of_folder(const fs::path& folder, bool color, Registry& registry, Context& context) {
  return images_of(registry.factory("drawing.folder"),
                   Value::Map{{"path", fs::absolute(folder).lexically_normal().string()},
                              {"labels", "none"},
                              {"pattern", ""},
                              {"classes", Value::List{}},
                              {"color", color},
                              {"on_unreadable", "list"}},
                   context);
}

Images of_files(const std::vector<fs::path>& files, bool color, Registry& registry, Context& context) {
  Value::List paths;
  for (const fs::path& file : files) paths.emplace_back(fs::absolute(file).string());
  return images_of(registry.factory("drawing.files"), Value::Map{{"paths", std::move(paths)}, {"color", color}},
                   context);
}

/// A row for a file that cannot be read.
Images unreadable(const fs::path& file, const std::string& reason, bool color) {
  Images::Columns columns;
  columns.ids = {file.filename().string()};
  return Images(Tensor::zeros(DType::u8, {1, 1, 1, color ? 3 : 1}), std::move(columns)).with_refused({{0, reason}});
}

/// Of "1 of 1 file cannot be read as an image:\n  a.png: REASON" the reason.
std::string reason_of(const Error& error, const fs::path& file) {
  const std::string text = error.what();
  const std::string name = file.filename().string() + ": ";
  const std::size_t at = text.rfind(name);
  return at == std::string::npos ? text : text.substr(at + name.size());
}

/// Rows of all parts one after the other; where an id stands twice, all ids get the path of their part before them.
Images joined(std::vector<std::pair<fs::path, Images>> parts) {
  if (parts.size() == 1) return std::move(parts.front().second);
  Images::Columns columns;
  std::set<std::string> unique;
  for (const auto& [path, images] : parts)
    for (std::int64_t row = 0; row < images.size(); ++row) {
      columns.ids.push_back(images.id(row));
      unique.insert(images.id(row));
    }
  const bool clash = unique.size() < columns.ids.size();
  std::vector<Image> all;
  std::map<std::int64_t, std::string> refused;
  std::map<std::string, int> used;
  for (auto& [path, images] : parts) {
    for (std::int64_t row = 0; row < images.size(); ++row) {
      const auto place = all.size();
      if (clash) {
        std::string& id = columns.ids[place];
        id = fs::is_directory(path) ? (path / id).string() : path.string();
        if (const int times = ++used[id]; times > 1) id += " (" + std::to_string(times) + ")";
      }
      if (const auto found = images.refused().find(row); found != images.refused().end())
        refused[static_cast<std::int64_t>(place)] = found->second;
      all.push_back(copy_of(images.at(row)));
    }
    images = Images();  // of two copies of a photograph one is enough
  }
  return Images(std::move(all), std::move(columns)).with_refused(std::move(refused));
}

}  // namespace

Images read_drawings(const std::vector<fs::path>& paths, ImageColour colour, Registry& registry, Context& context) {
  const bool color = colour == ImageColour::rgb;
  std::vector<std::pair<fs::path, Images>> parts;
  for (std::size_t i = 0; i < paths.size();) {
    if (fs::is_directory(paths[i])) {
      parts.emplace_back(paths[i], of_folder(paths[i], color, registry, context));
      ++i;
      continue;
    }
    // Files that stand side by side are read side by side; only when one of them is bad, one by one.
    std::vector<fs::path> files;
    for (; i < paths.size() && !fs::is_directory(paths[i]); ++i) {
      if (!fs::exists(paths[i]))
        throw Error("there is no file or folder '" + paths[i].string() + "'", "name image files, or folders of them");
      files.push_back(paths[i]);
    }
    try {
      parts.emplace_back(files.front(), of_files(files, color, registry, context));
    } catch (const Error&) {
      for (const fs::path& file : files) {
        context.throw_if_stopped();
        try {
          parts.emplace_back(file, of_files({file}, color, registry, context));
        } catch (const Error& error) {
          parts.emplace_back(file, unreadable(file, reason_of(error, file), color));
        }
      }
    }
  }
  Images images = joined(std::move(parts));
  if (static_cast<std::int64_t>(images.refused().size()) == images.size())
    throw Error("none of " + std::to_string(images.size()) + (images.size() == 1 ? " image" : " images") +
                    " can be read: " + images.id(0) + ": " + images.refused().begin()->second,
                "give PNG, JPEG, BMP, TIFF or WebP files");
  return images;
}

}  // namespace pipeline
