#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include <pipeline/pipeline.h>

#include "command.h"
#include "config/nearest_name.h"
#include "config/shown_text.h"
#include "data/atomic_file.h"
#include "exit_code.h"
#include "output.h"
#include "own_file.h"
#include "plugin/catalog.h"
#include "plugin/stage_info_json.h"
#include "plugin_template.h"
#include "terminal_text.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

namespace fs = std::filesystem;

std::string kind_names() {
  std::vector<std::string> names;
  for (const PluginKind& kind : plugin_kinds()) names.emplace_back(kind.name);
  return comma_separated(names);
}

const PluginKind& kind_of(const Arguments& arguments) {
  const std::optional<std::string> wanted = arguments.value("kind");
  if (!wanted) throw UsageError("'pipeline new-plugin' needs --kind", "it takes: " + kind_names());
  std::vector<std::string> names;
  for (const PluginKind& kind : plugin_kinds()) {
    if (kind.name == *wanted) return kind;
    names.emplace_back(kind.name);
  }
  throw UsageError("there is no kind of plugin " + in_quotes(*wanted),
                   did_you_mean(*wanted, names, "--kind takes: " + kind_names()));
}

std::string name_of(const Arguments& arguments) {
  if (arguments.positional().size() != 1)
    throw UsageError("'pipeline new-plugin' takes the NAME of one plugin",
                     "for instance: pipeline new-plugin ink --kind preprocess");
  const std::string& name = arguments.positional().front();
  constexpr std::size_t kLongest = 60;
  if (!is_name(name) || name.size() > kLongest)
    throw UsageError(in_quotes(name) + " cannot name a plugin",
                     "use at most 60 lower-case letters, digits and _, beginning with a letter, as in 'ink_2'");
  // Its stage types begin with its name: two plugins of one name would be mistaken for each other.
  const Catalog catalog = Catalog::search(plugin_folders());
  for (const FoundPlugin& plugin : catalog.plugins())
    if (plugin.manifest.name == name)
      throw UsageError("there is a plugin " + in_quotes(name) + " already: " + plugin.library.string(),
                       "choose another name; `pipeline plugins` lists those that are taken");
  return name;
}

/// A path as a word of a shell's command line.
std::string shell_word(const std::string& text) {
  const bool plain = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-+") ==
                     std::string::npos;
  if (plain && !text.empty()) return text;
  std::string quoted = "'";
  for (const char letter : text) quoted += letter == '\'' ? "'\\''" : std::string(1, letter);
  return quoted + "'";
}

/// The folder that holds bin/pipeline.
fs::path own_prefix() {
  std::error_code error;
  return fs::canonical("/proc/self/exe", error).parent_path().parent_path();
}

/// For CMake, which looks into the usual prefixes by itself.
std::string prefix_option_for(const fs::path& prefix) {
  if (prefix == "/usr" || prefix == "/usr/local") return "";
  return " -DCMAKE_PREFIX_PATH=" + shell_word(prefix.string());
}

/// What is missing where there is nothing beside this program to build a plugin against; else nothing.
std::string missing_package(const fs::path& prefix) {
  std::error_code error;
  if (fs::exists(prefix / PIPELINE_PACKAGE_FILE, error)) return "";
  if (prefix == "/usr") return "what plugins are built with is not installed: apt-get install pipeline-dev";
  return "this program is not installed, so there is nothing to build a plugin against yet: cmake --install " +
         shell_word(prefix.string()) + " --prefix DIR, then begin with DIR/bin/pipeline new-plugin";
}

[[noreturn]] void fail(const std::string& what, int code, const std::string& help) {
  throw Error(what + ": " + std::error_code(code, std::generic_category()).message(), help);
}

/// A folder beside its place, which takes that place at the end or leaves nothing.
class NewFolder {
 public:
  explicit NewFolder(fs::path place) : place_(std::move(place)) {
    std::string pattern = (place_.parent_path() / ("." + place_.filename().string() + ".XXXXXX")).string();
    if (::mkdtemp(pattern.data()) == nullptr)
      fail("cannot make a folder in " + place_.parent_path().string(), errno,
           "--dir names a folder that you may write");
    path_ = pattern;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    fs::permissions(path_, static_cast<fs::perms>(0777U & ~mask));
  }
  ~NewFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  const fs::path& path() const { return path_; }
  /// Never in place of something: two calls at once make one plugin.
  void commit() {
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, place_.c_str(), RENAME_NOREPLACE) != 0) {
      const int code = errno;
      const bool unknown = code == EINVAL || code == ENOSYS;  // file systems without this flag
      if (!unknown || ::rename(path_.c_str(), place_.c_str()) != 0) fail("cannot make " + place_.string(), code, "");
    }
    path_.clear();
  }

 private:
  fs::path place_;
  fs::path path_;
};

/// A path inside a double-quoted YAML scalar.
std::string yaml_text(const std::string& text) {
  std::string escaped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' || text[i] == '\\') escaped += '\\';
    if (text.compare(i, 2, "${") == 0) escaped += '$';  // else the name of an environment variable
    escaped += text[i];
  }
  return escaped;
}

std::string summary(const PluginKind& kind, const std::string& name, const std::string& folder,
                    const std::vector<NewFile>& files, const std::string& prefix_option,
                    const std::string& test_option) {
  std::string text = printable_lines(folder) + " holds the plugin '" + name + "' with the stage type " + name + "." +
                     std::string(kind.noun) + ":\n";
  for (const NewFile& file : files) {
    const auto lines = std::count(file.content.begin(), file.content.end(), '\n');
    text += "  " + left_aligned(file.path.string(), 24) + std::to_string(lines) + " lines\n";
  }
  return text + "\nNext:\n  cd " + shell_word(folder) + "\n  cmake -B build" + prefix_option +
         " && cmake --build build\n  ctest --test-dir build\n  pipeline test-plugin build/lib/pipeline/plugins/" +
         name + ".so" + test_option + "\n  pipeline run " + name + ".yaml --plugins build/lib/pipeline/plugins\n";
}

int new_plugin(const Arguments& arguments) {
  const std::string name = name_of(arguments);
  const PluginKind& kind = kind_of(arguments);
  const fs::path parent = arguments.value("dir").value_or(".");
  std::error_code error;
  if (!fs::is_directory(parent, error))
    throw UsageError("--dir: there is no folder " + in_quotes(parent.string()), "make it first: mkdir -p DIR");
  const fs::path folder = parent == "." ? fs::path(name) : parent / name;
  if (fs::exists(fs::symlink_status(folder, error)))
    throw UsageError(folder.string() + " is there already", "choose another name, or another place with --dir");

  const fs::path prefix = own_prefix();
  const std::string prefix_option = prefix_option_for(prefix);
  const fs::path shared = own_file("pipelines/mnist.yaml").parent_path().parent_path();
  // What the checks of a data set are to read, which nobody else knows.
  const std::string test_option = kind.name == "dataset" ? " --set " + name + ".csv.path=" + name + ".csv" : "";
  const std::vector<NewFile> files =
      new_plugin_files(kind, name,
                       {{"name", name},
                        {"noun", std::string(kind.noun)},
                        {"about", std::string(kind.about)},
                        {"pipeline_version", PIPELINE_MINOR_VERSION},
                        {"prefix_option", prefix_option},
                        {"test_option", test_option},
                        {"drawings", yaml_text((shared / "assets/drawings/as_drawn").string())}});
  NewFolder made(fs::absolute(folder).lexically_normal());
  for (const NewFile& file : files) write_file_atomically(made.path() / file.path, file.content);
  made.commit();
  write_result(summary(kind, name, folder.string(), files, prefix_option, test_option));
  if (const std::string missing = missing_package(prefix); !missing.empty()) show_warning(missing);
  return kDone;
}

std::string about_kinds() {
  std::string text;
  for (const PluginKind& kind : plugin_kinds())
    text += "\n" + std::string(kind.name) + ": NAME." + std::string(kind.noun) + " " + std::string(kind.about);
  return text;
}

}  // namespace

Command new_plugin_command() {
  static const std::string about =
      "Makes the folder NAME with a plugin that builds, is tested and runs as it is, against the installed pipeline: "
      "CMakeLists.txt, a source with real mathematics to be replaced by yours, a test, a pipeline that uses it, and a "
      "README with the commands. It needs no source tree of pipeline.\n\nWhat each kind begins with:" +
      about_kinds();
  return {"new-plugin",
          "begin a plugin of your own: a folder that builds, is tested and runs",
          {"new-plugin NAME --kind KIND [--dir DIR]"},
          about,
          {{"kind", '\0', "KIND", "dataset, preprocess, network, trainer, metric or report", ""},
           {"dir", '\0', "DIR", "where the folder NAME goes", "."}},
          {"pipeline new-plugin ink --kind preprocess", "pipeline new-plugin my_data --kind dataset --dir plugins"},
          {"0  done", "1  the folder could not be written", "2  the command line is wrong; nothing was made"},
          &new_plugin};
}

}  // namespace pipeline::cli
