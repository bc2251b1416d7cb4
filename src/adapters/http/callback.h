// A function to be called once or more, movable and not copyable, kept inside the object when it is
// small: completions on the hot path are stored without an allocation.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace nexus::http {

template <class Signature>
class Callback;

template <class R, class... Args>
class Callback<R(Args...)> {
 public:
  // Callables up to this many bytes live inside.
  static constexpr std::size_t kInlineBytes = 64;

  Callback() = default;
  Callback(std::nullptr_t) {}

  template <class F>
  requires(!std::is_same_v<std::decay_t<F>, Callback> && std::is_invocable_r_v<R, std::decay_t<F>&, Args...>)
      Callback(F&& callable) {
    using Stored = std::decay_t<F>;
    if constexpr (fits_inside<Stored>()) {
      ::new (static_cast<void*>(storage_)) Stored(std::forward<F>(callable));
      operations_ = &kInside<Stored>;
    } else {
      ::new (static_cast<void*>(storage_)) Stored*(new Stored(std::forward<F>(callable)));
      operations_ = &kOutside<Stored>;
    }
  }

  Callback(Callback&& other) noexcept { take(other); }
  Callback& operator=(Callback&& other) noexcept {
    if (this != &other) {
      reset();
      take(other);
    }
    return *this;
  }
  Callback(const Callback&) = delete;
  Callback& operator=(const Callback&) = delete;
  ~Callback() { reset(); }

  explicit operator bool() const { return operations_ != nullptr; }
  R operator()(Args... args) { return operations_->call(storage_, std::forward<Args>(args)...); }

  void reset() {
    if (operations_ != nullptr) std::exchange(operations_, nullptr)->destroy(storage_);
  }

 private:
  struct Operations {
    R (*call)(void* storage, Args&&... args);
    void (*move)(void* from, void* to);  // leaves `from` destroyed
    void (*destroy)(void* storage);
  };

  template <class Stored>
  static constexpr bool fits_inside() {
    return sizeof(Stored) <= kInlineBytes && alignof(Stored) <= alignof(std::max_align_t) &&
           std::is_nothrow_move_constructible_v<Stored>;
  }

  template <class Stored>
  static constexpr Operations kInside{
      [](void* storage, Args&&... args) -> R {
        return (*std::launder(static_cast<Stored*>(storage)))(std::forward<Args>(args)...);
      },
      [](void* from, void* to) {
        Stored* stored = std::launder(static_cast<Stored*>(from));
        ::new (to) Stored(std::move(*stored));
        stored->~Stored();
      },
      [](void* storage) { std::launder(static_cast<Stored*>(storage))->~Stored(); }};

  template <class Stored>
  static constexpr Operations kOutside{
      [](void* storage, Args&&... args) -> R {
        return (**std::launder(static_cast<Stored**>(storage)))(std::forward<Args>(args)...);
      },
      [](void* from, void* to) { ::new (to) Stored*(*std::launder(static_cast<Stored**>(from))); },
      [](void* storage) { delete *std::launder(static_cast<Stored**>(storage)); }};

  void take(Callback& other) {
    operations_ = std::exchange(other.operations_, nullptr);
    if (operations_ != nullptr) operations_->move(other.storage_, storage_);
  }

  const Operations* operations_ = nullptr;
  alignas(std::max_align_t) std::byte storage_[kInlineBytes];
};

// Work to be done once, on some loop or thread.
using Task = Callback<void()>;

}  // namespace nexus::http
