#include "graph/file_schema.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pipeline/port.h>
#include <pipeline/spec.h>

#include "graph/parameter_schema.h"

namespace pipeline {
namespace {

constexpr std::string_view kIdentifier = "[a-z][a-z0-9_]{0,99}";

Value reference_to(std::string_view definition) { return Value::Map{{"$ref", "#/$defs/" + std::string(definition)}}; }

Value described(Value schema, std::string_view description) {
  schema.set("description", description);
  return schema;
}

Value names(std::initializer_list<std::string_view> words) { return Value::List(words.begin(), words.end()); }

/// Text of this form, or with an environment variable in it.
void add_pattern(Value& schema, std::string_view pattern, std::string_view message) {
  schema.set("pattern", "^" + std::string(pattern) + "$|" + std::string(kVariablePattern));
  schema.set("patternErrorMessage", message);
}

/// Adds what STAGE or STAGE.PORT has to look like.
void add_reference(Value& schema) {
  add_pattern(schema, std::string(kIdentifier) + "(\\." + std::string(kIdentifier) + ")?",
              "names a stage's output: STAGE or STAGE.PORT, as in digits.train");
}

Value identifier_schema() {
  Value schema = Value::Map{{"type", "string"}};
  add_pattern(schema, kIdentifier, "names a stage: lower-case letters, digits and _, beginning with a letter");
  return schema;
}

Value output_schema() {
  Value schema = Value::Map{{"type", "string"}};
  add_reference(schema);
  return schema;
}

/// The names of a map whose keys are chosen by the user.
Value key_schema(std::string_view pattern, std::string_view message) {
  return Value::Map{{"pattern", "^" + std::string(pattern) + "$"}, {"patternErrorMessage", message}};
}

Value variable_schema() { return Value::Map{{"type", "string"}, {"pattern", kVariablePattern}}; }

/// One of these texts, or an environment variable. Editors know `enumDescriptions`; to validators it says nothing.
/// Title and description stand where yaml-language-server looks for them, in the alternative.
Value one_of(std::string_view title, std::string_view description, Value::List texts, Value::List descriptions) {
  Value::List alternatives{reference_to(kVariableDefinition)};
  // JSON Schema has no empty 'enum'.
  if (!texts.empty())
    alternatives.insert(alternatives.begin(), Value::Map{{"title", title},
                                                         {"description", description},
                                                         {"enum", std::move(texts)},
                                                         {"enumDescriptions", std::move(descriptions)}});
  return Value::Map{{"description", description}, {"anyOf", std::move(alternatives)}};
}

Value stage_types_schema(const std::vector<const StageInfo*>& types) {
  Value::List texts;
  Value::List descriptions;
  for (const StageInfo* type : types) {
    texts.emplace_back(type->type);
    descriptions.emplace_back(type->summary);
  }
  return one_of("uses", "the stage type, FAMILY.NOUN; 'pipeline plugins' lists them", std::move(texts),
                std::move(descriptions));
}

bool must_be_connected(const PortInfo& port) { return !may_be_unconnected(port.need); }

/// The port that `in: STAGE` fills; null where it is in doubt.
const PortInfo* only_port(const std::vector<PortInfo>& inputs) {
  const auto required = std::count_if(inputs.begin(), inputs.end(), must_be_connected);
  if (required == 1) return &*std::find_if(inputs.begin(), inputs.end(), must_be_connected);
  return required == 0 && inputs.size() == 1 ? &inputs.front() : nullptr;
}

void set_types(Value& schema, const Value::List& types) {
  schema.set("type", types.size() == 1 ? types.front() : Value(types));
}

/// What one port takes: an output, or a list of several.
Value port_schema(const PortInfo& port) {
  Value schema;
  Value::List types{"string"};
  if (takes_list(port.need)) types.emplace_back("array");
  set_types(schema, types);
  add_reference(schema);
  if (takes_list(port.need)) {
    schema.set("items", reference_to("output"));
    schema.set("minItems", 1);
  }
  return described(std::move(schema), port.text + " (" + port.type + (takes_list(port.need) ? ", one or several" : "") +
                                          (must_be_connected(port) ? ")" : ", may be left unconnected)"));
}

/// `in` of a stage with these ports. One set of keywords with several types instead of 'anyOf', for an editor's sake.
Value in_schema(const std::vector<PortInfo>& inputs) {
  if (inputs.empty()) return false;
  Value::Map ports;
  Value::List required;
  for (const PortInfo& port : inputs) {
    ports.emplace_back(port.name, port_schema(port));
    if (must_be_connected(port)) required.emplace_back(port.name);
  }
  Value schema;
  Value::List types{"object"};
  const PortInfo* only = only_port(inputs);
  if (only != nullptr) types.emplace_back("string");
  if (only != nullptr && takes_list(only->need)) types.emplace_back("array");
  set_types(schema, types);
  schema.set("properties", std::move(ports));
  if (!required.empty()) schema.set("required", std::move(required));
  schema.set("minProperties", 1);
  schema.set("additionalProperties", false);
  if (only != nullptr) add_reference(schema);
  if (only != nullptr && takes_list(only->need)) {
    schema.set("items", reference_to("output"));
    schema.set("minItems", 1);
  }
  return described(std::move(schema), "what its input ports are connected to: PORT: STAGE or PORT: STAGE.PORT");
}

Value apply_schema() {
  Value schema;
  schema.set("type", names({"string", "object"}));
  add_reference(schema);
  schema.set("propertyNames",
             key_schema(kIdentifier, "names an output: lower-case letters, digits and _, beginning with a letter"));
  schema.set("additionalProperties", reference_to("output"));
  schema.set("minProperties", 1);
  return described(std::move(schema),
                   "the images that the step is used on: STAGE.PORT, or NAME: STAGE.PORT, each NAME an output of it");
}

/// Adds that these keys are not for this stage type.
void refuse(Value::Map& properties, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) properties.emplace_back(std::string(key), false);
}

/// How a stage of this type is wired, beside its parameters.
void add_wiring(const StageInfo& type, Value::Map& properties, Value::List& required, Value& schema) {
  switch (type.kind) {
    case StageKind::stage:
    case StageKind::report:
      properties.emplace_back("in", in_schema(type.inputs));
      refuse(properties, {"fit", "apply", "on_error"});
      if (std::any_of(type.inputs.begin(), type.inputs.end(), must_be_connected)) required.emplace_back("in");
      return;
    case StageKind::network:
      return refuse(properties, {"in", "fit", "apply", "on_error"});
    case StageKind::step:
      properties.emplace_back("in", in_schema({{"images", "images", "the images to work on", Need::required}}));
      refuse(properties, {"fit"});
      schema.set("if", Value::Map{{"required", names({"apply"})}});
      schema.set("then", Value::Map{{"properties", Value::Map{{"in", false}}}});
      schema.set("else", Value::Map{{"required", names({"in"})}});
      return;
    case StageKind::fitted_step:
      refuse(properties, {"in"});
      required.emplace_back("fit");
      required.emplace_back("apply");
      return;
  }
}

Value stage_type_schema(const StageInfo& type) {
  Value schema = Value::Map{{"description", type.summary}};
  Value::Map properties{{"with", reference_to("with." + type.type)}};
  Value::List required;
  if (any_required(type.parameters)) required.emplace_back("with");
  add_wiring(type, properties, required, schema);
  schema.set("properties", std::move(properties));
  if (!required.empty()) schema.set("required", std::move(required));
  return schema;
}

/// If `uses` is this type, the map around it is `then`.
Value when_uses(const StageInfo& type, Value then) {
  return Value::Map{{"if", Value::Map{{"properties", Value::Map{{"uses", Value::Map{{"const", type.type}}}}},
                                      {"required", names({"uses"})}}},
                    {"then", std::move(then)}};
}

/// Adds what holds besides. JSON Schema has no empty 'allOf'.
void add_all(Value& schema, Value::List conditions) {
  if (!conditions.empty()) schema.set("allOf", std::move(conditions));
}

Value with_schema() {
  return described(Value::Map{{"type", names({"object", "null"})}},
                   "parameters: NAME: VALUE; 'pipeline plugins' tells all");
}

Value stage_schema(const std::vector<const StageInfo*>& types) {
  Value::List by_type;
  for (const StageInfo* type : types) by_type.push_back(when_uses(*type, reference_to("stage." + type->type)));
  const Value::Map like_another{
      {"properties", Value::Map{{"uses", false}, {"with", false}, {"fit", false}, {"in", false}}},
      {"required", names({"apply"})}};
  Value::Map properties{
      {"uses", stage_types_schema(types)},
      {"with", with_schema()},
      {"in",
       Value::Map{{"description", "what its input ports are connected to: STAGE, STAGE.PORT, or PORT: STAGE.PORT"}}},
      {"fit", described(reference_to("output"), "the images that a preprocessing step learns from: STAGE.PORT")},
      {"apply", apply_schema()},
      {"like", described(reference_to("identifier"), "uses a preprocessing stage again, with all that it learned")},
      {"on_error",
       one_of("on_error", "what happens when a preprocessing step refuses an image (list or stop; default list)",
              {"list", "stop"},
              {"an image that the step refuses is listed and counts as wrong",
               "an image that the step refuses ends the run"})}};
  Value by_itself = Value::Map{{"required", names({"uses"})}};
  add_all(by_itself, std::move(by_type));
  return Value::Map{{"type", "object"},
                    {"properties", std::move(properties)},
                    {"additionalProperties", false},
                    {"if", Value::Map{{"required", names({"like"})}}},
                    {"then", like_another},
                    {"else", std::move(by_itself)}};
}

/// In a file that includes another: a stage of its own, or the parameters of an included one.
Value amendment_schema(const std::vector<const StageInfo*>& types) {
  return Value::Map{
      {"if", Value::Map{{"anyOf", Value::List{Value::Map{{"required", names({"uses"})}},
                                              Value::Map{{"required", names({"like"})}}}}}},
      {"then", reference_to("stage")},
      {"else", Value::Map{{"type", "object"},
                          {"description", "an included stage named again may change its parameters, under 'with'"},
                          // The last two for an editor alone, which offers them; where they stand, 'then' holds.
                          {"properties", Value::Map{{"with", with_schema()},
                                                    {"uses", stage_types_schema(types)},
                                                    {"like", reference_to("identifier")}}},
                          {"additionalProperties", false}}}};
}

/// A step of a variant: a stage type, alone or with parameters.
Value step_schema(const std::vector<const StageInfo*>& types) {
  std::vector<const StageInfo*> without_parameters;
  Value::List by_type;
  for (const StageInfo* type : types) {
    const bool needs_some = any_required(type->parameters);
    if (!needs_some) without_parameters.push_back(type);
    Value then = Value::Map{{"properties", Value::Map{{"with", reference_to("with." + type->type)}}}};
    if (needs_some) then.set("required", names({"with"}));
    by_type.push_back(when_uses(*type, std::move(then)));
  }
  Value map = Value::Map{{"type", "object"},
                         {"properties", Value::Map{{"uses", stage_types_schema(types)}, {"with", with_schema()}}},
                         {"required", names({"uses"})},
                         {"additionalProperties", false}};
  add_all(map, std::move(by_type));
  return Value::Map{{"if", Value::Map{{"type", "object"}}},
                    {"then", std::move(map)},
                    {"else", stage_types_schema(without_parameters)}};
}

Value compare_schema() {
  const Value variants = Value::Map{
      {"type", "object"},
      {"description", "what to try in the place of 'swap': NAME: [ steps ]; [] is no step"},
      {"minProperties", 2},
      {"maxProperties", 200},
      {"propertyNames", key_schema(R"([^\x00-\x1f.=]{1,60})", "names a variant: a short name without '.' and '='")},
      {"additionalProperties", Value::Map{{"type", "array"}, {"maxItems", 100}, {"items", reference_to("step")}}}};
  return Value::Map{
      {"type", "object"},
      {"description", "for 'pipeline compare': alternatives for one stage, judged on the same images"},
      {"properties",
       Value::Map{
           {"swap", described(reference_to("identifier"), "the stage that the variants replace")},
           {"score",
            described(reference_to("identifier"),
                      "the stage that judges; may be left out where one stage behind 'swap' gives an evaluation")},
           {"baseline",
            Value::Map{{"type", "string"},
                       {"description", "the variant that the others are held against (default: the first)"}}},
           {"variants", variants},
           {"ladder", Value::Map{{"type", "string"}, {"description", "a variant to take apart, step by step"}}},
           {"confirm", Value::Map{{"type", names({"number", "string"})},
                                  {"exclusiveMinimum", 0},
                                  {"exclusiveMaximum", 1},
                                  {"pattern", kVariablePattern},
                                  {"patternErrorMessage", "takes a number above 0 and below 1"},
                                  {"description",
                                   "the share of the images that the winner is judged on again (above 0, below 1)"}}}}},
      {"required", names({"swap", "variants"})},
      {"additionalProperties", false}};
}

Value serve_schema() {
  return Value::Map{
      {"type", "object"},
      {"description", "what one image goes through in 'pipeline predict'"},
      {"properties",
       Value::Map{{"classifier", described(reference_to("output"), "the trainer's output, as in fit.classifier")},
                  {"through", Value::Map{{"type", "array"},
                                         {"description", "preprocessing stages in the order that an image takes"},
                                         {"minItems", 1},
                                         {"items", reference_to("identifier")}}},
                  {"variant", Value::Map{{"type", "string"}, {"description", "one of the variants of 'compare'"}}}}},
      {"required", names({"classifier", "through"})},
      {"additionalProperties", false}};
}

Value stages_schema(std::string_view each) { return Value::Map{{"additionalProperties", reference_to(each)}}; }

Value file_properties() {
  return Value::Map{
      {"name", Value::Map{{"type", "string"},
                          {"description", "what the pipeline is called: one line"},
                          {"minLength", 1},
                          {"maxLength", 200},
                          {"pattern", R"(^[^\x00-\x1f]*$)"},
                          {"patternErrorMessage", "takes one line of text"}}},
      {"seed", Value::Map{{"type", names({"integer", "string"})},
                          {"description", "where all random numbers come from (integer, at least 0, default 0)"},
                          {"default", 0},
                          {"minimum", 0},
                          {"pattern", kVariablePattern},
                          {"patternErrorMessage", "takes an integer, at least 0"}}},
      {"include", Value::Map{{"type", "string"},
                             {"description", "a pipeline file whose stages come before these; relative to this file"},
                             {"minLength", 1}}},
      {"stages", Value::Map{{"description", "the stages by name: each uses a stage type, and reads others' outputs"},
                            {"propertyNames", key_schema(kIdentifier,
                                                         "names a stage: lower-case letters, digits and _, "
                                                         "beginning with a letter")}}},
      {"compare", compare_schema()},
      {"serve", serve_schema()}};
}

Value definitions(const std::vector<const StageInfo*>& types) {
  Value::Map definitions{{std::string(kVariableDefinition), variable_schema()},
                         {"identifier", identifier_schema()},
                         {"output", output_schema()},
                         {"stage", stage_schema(types)},
                         {"stage_or_amendment", amendment_schema(types)},
                         {"step", step_schema(types)}};
  for (const StageInfo* type : types) {
    definitions.emplace_back("stage." + type->type, stage_type_schema(*type));
    definitions.emplace_back("with." + type->type, parameters_schema(type->parameters));
  }
  return definitions;
}

std::string made_from(const Catalog& catalog) {
  std::string text;
  for (const FoundPlugin& plugin : catalog.plugins())
    text += (text.empty() ? "" : ", ") + plugin.manifest.name + " " + plugin.manifest.version;
  return "made by 'pipeline schema' from the plugins: " + (text.empty() ? std::string("none") : text);
}

}  // namespace

Value file_schema(const Catalog& catalog) {
  std::vector<const StageInfo*> types;
  for (const std::string& type : catalog.stage_types()) types.push_back(catalog.find(type));
  Value of_its_own = stages_schema("stage");
  of_its_own.set("type", "object");
  of_its_own.set("minProperties", 1);
  Value beside_included = stages_schema("stage_or_amendment");
  beside_included.set("type", names({"object", "null"}));
  return Value::Map{
      {"$schema", "https://json-schema.org/draft/2020-12/schema"},
      {"$comment", made_from(catalog)},
      {"description",
       "Stages wired into a graph; 'pipeline check FILE' finds the mistakes that this schema cannot know."},
      {"type", "object"},
      {"properties", file_properties()},
      {"additionalProperties", false},
      {"if", Value::Map{{"required", names({"include"})}}},
      {"then", Value::Map{{"properties", Value::Map{{"stages", std::move(beside_included)}}}}},
      {"else", Value::Map{{"properties", Value::Map{{"stages", std::move(of_its_own)}}},
                          {"required", names({"name", "stages"})}}},
      {"$defs", definitions(types)}};
}

}  // namespace pipeline
