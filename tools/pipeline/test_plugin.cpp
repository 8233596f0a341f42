#include <unistd.h>

#include <algorithm>
#include <map>
#include <optional>

#include <pipeline/pipeline.h>
#include <pipeline/value.h>

#include "check_process.h"
#include "command.h"
#include "config/nearest_name.h"
#include "config/overrides.h"
#include "config/parameters.h"
#include "config/shown_text.h"
#include "exit_code.h"
#include "interruption.h"
#include "output.h"
#include "plugin/catalog.h"
#include "run_settings.h"
#include "stage_manual.h"
#include "terminal.h"
#include "terminal_text.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDescribes = "describes";
constexpr int kWidest = 100;
constexpr int kDefaultLimit = 60;

/// One line of the result.
struct Row {
  std::string stage;  ///< empty for the plugin as a whole
  std::string check;
  CheckOutcome outcome;
};

fs::path library_of(const std::string& word, const RunOptions& options) {
  std::error_code error;
  if (word.find('/') != std::string::npos || word.ends_with(".so")) {
    if (!fs::is_regular_file(word, error))
      throw UsageError("there is no file " + in_quotes(word),
                       "name the plugin's library, as in build/lib/pipeline/plugins/ink.so");
    return fs::absolute(word).lexically_normal();
  }
  const Catalog catalog = Catalog::search(plugin_folders(options.plugins));
  std::vector<std::string> names;
  for (const FoundPlugin& plugin : catalog.plugins()) {
    if (plugin.manifest.name == word) return plugin.library;
    names.push_back(plugin.manifest.name);
  }
  for (const RefusedPlugin& refused : catalog.refused())
    if (refused.path.stem() == word) return refused.path;
  throw UsageError("there is no plugin " + in_quotes(word),
                   did_you_mean(word, names, "name its library, or add its folder: --plugins DIR"));
}

/// What `--set TYPE.KEY=VALUE` says of each stage type.
std::map<std::string, std::shared_ptr<const Node>> given_parameters(const std::vector<std::string>& sets,
                                                                    const std::vector<StageInfo>& stages,
                                                                    Diagnostics& diagnostics) {
  std::map<std::string, std::shared_ptr<const Node>> given;
  for (Override change : parse_overrides(sets, diagnostics)) {
    // A stage type has a dot of its own: FAMILY.NOUN.KEY.
    const std::string type = change.stage.text + (change.path.empty() ? "" : "." + change.path.front().text);
    const bool known =
        std::any_of(stages.begin(), stages.end(), [&](const StageInfo& stage) { return stage.type == type; });
    if (!known || change.path.size() < 2) {
      std::vector<std::string> types;
      for (const StageInfo& stage : stages) types.push_back(stage.type);
      diagnostics.add(change.stage.place, "this names no parameter of one of the plugin's stage types",
                      "write --set TYPE.KEY=VALUE with TYPE one of: " + comma_separated(types));
      continue;
    }
    change.stage.text = type;
    change.path.erase(change.path.begin());
    given[type] = apply_override(given[type], change, diagnostics);
  }
  return given;
}

/// A value that the parameter takes, for one that has to be given; nothing for a path, since nobody knows one.
std::optional<Value> made_up(const ParameterInfo& parameter, ParameterKind kind) {
  constexpr double kUsual = 16.0;  // of a width, a count, a size
  const double number = std::clamp(kUsual, parameter.range.low, parameter.range.high);
  const bool at_open_end = !parameter.range.contains(number);
  switch (kind) {
    case ParameterKind::boolean:
      return true;
    case ParameterKind::integer:
      return static_cast<std::int64_t>(number);
    case ParameterKind::number:
      return at_open_end ? (parameter.range.low + parameter.range.high) / 2 : number;
    case ParameterKind::text:
      return parameter.name;
    case ParameterKind::choice:
      return parameter.choices.front();
    case ParameterKind::list:
      if (const auto element = made_up(parameter, parameter.element)) return Value::List{*element};
      return std::nullopt;
    case ParameterKind::group:
    case ParameterKind::path:
      break;
  }
  return std::nullopt;
}

struct Prepared {
  Value parameters;
  std::string missing;  ///< a required parameter that nobody can make up; else empty
};

/// The parameters of a stage for its checks: given ones, defaults, and made-up values for what is required.
Prepared prepared(const StageInfo& stage, const std::shared_ptr<const Node>& given, Diagnostics& diagnostics) {
  Prepared result;
  std::vector<ParameterInfo> infos = stage.parameters;
  for (ParameterInfo& info : infos) {
    if (!info.required || (given && given->find(info.name) != nullptr)) continue;
    info.required = false;
    const std::optional<Value> value = made_up(info, info.kind);
    if (!value) result.missing = info.name;
    info.fallback = value.value_or(Value());
  }
  result.parameters =
      check_parameters(given.get(), given ? given->place : Place{}, "'" + stage.type + "'", infos, diagnostics);
  return result;
}

std::string row_text(const Row& row, int width) {
  constexpr int kName = 11;
  const CheckVerdict& verdict = row.outcome.verdict;
  std::string text = verdict.result == CheckVerdict::Result::fail ? "FAIL" : std::string(name_of(verdict.result));
  if (!verdict.reason.empty()) text += ": " + verdict.reason;
  return indented(text, width, 2 + kName, "  " + left_aligned(row.check, kName));
}

Value json_of(const Row& row) {
  Value value = Value::Map{};
  if (!row.stage.empty()) value.set("stage", row.stage);
  value.set("check", row.check);
  value.set("result", std::string(name_of(row.outcome.verdict.result)));
  value.set("reason", row.outcome.verdict.reason);
  value.set("seconds", row.outcome.seconds);
  return value;
}

class Tester {
 public:
  Tester(const Arguments& arguments, const RunOptions& options)
      : library_(library_of(arguments.positional().front(), options)),
        stage_(arguments.value("stage")),
        check_(arguments.value("check")),
        limit_(static_cast<int>(integer_value("limit", arguments.value("limit").value_or("60"), 1, 3600))),
        json_(arguments.has("json")),
        width_(std::min(Terminal(STDOUT_FILENO).width(), kWidest)) {
    try {
      manifest_ = judge_plugin(library_).manifest;
    } catch (const Error&) {  // NOLINT(bugprone-empty-catch): the first check tells why it is refused
    }
    require_known_names();
    Diagnostics diagnostics;
    const auto given = given_parameters(arguments.values("set"),
                                        manifest_ ? manifest_->stages : std::vector<StageInfo>{}, diagnostics);
    if (manifest_)
      for (const StageInfo& stage : manifest_->stages) {
        const auto found = given.find(stage.type);
        prepared_[stage.type] = prepared(stage, found == given.end() ? nullptr : found->second, diagnostics);
      }
    diagnostics.throw_if_any();
  }

  int run() {
    const std::string name = manifest_ ? manifest_->name + " " + manifest_->version : library_.stem().string();
    show(printable_lines(name) + ": " + printable_lines(library_.string()) + "\n");
    bool loadable = true;
    if (!stage_ && (!check_ || *check_ == kDescribes)) {
      add({"", std::string(kDescribes), run_check({library_, "", std::string(kDescribes)}, output(), limit_)});
      loadable = rows_.back().outcome.verdict.result == CheckVerdict::Result::pass;
    }
    if (manifest_ && loadable)
      for (const StageInfo& stage : manifest_->stages)
        if (!stage_ || *stage_ == stage.type) test(stage);
    finish(loadable);
    return count(CheckVerdict::Result::fail) == 0 ? kDone : kFailed;
  }

 private:
  ChildOutput output() const { return check_ ? ChildOutput::shown : ChildOutput::hidden; }

  void require_known_names() const {
    std::vector<std::string> checks{std::string(kDescribes)};
    for (const Check& check : conformance_checks()) checks.emplace_back(check.name);
    if (check_ && std::find(checks.begin(), checks.end(), *check_) == checks.end())
      throw UsageError("there is no check " + in_quotes(*check_),
                       did_you_mean(*check_, checks, "The checks are: " + comma_separated(checks)));
    if (!stage_ || !manifest_) return;
    std::vector<std::string> types;
    for (const StageInfo& stage : manifest_->stages) types.push_back(stage.type);
    if (std::find(types.begin(), types.end(), *stage_) == types.end())
      throw UsageError("the plugin has no stage type " + in_quotes(*stage_),
                       did_you_mean(*stage_, types, "It has: " + comma_separated(types)));
  }

  void test(const StageInfo& stage) {
    show("\n" + printable_lines(stage.type) + " (" + std::string(kind_of(stage)) + ")\n");
    const Prepared& prepared = prepared_.at(stage.type);
    for (const Check& check : conformance_checks()) {
      if (check_ && *check_ != check.name) continue;
      // What a missing path does needs no path that is there.
      if (!prepared.missing.empty() && check.name != "paths") {
        add({stage.type,
             std::string(check.name),
             {{CheckVerdict::Result::not_applicable, "it needs '" + prepared.missing + "'; give it with --set " +
                                                         stage.type + "." + prepared.missing + "=VALUE"}}});
        continue;
      }
      add({stage.type, std::string(check.name),
           run_check({library_, stage.type, std::string(check.name), prepared.parameters}, output(), limit_)});
    }
  }

  void add(Row row) {
    show(row_text(row, width_));
    rows_.push_back(std::move(row));
  }

  void show(const std::string& text) const {
    if (json_) return;
    write_result(text);
    flush_results();
  }

  std::int64_t count(CheckVerdict::Result result) const {
    return std::count_if(rows_.begin(), rows_.end(),
                         [&](const Row& row) { return row.outcome.verdict.result == result; });
  }

  void finish(bool loadable) const {
    using enum CheckVerdict::Result;
    if (json_) {
      Value::List rows;
      for (const Row& row : rows_) rows.push_back(json_of(row));
      return write_json(Value::Map{{"plugin", manifest_ ? Value(manifest_->name) : Value()},
                                   {"version", manifest_ ? Value(manifest_->version) : Value()},
                                   {"path", library_.string()},
                                   {"checks", std::move(rows)},
                                   {"passed", count(pass)},
                                   {"failed", count(fail)},
                                   {"not_applicable", count(not_applicable)}});
    }
    show("\n" + std::to_string(count(pass)) + " passed, " + std::to_string(count(fail)) + " failed, " +
         std::to_string(count(not_applicable)) + " not applicable\n");
    if (!loadable) show("Nothing else was checked: the plugin cannot be used.\n");
    const auto failed =
        std::find_if(rows_.begin(), rows_.end(), [](const Row& row) { return row.outcome.verdict.result == fail; });
    if (failed != rows_.end() && !check_)
      show("One again, with what it writes: pipeline test-plugin " + printable_lines(library_.string()) +
           (failed->stage.empty() ? "" : " --stage " + failed->stage) + " --check " + failed->check + "\n");
  }

  fs::path library_;
  std::optional<std::string> stage_;
  std::optional<std::string> check_;
  int limit_ = kDefaultLimit;
  bool json_ = false;
  int width_ = kWidest;
  std::optional<Manifest> manifest_;  ///< none: the plugin is refused
  std::map<std::string, Prepared> prepared_;
  std::vector<Row> rows_;
};

int test_plugin(const Arguments& arguments) {
  if (arguments.positional().size() != 1)
    throw UsageError("'pipeline test-plugin' takes one FILE or NAME",
                     "for instance: pipeline test-plugin build/lib/pipeline/plugins/ink.so");
  exit_on_interruption();
  return Tester(arguments, run_options(arguments)).run();
}

std::string about_checks() {
  std::string text = "describes: the plugin says of itself what its manifest says, and has a text for everything";
  for (const Check& check : conformance_checks())
    text += "\n" + std::string(check.name) + ": " + std::string(check.promise);
  return text;
}

}  // namespace

Command test_plugin_command() {
  static const std::string about =
      "Checks what every plugin promises, without a test of its own: FILE is its library, NAME one that `pipeline "
      "plugins` lists. Each check of each stage type runs in a process of its own, on images made for it; a crash is a "
      "failed check. A stage that says in words what it cannot work on (pipeline::Error) keeps its promise.\n\n"
      "The checks:\n" +
      about_checks() +
      "\n\nParameters are the defaults; what has none is made up, but for paths: give them with --set "
      "TYPE.KEY=VALUE.\n\n"
      "With --json: {plugin, version, path, checks: [{stage, check, result, reason, seconds}], passed, failed, "
      "not_applicable}, result being pass, fail or not applicable.";
  return {"test-plugin",
          "check what every plugin promises: edge cases, threads, saving, gradients, stopping, leaks",
          {"test-plugin FILE|NAME [OPTIONS]"},
          about,
          {{"set", '\0', "TYPE.KEY=VALUE", "a parameter of one of its stage types, a YAML value", "", true},
           {"stage", '\0', "TYPE", "check this stage type only", ""},
           {"check", '\0', "NAME", "this check only; what the plugin writes is shown", ""},
           {"limit", '\0', "SECONDS", "a check that takes longer has failed", "60"},
           plugins_option(),
           json_option()},
          {"pipeline test-plugin build/lib/pipeline/plugins/ink.so", "pipeline test-plugin image --stage image.fit_box",
           "pipeline test-plugin mnist --set mnist.dataset.path=data/mnist"},
          {"0    every check passed or does not apply", "1    a check failed", "2    the command line is wrong",
           "130  interrupted"},
          &test_plugin};
}

}  // namespace pipeline::cli
