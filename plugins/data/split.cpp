/// \file
/// data.split: divides a set of images in two, at random by the stage's seed; rows keep their order.
///
/// `part` gets a share of the images (rounded to the nearest number), or a count; `rest` gets the others. Stratified,
/// each class gives its share of them (largest remainders). With `by: author` whole authors are moved, and the numbers
/// come as near to it as that allows: images of one author are not independent, so a result on images whose authors
/// were also trained on is too good.
#include <pipeline/plugin.h>
#include <pipeline/strata.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "choose_authors.h"

namespace {

using pipeline::Context;
using pipeline::Error;
using pipeline::Images;

class Split final : public pipeline::Stage {
 public:
  enum class By { none, author };
  struct Options {
    std::optional<double> share;
    std::optional<std::int64_t> count;
    bool stratified = true;
    By by = By::none;
  };
  static constexpr pipeline::In<Images> kImages{"images", "the set to divide"};
  static constexpr pipeline::Out<Images> kPart{"part", "the share or count asked for"};
  static constexpr pipeline::Out<Images> kRest{"rest", "all others"};

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("divides images in two at random, optionally by author");
    spec.param("share", &Options::share, pipeline::Range{0.0, 1.0, true, true},
               "share of the images that becomes 'part'; give this or 'count'");
    spec.param("count", &Options::count, pipeline::at_least(1),
               "number of images that become 'part'; give this or 'share'");
    spec.param("stratified", &Options::stratified, "take each class in proportion");
    spec.param("by", &Options::by, pipeline::choices({"none", "author"}),
               "author: images of one author never end up on both sides; numbers are then approximate");
    spec.input(kImages);
    spec.output(kPart);
    spec.output(kRest);
    spec.example(R"(halves:
  uses: data.split
  in: drawings
  with: { share: 0.5, by: author }
)");
  }

  explicit Split(Options options) : options_(options) {
    if (options_.share && options_.count)
      throw Error("'share' and 'count' are both given", "keep the one that is meant");
    if (!options_.share && !options_.count)
      throw Error("neither 'share' nor 'count' is given", "say how much 'part' gets, for instance share: 0.2");
  }

  void run(const pipeline::Inputs& in, pipeline::Outputs& out, Context& context) override {
    const Images& images = in[kImages];
    const std::int64_t count = part_size(images.size());
    const std::vector<std::int64_t> part =
        options_.by == By::author ? by_author(images, count, context) : by_row(images, count, context);
    std::vector<std::int64_t> all(static_cast<std::size_t>(images.size()));
    std::iota(all.begin(), all.end(), 0);
    std::vector<std::int64_t> rest;
    std::ranges::set_difference(all, part, std::back_inserter(rest));
    out.set(kPart, images.select(part));
    out.set(kRest, images.select(rest));
    context.info("part: " + std::to_string(part.size()) + " images, rest: " + std::to_string(rest.size()));
  }

 private:
  std::int64_t part_size(std::int64_t size) const {
    if (size < 2)
      throw Error("a set of " + std::to_string(size) + (size == 1 ? " image" : " images") +
                  " cannot be divided in two");
    if (options_.count) {
      if (*options_.count < size) return *options_.count;
      throw Error("'count' is " + std::to_string(*options_.count) + ", and there are only " + std::to_string(size) +
                      " images to divide",
                  "take at most " + std::to_string(size - 1));
    }
    const std::int64_t count = std::llround(*options_.share * static_cast<double>(size));
    if (count > 0 && count < size) return count;
    throw Error("'share' is " + pipeline::Value(*options_.share).json() + ", which of " + std::to_string(size) +
                    " images leaves none for '" + (count == 0 ? "part" : "rest") + "'",
                "give 'count', or a share nearer to 0.5");
  }

  std::vector<std::int64_t> by_row(const Images& images, std::int64_t count, Context& context) const {
    return options_.stratified ? pipeline::stratified_rows(images.labels(), count, context.seed())
                               : pipeline::random_rows(images.size(), count, context.seed());
  }

  std::vector<std::int64_t> by_author(const Images& images, std::int64_t count, Context& context) const {
    if (images.authors().empty()) throw Error("the images have no authors", "use by: none");
    if (data::count_authors(images.authors()) < 2)
      throw Error("all images are by one author, '" + images.authors()[0] + "'", "use by: none");
    std::vector<std::size_t> strata(static_cast<std::size_t>(images.size()), 0);
    std::vector<std::int64_t> sizes{images.size()};
    if (options_.stratified) {
      sizes.assign(images.classes().size() + 1, 0);  // images without label count as the last class
      for (std::size_t row = 0; row < strata.size(); ++row) {
        const std::int32_t label = images.labels()[row];
        strata[row] = label == Images::kUnlabelled ? images.classes().size() : static_cast<std::size_t>(label);
        ++sizes[strata[row]];
      }
    }
    return data::choose_authors(images.authors(), strata, pipeline::proportional_shares(sizes, count), context.seed());
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Split>("data.split"); }
