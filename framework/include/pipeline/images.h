/// \file
/// Images on an edge: one tensor of equal images, or images of different sizes, with labels, ids and lineage.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/artifact.h>
#include <pipeline/export.h>
#include <pipeline/lineage.h>
#include <pipeline/tensor.h>

namespace pipeline {

/// Size of an image, in pixels, and the number of its channels.
struct ImageShape {
  std::int64_t height = 0;    ///< rows of pixels
  std::int64_t width = 0;     ///< columns of pixels
  std::int64_t channels = 1;  ///< values of a pixel

  std::int64_t values() const { return height * width * channels; }  ///< numbers in an image
  friend bool operator==(const ImageShape&, const ImageShape&) = default;
};

/// "28 x 28" (height x width), or "28 x 28 x 3".
PIPELINE_EXPORT std::string text_of(const ImageShape& shape);

/// value = scale * stored + offset. Lets a step rescale a set without turning its bytes into floats.
struct Affine {
  float scale = 1.0F;   ///< factor
  float offset = 0.0F;  ///< summand

  bool is_identity() const { return scale == 1.0F && offset == 0.0F; }  ///< whether it changes nothing
  friend bool operator==(const Affine&, const Affine&) = default;
};

/// One image, not owned: height x width x channels, row-major and contiguous, u8 or f32.
struct ImageView {
  const std::byte* data = nullptr;  ///< the first value
  DType dtype = DType::u8;          ///< u8 or f32
  ImageShape shape;                 ///< of `data`
};

/// One image, owned. `pixels`: height x width x channels, u8 or f32.
struct Image {
  Tensor pixels;  ///< three dimensions

  /// REQUIRES: `pixels` has three dimensions and outlives the view.
  ImageView view() const {
    const Shape& s = pixels.shape();
    return {pixels.data(), pixels.dtype(), {s.at(0), s.at(1), s.at(2)}};
  }
};

/// An immutable set of images; copies share everything. Rows keep their order and number through every step.
///
/// Stored values are u8 (0 to 255) or f32; `affine` maps stored values to the values that a network sees.
class PIPELINE_EXPORT Images final : public Artifact {
 public:
  static constexpr std::string_view kType = "images";  ///< of ports and edges
  static constexpr std::int32_t kUnlabelled = -1;      ///< the label of a row without one

  /// What a data set gives. All lists but `labels`, `ids` and `authors` may be shorter than the rows only by being
  /// empty: no `labels` means unlabelled, no `ids` means "0", "1", ..., no `authors` means unknown.
  struct Columns {
    std::vector<std::int32_t> labels;  ///< index into `classes`, or kUnlabelled
    std::vector<std::string> classes;  ///< names, unique
    std::vector<std::string> ids;      ///< unique within the set
    std::vector<std::string> authors;  ///< who made each image; images of one author are not independent
  };

  Images();
  /// `pixels`: N x H x W x C, u8 or f32. Throws Error when lengths, labels or names do not fit together.
  Images(Tensor pixels, Columns columns);
  /// Images of different sizes, each H x W x C; all u8 or all f32, all with the same number of channels.
  Images(std::vector<Image> ragged, Columns columns);
  ~Images() override;
  Images(const Images&);  ///< shares all content
  /// What was moved from may only be assigned to or destroyed.
  Images(Images&&) noexcept;
  Images& operator=(const Images&);      ///< shares all content
  Images& operator=(Images&&) noexcept;  ///< takes all content

  std::string_view type() const override;
  State state() const override;
  static Images from_state(const State& state);  ///< the inverse of `state`

  std::int64_t size() const;                  ///< number of rows
  bool empty() const { return size() == 0; }  ///< whether there is no row
  /// Whether the images have different sizes.
  bool is_ragged() const;
  /// Shape of every image; throws Error when they differ.
  ImageShape shape() const;
  DType dtype() const;    ///< of the stored values
  Affine affine() const;  ///< stored value to value
  /// N x H x W x C stored values; throws Error when the set is ragged.
  const Tensor& pixels() const;
  /// The stored values of one image; `affine` is not applied.
  ImageView at(std::int64_t row) const;

  std::span<const std::int32_t> labels() const;     ///< one a row, or none at all
  const std::vector<std::string>& classes() const;  ///< names of the labels
  /// Name of a row's class, or "" when unlabelled.
  std::string_view label_name(std::int64_t row) const;
  const std::string& id(std::int64_t row) const;  ///< unique within the set
  /// Empty when no author is known.
  std::span<const std::string> authors() const;
  /// Rows that a step refused, with the reason. They keep their last pixels.
  const std::map<std::int64_t, std::string>& refused() const;
  const Lineage& lineage() const;  ///< the steps they went through

  /// The same rows with other stored values: N x H x W x C. Labels, ids, refusals and lineage stay.
  Images with_pixels(Tensor pixels, Affine affine = {}) const;
  Images with_pixels(std::vector<Image> ragged) const;                     ///< of different sizes
  Images with_affine(Affine affine) const;                                 ///< in the place of the present one
  Images with_refused(std::map<std::int64_t, std::string> refused) const;  ///< in the place of the present ones
  Images with_lineage(Lineage lineage) const;                              ///< in the place of the present one
  /// Stored values turned into the values a network sees: f32, identity affine. Itself when that is so already.
  Images as_floats() const;
  /// The rows named, in that order. REQUIRES: each lies in [0, size()).
  Images select(std::span<const std::int64_t> rows) const;

 private:
  struct Content;
  explicit Images(std::shared_ptr<const Content> content);
  std::shared_ptr<const Content> content_;
};

}  // namespace pipeline
