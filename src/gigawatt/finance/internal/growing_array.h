// A growing array of plain values that several of are written at once, without initialising them first.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace gw::finance::internal {

// std::vector would write every value twice or check its capacity for each.
template <class T>
class GrowingArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  GrowingArray() = default;
  GrowingArray(GrowingArray&&) noexcept = default;
  GrowingArray& operator=(GrowingArray&&) noexcept = default;

  void reserve(std::size_t capacity) {
    if (capacity > capacity_) grow(capacity);
  }
  // Where to write `more` values that now belong to the array.
  [[nodiscard]] T* extend(std::size_t more) {
    if (size_ + more > capacity_) grow(std::max(size_ + more, 2 * capacity_));
    T* const end = values_.get() + size_;
    size_ += more;
    return end;
  }
  void push(T value) { *extend(1) = value; }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const T& operator[](std::size_t index) const { return values_[index]; }
  void clear() { size_ = 0; }

 private:
  void grow(std::size_t capacity) {
    auto larger = std::make_unique_for_overwrite<T[]>(capacity);
    std::copy_n(values_.get(), size_, larger.get());
    values_ = std::move(larger);
    capacity_ = capacity;
  }

  std::unique_ptr<T[]> values_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace gw::finance::internal
