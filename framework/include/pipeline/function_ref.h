/// \file
/// A non-owning reference to a callable: what a parallel loop takes as its body.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace pipeline {

template <class Signature>
class FunctionRef;

/// Refers to a callable that outlives the call it is passed to; never stored. Copying is two words.
template <class Result, class... Arguments>
class FunctionRef<Result(Arguments...)> {
 public:
  /// A lambda is passed as it is, and only referred to. REQUIRES: `callable` outlives this.
  template <class Callable>
    requires(!std::is_same_v<std::remove_cvref_t<Callable>, FunctionRef> &&
             std::is_invocable_r_v<Result, Callable&, Arguments...>)
  FunctionRef(Callable&& callable)  // NOLINT(google-explicit-constructor, cppcoreguidelines-missing-std-forward)
      : object_(const_cast<void*>(static_cast<const void*>(std::addressof(callable)))),
        call_([](void* object, Arguments... arguments) -> Result {
          return (*static_cast<std::remove_reference_t<Callable>*>(object))(std::forward<Arguments>(arguments)...);
        }) {}

  /// Calls it.
  Result operator()(Arguments... arguments) const { return call_(object_, std::forward<Arguments>(arguments)...); }

 private:
  void* object_;
  Result (*call_)(void*, Arguments...);
};

}  // namespace pipeline
