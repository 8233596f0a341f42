// How a set of images is kept: pixels, labels and shapes as tensors, the rest as values. What the defaults give back
// ("0", "1", ... as ids, no authors, no refusals) is left out, so that 60,000 rows do not become 60,000 texts.
#include <span>
#include <string>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/images.h>

namespace pipeline {
namespace {

Value::List values_of(std::span<const std::string> texts) {
  Value::List list;
  list.reserve(texts.size());
  for (const std::string& text : texts) list.emplace_back(text);
  return list;
}

std::vector<std::string> texts_of(const Value* list) {
  std::vector<std::string> texts;
  if (list != nullptr)
    for (const Value& text : list->as_list()) texts.push_back(text.as_text());
  return texts;
}

bool has_default_ids(const Images& images) {
  for (std::int64_t row = 0; row < images.size(); ++row)
    if (images.id(row) != std::to_string(row)) return false;
  return true;
}

/// All images one after the other, and their sizes.
template <class T>
void add_ragged(const Images& images, State& state) {
  std::vector<T> pixels;
  std::vector<std::int64_t> shapes;
  for (std::int64_t row = 0; row < images.size(); ++row) {
    const ImageView image = images.at(row);
    const T* values = reinterpret_cast<const T*>(image.data);
    pixels.insert(pixels.end(), values, values + image.shape.values());
    shapes.insert(shapes.end(), {image.shape.height, image.shape.width, image.shape.channels});
  }
  state.add("pixels", Tensor::of<T>({static_cast<std::int64_t>(pixels.size())}, pixels));
  state.add("shapes", Tensor::of<std::int64_t>({images.size(), 3}, shapes));
}

template <class T>
std::vector<Image> ragged_of(const Tensor& pixels, const Tensor& shapes) {
  if (shapes.shape().size() != 2 || shapes.shape()[1] != 3)
    throw Error("the shapes of images are a tensor of N x 3, not of shape " + text_of(shapes.shape()));
  const std::span<const std::int64_t> sides = shapes.values<std::int64_t>();
  std::span<const T> rest = pixels.values<T>();
  std::vector<Image> images;
  for (std::size_t i = 0; i < sides.size(); i += 3) {
    Shape shape(sides.begin() + static_cast<std::ptrdiff_t>(i), sides.begin() + static_cast<std::ptrdiff_t>(i + 3));
    std::uint64_t length = 1;
    for (const std::int64_t side : shape) {
      if (side < 1 || __builtin_mul_overflow(length, static_cast<std::uint64_t>(side), &length))
        throw Error("an image cannot have the shape " + text_of(shape));
    }
    if (length > rest.size()) throw Error("the shapes of the images need more pixels than there are");
    images.push_back({Tensor::of<T>(std::move(shape), rest.subspan(0, length))});
    rest = rest.subspan(length);
  }
  if (!rest.empty()) throw Error("there are more pixels than the shapes of the images need");
  return images;
}

Images images_of(const State& state, Images::Columns columns) {
  const Tensor& pixels = state.tensor("pixels");
  if (!state.values.at("ragged").as_bool()) return {pixels, std::move(columns)};
  const Tensor& shapes = state.tensor("shapes");
  return {pixels.dtype() == DType::u8 ? ragged_of<std::uint8_t>(pixels, shapes) : ragged_of<float>(pixels, shapes),
          std::move(columns)};
}

}  // namespace

std::string text_of(const ImageShape& shape) {
  std::string text = std::to_string(shape.height) + " x " + std::to_string(shape.width);
  if (shape.channels != 1) text += " x " + std::to_string(shape.channels);
  return text;
}

State Images::state() const {
  State state;
  state.values.set("ragged", is_ragged());
  state.values.set("classes", values_of(classes()));
  if (!has_default_ids(*this)) {
    Value::List ids;
    for (std::int64_t row = 0; row < size(); ++row) ids.emplace_back(id(row));
    state.values.set("ids", std::move(ids));
  }
  if (!authors().empty()) state.values.set("authors", values_of(authors()));
  state.values.set("scale", double{affine().scale});
  state.values.set("offset", double{affine().offset});
  Value::List reasons;
  for (const auto& [row, reason] : refused()) reasons.emplace_back(Value::List{row, reason});
  if (!reasons.empty()) state.values.set("refused", std::move(reasons));
  state.values.set("lineage", to_value(lineage()));

  if (!is_ragged()) {
    state.add("pixels", pixels());
  } else if (dtype() == DType::u8) {
    add_ragged<std::uint8_t>(*this, state);
  } else {
    add_ragged<float>(*this, state);
  }
  state.add("labels", Tensor::of<std::int32_t>({size()}, labels()));
  return state;
}

Images Images::from_state(const State& state) {
  const Value& values = state.values;
  Columns columns;
  const std::span<const std::int32_t> labels = state.tensor("labels").values<std::int32_t>();
  columns.labels.assign(labels.begin(), labels.end());
  columns.classes = texts_of(&values.at("classes"));
  columns.ids = texts_of(values.find("ids"));
  columns.authors = texts_of(values.find("authors"));
  const std::size_t count = columns.labels.size();

  Images images = images_of(state, std::move(columns));
  if (static_cast<std::size_t>(images.size()) != count)
    throw Error("there are " + std::to_string(count) + " labels for " + std::to_string(images.size()) + " images");

  std::map<std::int64_t, std::string> reasons;
  if (const Value* refused = values.find("refused")) {
    for (const Value& entry : refused->as_list()) {
      if (entry.as_list().size() != 2) throw Error("a refusal is a row and a reason, found " + entry.json());
      reasons.emplace(entry.as_list()[0].as_integer(), entry.as_list()[1].as_text());
    }
  }
  const Affine affine{static_cast<float>(values.at("scale").as_number()),
                      static_cast<float>(values.at("offset").as_number())};
  return images.with_affine(affine).with_refused(std::move(reasons)).with_lineage(lineage_from(values.at("lineage")));
}

}  // namespace pipeline
