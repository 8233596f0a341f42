/// \file
/// data.concat: joins sets of images into one, set after set, in the order of the file.
///
/// Classes are united by name, in order of first appearance, so that "cat" is one class whatever number it has in
/// which set. Authors of equal name are one person; images of a set without authors get "". What may be claimed of
/// the result is what all sets went through last: its lineage is their common end. Sets whose stored values mean
/// different things are refused; images of different sizes stay as they are (image.resize makes them equal).
#include <pipeline/plugin.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

using pipeline::Affine;
using pipeline::Error;
using pipeline::Image;
using pipeline::Images;
using pipeline::Tensor;
using Sets = std::vector<std::shared_ptr<const Images>>;

std::string ordinal(std::size_t set) { return "set " + std::to_string(set + 1); }

std::string text_of(const Affine& affine) {
  if (affine.is_identity()) return "as stored";
  return "stored * " + pipeline::Value(static_cast<double>(affine.scale)).json() + " + " +
         pipeline::Value(static_cast<double>(affine.offset)).json();
}

/// Throws Error unless the stored values of `a` and `b` mean the same.
void check_alike(const Images& a, const std::string& name_a, const Images& b, const std::string& name_b) {
  const std::string help = "send both through the same preprocessing before they are joined";
  if (a.dtype() != b.dtype()) {
    throw Error(name_a + " holds " + std::string(name_of(a.dtype())) + " values and " + name_b + " " +
                    std::string(name_of(b.dtype())),
                help);
  }
  if (a.affine() != b.affine()) {
    throw Error(
        "the values of " + name_a + " are " + text_of(a.affine()) + ", those of " + name_b + " " + text_of(b.affine()),
        help);
  }
  if (a.at(0).shape.channels != b.at(0).shape.channels) {
    throw Error(name_a + " has " + std::to_string(a.at(0).shape.channels) + " channels and " + name_b + " " +
                    std::to_string(b.at(0).shape.channels),
                help);
  }
}

bool have_one_shape(const Sets& sets) {
  return std::ranges::all_of(
      sets, [&](const auto& set) { return !set->is_ragged() && set->shape() == sets.front()->shape(); });
}

template <class T>
Tensor stacked(const Sets& sets) {
  std::int64_t rows = 0;
  for (const auto& set : sets) rows += set->size();
  const pipeline::ImageShape shape = sets.front()->shape();
  Tensor pixels = Tensor::uninitialized(pipeline::dtype_of<T>, {rows, shape.height, shape.width, shape.channels});
  auto to = pixels.writable<T>().begin();
  for (const auto& set : sets) {
    const std::span<const T> values = set->pixels().template values<T>();
    to = std::copy(values.begin(), values.end(), to);
  }
  return pixels;
}

Image copy_of(const pipeline::ImageView& view) {
  const pipeline::Shape shape{view.shape.height, view.shape.width, view.shape.channels};
  const auto values = static_cast<std::size_t>(view.shape.values());
  if (view.dtype == pipeline::DType::u8)
    return {Tensor::of(shape, std::span(reinterpret_cast<const std::uint8_t*>(view.data), values))};
  return {Tensor::of(shape, std::span(reinterpret_cast<const float*>(view.data), values))};
}

std::vector<Image> collected(const Sets& sets) {
  std::vector<Image> images;
  for (const auto& set : sets)
    for (std::int64_t row = 0; row < set->size(); ++row) images.push_back(copy_of(set->at(row)));
  return images;
}

/// Pixels of all sets; the columns are those given. REQUIRES: the sets are alike.
Images with_pixels_of(const Sets& sets, Images::Columns columns) {
  if (!have_one_shape(sets)) return {collected(sets), std::move(columns)};
  return {sets.front()->dtype() == pipeline::DType::u8 ? stacked<std::uint8_t>(sets) : stacked<float>(sets),
          std::move(columns)};
}

class Concat final : public pipeline::Stage {
 public:
  struct Options {
    std::vector<std::string> prefixes;
  };
  static constexpr pipeline::In<Images> kImages{"images", "the sets to join, in order", pipeline::Need::many};
  static constexpr pipeline::Out<Images> kJoined{"images", "all images, set after set"};

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("joins sets of images into one, matching classes by name");
    spec.param("prefixes", &Options::prefixes,
               "one text a set, put before its ids as PREFIX/ID; needed when sets have ids in common");
    spec.input(kImages);
    spec.output(kJoined);
    spec.example(R"(everything:
  uses: data.concat
  in: { images: [digits.train, drawings] }
)");
  }

  explicit Concat(Options options) : options_(std::move(options)) {}

  void run(const pipeline::Inputs& in, pipeline::Outputs& out, pipeline::Context& /*context*/) override {
    const Sets sets = in.all(kImages);
    if (!options_.prefixes.empty() && options_.prefixes.size() != sets.size()) {
      throw Error("'prefixes' has " + std::to_string(options_.prefixes.size()) + " entries for " +
                      std::to_string(sets.size()) + " sets",
                  "give one a set, in the order of 'images'");
    }
    Sets filled;  // an empty set has no pixels that could differ
    std::size_t first = 0;
    for (std::size_t s = 0; s < sets.size(); ++s) {
      if (sets[s]->empty()) continue;
      if (filled.empty()) first = s;
      check_alike(*sets[first], ordinal(first), *sets[s], ordinal(s));
      filled.push_back(sets[s]);
    }
    if (filled.empty()) filled.push_back(sets.front());

    pipeline::Lineage lineage = filled.front()->lineage();
    for (const auto& set : filled) lineage = common_end(lineage, set->lineage());
    std::map<std::int64_t, std::string> refused;
    std::int64_t before = 0;
    for (const auto& set : filled) {
      for (const auto& [row, reason] : set->refused()) refused.emplace(before + row, reason);
      before += set->size();
    }
    out.set(kJoined, with_pixels_of(filled, joined_columns(sets))
                         .with_affine(filled.front()->affine())
                         .with_refused(std::move(refused))
                         .with_lineage(std::move(lineage)));
  }

 private:
  Images::Columns joined_columns(const Sets& sets) const {
    Images::Columns columns;
    std::unordered_map<std::string, std::int32_t> class_index;
    std::unordered_map<std::string, std::size_t> set_of_id;
    const bool authors_known = std::ranges::any_of(sets, [](const auto& set) { return !set->authors().empty(); });
    for (std::size_t s = 0; s < sets.size(); ++s) {
      const Images& set = *sets[s];
      std::vector<std::int32_t> renumbered;
      for (const std::string& name : set.classes()) {
        const auto [entry, is_new] = class_index.emplace(name, static_cast<std::int32_t>(columns.classes.size()));
        if (is_new) columns.classes.push_back(name);
        renumbered.push_back(entry->second);
      }
      for (std::int64_t row = 0; row < set.size(); ++row) {
        const auto r = static_cast<std::size_t>(row);
        const std::int32_t label = set.labels()[r];
        columns.labels.push_back(label == Images::kUnlabelled ? label : renumbered[static_cast<std::size_t>(label)]);
        if (authors_known) columns.authors.push_back(set.authors().empty() ? std::string() : set.authors()[r]);
        std::string id = options_.prefixes.empty() ? set.id(row) : options_.prefixes[s] + "/" + set.id(row);
        const auto [other, is_new] = set_of_id.emplace(id, s);
        if (!is_new) throw_clash(id, other->second, s);
        columns.ids.push_back(std::move(id));
      }
    }
    return columns;
  }

  [[noreturn]] void throw_clash(const std::string& id, std::size_t a, std::size_t b) const {
    if (options_.prefixes.empty()) {
      throw Error(ordinal(a) + " and " + ordinal(b) + " both have an image with the id '" + id + "'",
                  "if they are different images, tell the sets apart, for instance prefixes: [a, b]; if they are the "
                  "same, join each set only once");
    }
    throw Error(
        "with their prefixes, " + ordinal(a) + " and " + ordinal(b) + " both have an image with the id '" + id + "'",
        "give each set another prefix");
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Concat>("data.concat"); }
