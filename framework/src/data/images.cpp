#include <pipeline/images.h>

#include <algorithm>
#include <cassert>
#include <string>
#include <unordered_set>
#include <utility>

#include <pipeline/error.h>

#include "data/json.h"

namespace pipeline {

/// Pixels and columns are shared between sets that differ in the other part.
struct Images::Content {
  Tensor pixels;                                     ///< N x H x W x C; of no meaning when `ragged` is set
  std::shared_ptr<const std::vector<Image>> ragged;  ///< null unless there are different sizes
  Affine affine;
  std::shared_ptr<const Columns> columns;  ///< labels and ids as long as the set, whatever was given
  std::map<std::int64_t, std::string> refused;
  Lineage lineage;

  /// Both throw Error for what cannot be images. Images that turn out to be of one size become one tensor.
  void set_pixels(Tensor tensor);
  void set_pixels(std::vector<Image> images);
  std::int64_t size() const;
};

namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

void check_length(std::size_t length, std::size_t rows, std::string_view noun) {
  if (length != 0 && length != rows)
    throw Error("there are " + counted(length, noun) + " for " + counted(rows, "image"));
}

void check_unique(const std::vector<std::string>& names, std::string_view noun) {
  std::unordered_set<std::string_view> seen;
  for (const std::string& name : names) {
    if (!is_utf8(name)) throw Error("the " + std::string(noun) + " " + json_quoted(name) + " is not UTF-8");
    if (!seen.insert(name).second) throw Error("the " + std::string(noun) + " '" + name + "' is there twice");
  }
}

Images::Columns checked(Images::Columns columns, std::size_t rows) {
  check_length(columns.labels.size(), rows, "label");
  check_length(columns.ids.size(), rows, "id");
  check_length(columns.authors.size(), rows, "author");
  check_unique(columns.classes, "class");
  check_unique(columns.ids, "id");
  for (const std::string& author : columns.authors)
    if (!is_utf8(author)) throw Error("the author " + json_quoted(author) + " is not UTF-8");
  const auto classes = static_cast<std::int64_t>(columns.classes.size());
  for (const std::int32_t label : columns.labels) {
    if (label == Images::kUnlabelled) continue;
    if (classes == 0) throw Error("an image has the label " + std::to_string(label) + ", but there are no classes");
    if (label < 0 || label >= classes)
      throw Error("an image has the label " + std::to_string(label) + ", but the classes are numbered 0 to " +
                  std::to_string(classes - 1));
  }
  if (columns.labels.empty()) columns.labels.assign(rows, Images::kUnlabelled);
  if (columns.ids.empty()) {
    columns.ids.reserve(rows);
    for (std::size_t row = 0; row < rows; ++row) columns.ids.push_back(std::to_string(row));
  }
  return columns;
}

void check_dtype(DType dtype) {
  if (dtype != DType::u8 && dtype != DType::f32)
    throw Error("images hold u8 or f32 values, not " + std::string(name_of(dtype)));
}

Tensor checked(Tensor pixels) {
  check_dtype(pixels.dtype());
  const Shape& shape = pixels.shape();
  if (shape.size() != 4)
    throw Error("images are a tensor of N x height x width x channels, not of shape " + text_of(shape));
  if (shape[3] < 1 || (shape[0] > 0 && (shape[1] < 1 || shape[2] < 1)))
    throw Error("images of shape " + text_of(ImageShape{shape[1], shape[2], shape[3]}) + " have no pixels");
  return pixels;
}

/// Throws Error unless all images are of one type and number of channels.
void check_alike(const std::vector<Image>& images) {
  for (const Image& image : images) {
    const Shape& shape = image.pixels.shape();
    check_dtype(image.pixels.dtype());
    if (shape.size() != 3)
      throw Error("an image is a tensor of height x width x channels, not of shape " + text_of(shape));
    if (image.pixels.size() == 0) throw Error("an image of shape " + text_of(image.view().shape) + " has no pixels");
    if (image.pixels.dtype() != images.front().pixels.dtype())
      throw Error("images of one set are all of u8 or all of f32 values, not some of each");
    if (shape[2] != images.front().pixels.shape()[2])
      throw Error("images of one set have the same number of channels, not " +
                  std::to_string(images.front().pixels.shape()[2]) + " and " + std::to_string(shape[2]));
  }
}

bool have_one_shape(const std::vector<Image>& images) {
  return std::all_of(images.begin(), images.end(),
                     [&images](const Image& image) { return image.pixels.shape() == images.front().pixels.shape(); });
}

template <class T>
Tensor stacked(std::vector<Image> images) {
  const Shape shape = images.front().pixels.shape();
  Tensor pixels =
      Tensor::uninitialized(dtype_of<T>, {static_cast<std::int64_t>(images.size()), shape[0], shape[1], shape[2]});
  auto out = pixels.writable<T>().begin();
  for (Image& image : images) {
    const std::span<const T> values = image.pixels.template values<T>();
    out = std::copy(values.begin(), values.end(), out);
    image.pixels = Tensor();  // So that never more than one image is held twice.
  }
  return pixels;
}

/// The named rows of `from`, side by side.
template <class T>
Tensor copied_rows(const Tensor& from, std::span<const std::int64_t> rows) {
  Shape shape = from.shape();
  shape[0] = static_cast<std::int64_t>(rows.size());
  const auto length = static_cast<std::size_t>(shape[1] * shape[2] * shape[3]);
  Tensor result = Tensor::uninitialized(dtype_of<T>, std::move(shape));
  const std::span<const T> values = from.values<T>();
  auto out = result.writable<T>().begin();
  for (const std::int64_t row : rows) {
    const std::span<const T> image = values.subspan(static_cast<std::size_t>(row) * length, length);
    out = std::copy(image.begin(), image.end(), out);
  }
  return result;
}

std::shared_ptr<const Images::Columns> share(Images::Columns columns) {
  return std::make_shared<const Images::Columns>(std::move(columns));
}

Tensor floats_of(const std::byte* data, DType dtype, Shape shape, Affine affine) {
  Tensor result = Tensor::uninitialized(DType::f32, std::move(shape));
  const std::span<float> out = result.writable<float>();
  if (dtype == DType::u8) {
    const auto* in = reinterpret_cast<const std::uint8_t*>(data);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = affine.scale * static_cast<float>(in[i]) + affine.offset;
  } else {
    const auto* in = reinterpret_cast<const float*>(data);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = affine.scale * in[i] + affine.offset;
  }
  return result;
}

/// The ids of `rows`; a row that is taken again gets "ID#2", "ID#3", ..., since ids are unique within a set.
std::vector<std::string> selected_ids(const std::vector<std::string>& ids, std::span<const std::int64_t> rows) {
  std::vector<std::string> result;
  result.reserve(rows.size());
  std::unordered_set<std::string> taken;
  for (const std::int64_t row : rows) {
    const std::string& id = ids[static_cast<std::size_t>(row)];
    std::string name = id;
    for (int copy = 2; !taken.insert(name).second; ++copy) name = id + "#" + std::to_string(copy);
    result.push_back(std::move(name));
  }
  return result;
}

void check_rows(std::int64_t found, std::int64_t expected) {
  if (found != expected)
    throw Error("there are pixels of " + counted(static_cast<std::size_t>(found), "image") + " for " +
                counted(static_cast<std::size_t>(expected), "row"));
}

}  // namespace

void Images::Content::set_pixels(Tensor tensor) {
  pixels = checked(std::move(tensor));
  ragged = nullptr;
}

void Images::Content::set_pixels(std::vector<Image> images) {
  check_alike(images);
  if (images.empty()) {
    set_pixels(Tensor::zeros(DType::u8, {0, 0, 0, 1}));
  } else if (have_one_shape(images)) {
    set_pixels(images.front().pixels.dtype() == DType::u8 ? stacked<std::uint8_t>(std::move(images))
                                                          : stacked<float>(std::move(images)));
  } else {
    pixels = Tensor();
    ragged = std::make_shared<const std::vector<Image>>(std::move(images));
  }
}

std::int64_t Images::Content::size() const {
  return ragged ? static_cast<std::int64_t>(ragged->size()) : pixels.shape()[0];
}

Images::Images() {
  static const std::shared_ptr<const Content> nothing = [] {
    auto content = std::make_shared<Content>();
    content->set_pixels(std::vector<Image>());
    content->columns = share({});
    return content;
  }();
  content_ = nothing;
}

Images::Images(Tensor pixels, Columns columns) {
  auto content = std::make_shared<Content>();
  content->set_pixels(std::move(pixels));
  content->columns = share(checked(std::move(columns), static_cast<std::size_t>(content->size())));
  content_ = std::move(content);
}

Images::Images(std::vector<Image> ragged, Columns columns) {
  auto content = std::make_shared<Content>();
  content->set_pixels(std::move(ragged));
  content->columns = share(checked(std::move(columns), static_cast<std::size_t>(content->size())));
  content_ = std::move(content);
}

Images::Images(std::shared_ptr<const Content> content) : content_(std::move(content)) {}
Images::~Images() = default;
Images::Images(const Images&) = default;
Images::Images(Images&&) noexcept = default;
Images& Images::operator=(const Images&) = default;
Images& Images::operator=(Images&&) noexcept = default;

std::string_view Images::type() const { return kType; }
std::int64_t Images::size() const { return content_->size(); }
bool Images::is_ragged() const { return content_->ragged != nullptr; }
Affine Images::affine() const { return content_->affine; }
std::span<const std::int32_t> Images::labels() const { return content_->columns->labels; }
const std::vector<std::string>& Images::classes() const { return content_->columns->classes; }
std::span<const std::string> Images::authors() const { return content_->columns->authors; }
const std::map<std::int64_t, std::string>& Images::refused() const { return content_->refused; }
const Lineage& Images::lineage() const { return content_->lineage; }

ImageShape Images::shape() const {
  const Shape& s = pixels().shape();
  return {s[1], s[2], s[3]};
}

DType Images::dtype() const {
  return is_ragged() ? content_->ragged->front().pixels.dtype() : content_->pixels.dtype();
}

const Tensor& Images::pixels() const {
  if (is_ragged())
    throw Error("the images have different sizes, one size is needed",
                "add a step that makes them equal: image.resize");
  return content_->pixels;
}

ImageView Images::at(std::int64_t row) const {
  assert(row >= 0 && row < size());
  if (is_ragged()) return (*content_->ragged)[static_cast<std::size_t>(row)].view();
  const ImageShape each = shape();
  const std::size_t stride = static_cast<std::size_t>(each.values()) * size_of(content_->pixels.dtype());
  return {content_->pixels.data() + static_cast<std::size_t>(row) * stride, content_->pixels.dtype(), each};
}

std::string_view Images::label_name(std::int64_t row) const {
  assert(row >= 0 && row < size());
  const std::int32_t label = labels()[static_cast<std::size_t>(row)];
  return label == kUnlabelled ? std::string_view() : classes()[static_cast<std::size_t>(label)];
}

const std::string& Images::id(std::int64_t row) const {
  assert(row >= 0 && row < size());
  return content_->columns->ids[static_cast<std::size_t>(row)];
}

Images Images::with_pixels(Tensor pixels, Affine affine) const {
  auto content = std::make_shared<Content>(*content_);
  content->set_pixels(std::move(pixels));
  content->affine = affine;
  check_rows(content->size(), size());
  return Images(std::move(content));
}

Images Images::with_pixels(std::vector<Image> ragged) const {
  auto content = std::make_shared<Content>(*content_);
  content->set_pixels(std::move(ragged));
  content->affine = {};
  check_rows(content->size(), size());
  return Images(std::move(content));
}

Images Images::with_affine(Affine affine) const {
  auto content = std::make_shared<Content>(*content_);
  content->affine = affine;
  return Images(std::move(content));
}

Images Images::with_refused(std::map<std::int64_t, std::string> refused) const {
  if (!refused.empty() && (refused.begin()->first < 0 || refused.rbegin()->first >= size()))
    throw Error("row " + std::to_string(refused.begin()->first < 0 ? refused.begin()->first : refused.rbegin()->first) +
                " is refused, but there are " + counted(static_cast<std::size_t>(size()), "image"));
  auto content = std::make_shared<Content>(*content_);
  content->refused = std::move(refused);
  return Images(std::move(content));
}

Images Images::with_lineage(Lineage lineage) const {
  auto content = std::make_shared<Content>(*content_);
  content->lineage = std::move(lineage);
  return Images(std::move(content));
}

Images Images::as_floats() const {
  if (dtype() == DType::f32 && affine().is_identity()) return *this;
  if (!is_ragged()) {
    const Tensor& stored = content_->pixels;
    return with_pixels(floats_of(stored.data(), stored.dtype(), stored.shape(), affine()));
  }
  std::vector<Image> images;
  for (const Image& image : *content_->ragged)
    images.push_back({floats_of(image.pixels.data(), image.pixels.dtype(), image.pixels.shape(), affine())});
  return with_pixels(std::move(images));
}

Images Images::select(std::span<const std::int64_t> rows) const {
  const Columns& from = *content_->columns;
  Columns columns;
  columns.classes = from.classes;
  columns.ids = selected_ids(from.ids, rows);
  std::map<std::int64_t, std::string> refused;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    assert(rows[i] >= 0 && rows[i] < size());
    const auto row = static_cast<std::size_t>(rows[i]);
    columns.labels.push_back(from.labels[row]);
    if (!from.authors.empty()) columns.authors.push_back(from.authors[row]);
    if (const auto reason = content_->refused.find(rows[i]); reason != content_->refused.end())
      refused.emplace(static_cast<std::int64_t>(i), reason->second);
  }

  auto content = std::make_shared<Content>(*content_);
  if (is_ragged()) {
    std::vector<Image> images;
    images.reserve(rows.size());
    for (const std::int64_t row : rows) images.push_back((*content_->ragged)[static_cast<std::size_t>(row)]);
    content->set_pixels(std::move(images));
  } else {
    content->set_pixels(content_->pixels.dtype() == DType::u8 ? copied_rows<std::uint8_t>(content_->pixels, rows)
                                                              : copied_rows<float>(content_->pixels, rows));
  }
  content->columns = share(std::move(columns));
  content->refused = std::move(refused);
  return Images(std::move(content));
}

}  // namespace pipeline
