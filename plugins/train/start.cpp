#include "start.h"

#include <string>
#include <string_view>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/value.h>

namespace train {

namespace {

using pipeline::Value;

std::string written(const Value* value) { return value == nullptr || value->is_null() ? "off" : value->json(); }

bool same(const Value* a, const Value* b) {
  if (written(a) == written(b)) return true;
  const auto is_number = [](const Value* value) {
    return value != nullptr && (value->kind() == Value::Kind::integer || value->kind() == Value::Kind::number);
  };
  return is_number(a) && is_number(b) && a->as_number() == b->as_number();  // 1 and 1.0, as a file may say it
}

/// "hidden is [128,64] here, [16] in 'from'"; empty when all parameters agree.
std::string difference(const Value& here, const Value& there) {
  std::vector<std::string> names;
  for (const Value* parameters : {&here, &there})
    if (parameters->kind() == Value::Kind::map)
      for (const auto& entry : parameters->as_map())
        if (parameters == &here || here.find(entry.first) == nullptr) names.push_back(entry.first);
  std::string text;
  for (const std::string& name : names) {
    const Value* const a = here.find(name);
    const Value* const b = there.find(name);
    if (same(a, b)) continue;
    text += text.empty() ? "" : "; ";
    text += name + " is " + written(a) + " here, " + written(b) + " in 'from'";
  }
  return text;
}

constexpr std::string_view kSameNetwork =
    "connect 'network' to the stage that the classifier on 'from' was made with, or leave 'from' out to train afresh";

}  // namespace

pipeline::State state_to_start_from(const pipeline::Classifier& from, const pipeline::Network& network,
                                    const pipeline::ImageShape& shape) {
  // Not a cast to NetworkClassifier: what type an object of another library has is not to be asked, its state is.
  pipeline::State state = from.state();
  const Value* const made = state.values.find("network");
  if (made == nullptr)
    throw pipeline::Error("the classifier on 'from' is not made of a network",
                          "connect a classifier that a trainer of networks made, or leave 'from' out");
  const std::string& type = made->at("uses").as_text();
  if (type != network.stage_type())
    throw pipeline::Error("the network is " + network.stage_type() + ", the one on 'from' is " + type,
                          std::string(kSameNetwork));
  if (const std::string text = difference(network.stage_parameters(), made->at("with")); !text.empty())
    throw pipeline::Error("the network (" + type + ") is not that of 'from': " + text, std::string(kSameNetwork));
  if (from.trained_on().shape != shape)
    throw pipeline::Error("the training images are " + text_of(shape) + ", the classifier on 'from' was trained on " +
                              text_of(from.trained_on().shape),
                          "prepare the images as those that it was trained on");
  return state;
}

}  // namespace train
