#include "plugin/plugin_library.h"

#include <cxxabi.h>
#include <dlfcn.h>

#include <algorithm>
#include <boost/dll/shared_library.hpp>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <pipeline/error.h>

#include "plugin/fingerprint.h"
#include "plugin/sanitizer_runtime.h"
#include "plugin/stage_info_json.h"

namespace pipeline {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEntry = "pipeline_plugin";

std::string demangled(const std::string& symbol) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status),
                                                         &std::free);
  return text ? text.get() : symbol;
}

/// What comes between `before` and `after` in `text`; up to its end where `after` does not follow.
std::optional<std::string> between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t begin = text.find(before);
  if (begin == std::string_view::npos) return std::nullopt;
  text.remove_prefix(begin + before.size());
  return std::string(text.substr(0, text.rfind(after)));
}

/// dlerror's text in a user's words. Boost.DLL wraps it: "... (dlerror system message: TEXT): ...".
[[noreturn]] void refuse_load(const fs::path& library, std::string_view what) {
  const std::string text = between(what, "(dlerror system message: ", ")").value_or(std::string(what));

  if (const std::size_t end = text.find(": cannot open shared object file"); end != std::string::npos) {
    const std::string needed = text.substr(0, end);
    if (needed != library.string())
      throw Error("needs the library " + needed + ", which is not found on this system",
                  "install the package that has " + needed +
                      ", or build the plugin again with a run path (RPATH) to the folder it is in");
  }
  if (const auto symbol = between(text, ": undefined symbol: ", ", version")) {
    throw Error("needs '" + demangled(symbol->substr(0, symbol->find('\t'))) +
                    "', which neither the framework nor a library it is linked to has",
                "build the plugin again, against this version of the framework, and name every library that it uses "
                "after LINK in pipeline_add_plugin");
  }
  const std::string prefix = library.string() + ": ";
  throw Error("cannot be loaded: " + (text.starts_with(prefix) ? text.substr(prefix.size()) : text),
              "build the plugin again, on this machine");
}

/// The entry as far as it is this library's own: dlsym also looks into the libraries that it is linked to.
const PluginEntry* own_entry(const boost::dll::shared_library& loaded, const fs::path& library) {
  if (!loaded.has(kEntry)) return nullptr;
  const auto& entry = loaded.get<const PluginEntry>(kEntry);
  Dl_info place{};
  std::error_code error;
  const bool is_own = dladdr(&entry, &place) != 0 && fs::equivalent(place.dli_fname, library, error);
  return is_own ? &entry : nullptr;
}

/// Collects what a plugin's `add` names; the registry takes it over only when all of it is good.
class Collector final : public Plugin {
 public:
  std::vector<NamedFactory> take() { return std::move(stages_); }

 protected:
  void add(std::string_view type, std::unique_ptr<StageFactory> factory) override {
    const std::string name(type);
    if (!is_stage_type(type))
      throw Error("'" + name + "' is no stage type",
                  "a stage type is FAMILY.NOUN, each of a-z, 0-9 and _, beginning with a letter");
    const auto place = std::ranges::lower_bound(stages_, type, {}, [](const NamedFactory& s) { return s.info.type; });
    if (place != stages_.end() && place->info.type == type)
      throw Error("stage type '" + name + "' is added twice", "leave out one of its two plugin.add lines");
    StageInfo info = factory->info();
    info.type = name;
    stages_.insert(place, {std::move(info), std::move(factory)});
  }

 private:
  std::vector<NamedFactory> stages_;
};

constexpr const char* kPluginsFault = "this is a mistake in the plugin; tell its author";

}  // namespace

const PluginEntry& load_plugin_library(const fs::path& library) {
  // Loading it would not fail, but end the process.
  if (const std::optional<std::string> runtime = missing_sanitizer(library))
    throw Error(
        "was built with a sanitizer, whose " + *runtime + " has to be in the program from its start",
        "start the program with LD_PRELOAD=" + preload_with(*runtime) +
            " before its name, or build the plugin without -fsanitize; 'pipeline test-plugin' takes it as it is");
  // Never unloaded: objects, exceptions and thread-local destructors of the plugin may live until the process ends.
  // NOLINTNEXTLINE(clang-analyzer-optin.core.EnumCastOutOfRange): Boost hands the number on to dlopen
  constexpr auto kMode = static_cast<boost::dll::load_mode::type>(boost::dll::load_mode::rtld_now |
                                                                  boost::dll::load_mode::rtld_local | RTLD_NODELETE);
  boost::dll::shared_library loaded;
  try {
    loaded.load(library, kMode);
  } catch (const std::system_error& error) {
    refuse_load(library, error.what());
  }

  const PluginEntry* entry = own_entry(loaded, library);
  if (entry == nullptr)
    throw Error(std::string("is not a plugin: it has no symbol '") + kEntry + "'",
                "give one of its sources a PIPELINE_PLUGIN(plugin) { ... } and build it with pipeline_add_plugin");
  if (entry->struct_size != sizeof(PluginEntry))
    throw Error("has an entry of " + std::to_string(entry->struct_size) + " bytes; this framework's has " +
                    std::to_string(sizeof(PluginEntry)),
                "build the plugin again, against this version of the framework");
  // Only under the same ABI number is anything known of the members that follow it.
  require_same_build(entry->abi, entry->abi == kAbi && entry->fingerprint != nullptr ? entry->fingerprint : "");
  if (entry->name == nullptr || entry->version == nullptr || entry->add == nullptr)
    throw Error("has an incomplete entry", "build the plugin again with pipeline_add_plugin");
  return *entry;
}

std::vector<NamedFactory> stages_of(const PluginEntry& entry) {
  static constexpr const char* kFailed = "failed while naming its stage types: ";
  Collector collector;
  try {
    entry.add(collector);
  } catch (const Error& error) {
    throw Error(std::string(kFailed) + error.what(), error.help().empty() ? kPluginsFault : error.help());
  } catch (const std::exception& error) {
    throw Error(std::string(kFailed) + error.what(), kPluginsFault);
  } catch (...) {
    throw Error(std::string(kFailed) + "it threw what is no std::exception", kPluginsFault);
  }
  std::vector<NamedFactory> stages = collector.take();
  if (stages.empty())
    throw Error("names no stage type", "add one: PIPELINE_PLUGIN(plugin) { plugin.add<Type>(\"family.noun\"); }");
  return stages;
}

}  // namespace pipeline
