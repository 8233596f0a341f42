#include "image_ids.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>

#include "utf8.h"

namespace drawing {

namespace {

/// The last `count` parts of a path, or all of it: "b/c.png" of "/a/b/c.png" for 2.
std::string tail(const std::filesystem::path& path, std::ptrdiff_t count) {
  const auto parts = std::distance(path.begin(), path.end());
  if (count >= parts) return path.string();
  std::filesystem::path end;
  for (auto part = std::next(path.begin(), parts - count); part != path.end(); ++part) end /= *part;
  return end.string();
}

}  // namespace

std::vector<std::string> image_ids(const std::vector<std::filesystem::path>& paths) {
  std::map<std::string, std::set<std::filesystem::path>> same_name;
  for (const auto& path : paths) same_name[tail(path, 1)].insert(path);

  std::map<std::filesystem::path, std::string> id_of;
  for (const auto& [name, group] : same_name) {
    std::ptrdiff_t longest = 1;
    for (const auto& path : group) longest = std::max(longest, std::distance(path.begin(), path.end()));
    for (std::ptrdiff_t parts = 1; parts <= longest; ++parts) {
      std::set<std::string> tails;
      for (const auto& path : group) tails.insert(id_of[path] = tail(path, parts));
      if (tails.size() == group.size()) break;
    }
  }

  std::vector<std::string> ids;
  std::set<std::string> taken;
  for (const auto& path : paths) {
    const std::string wanted = utf8_name(id_of.at(path));
    std::string id = wanted;
    for (int n = 2; !taken.insert(id).second; ++n) id = wanted + " (" + std::to_string(n) + ")";
    ids.push_back(id);
  }
  return ids;
}

}  // namespace drawing
