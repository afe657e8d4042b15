#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace rhcr {

/// What is between two timesteps as bytes, being written or read.
///
/// A class has one function `keep` for both directions, which hands over one member after the
/// other, so that what is written and what is read cannot drift apart. What can be derived from the
/// rest is derived after reading. When read, numbers and lengths are checked, so that bytes of
/// another simulation are refused; whether bytes are damaged is for the caller to know.
///
/// All functions throw std::invalid_argument if there are too few bytes or a number is out of
/// range.
class Snapshot {
 public:
  /// An empty one, to be written.
  Snapshot() = default;

  /// To be read.
  explicit Snapshot(std::vector<std::uint8_t> bytes) : reads_(true), bytes_(std::move(bytes)) {}

  bool reads() const { return reads_; }

  /// The bytes written so far.
  std::vector<std::uint8_t> take() { return std::move(bytes_); }

  /// One number, from `low` to `high`.
  template <typename T>
  void number(T& value, T low = std::numeric_limits<T>::lowest(),
              T high = std::numeric_limits<T>::max()) {
    raw(&value, 1);
    check(value >= low && value <= high);
  }

  void flag(bool& value) {
    std::uint8_t byte = value;
    number<std::uint8_t>(byte, 0, 1);
    value = byte != 0;
  }

  /// As many numbers as there are.
  template <typename T>
  void list(std::vector<T>& values, T low = std::numeric_limits<T>::lowest(),
            T high = std::numeric_limits<T>::max()) {
    values.resize(length(values.size(), sizeof(T)));
    array(values, low, high);
  }

  /// Numbers of which there are always as many.
  template <typename T>
  void array(std::vector<T>& values, T low = std::numeric_limits<T>::lowest(),
             T high = std::numeric_limits<T>::max()) {
    raw(values.data(), values.size());
    for (const T value : values) check(value >= low && value <= high);
  }

  /// As many entries as there are; `keep` takes one of them. `Values` is a vector or deque.
  template <typename Values, typename Keep>
  void entries(Values& values, Keep keep) {
    values.resize(length(values.size(), 1));
    for (auto& value : values) keep(value);
  }

  /// A condition that holds for all states that a simulation can be in.
  void check(bool holds) const {
    if (!holds) throw std::invalid_argument("the saved state is of another simulation");
  }

  /// All bytes must have been read.
  void end() const { check(!reads_ || at_ == bytes_.size()); }

 private:
  /// Number of entries to come, each of at least so many bytes.
  std::size_t length(std::size_t length, std::size_t bytes) {
    auto kept = static_cast<std::uint64_t>(length);
    number<std::uint64_t>(kept);
    check(!reads_ || kept <= (bytes_.size() - at_) / bytes);
    return static_cast<std::size_t>(kept);
  }

  template <typename T>
  void raw(T* values, std::size_t count) {
    static_assert(std::is_arithmetic_v<T>);
    const std::size_t size = count * sizeof(T);
    if (size == 0) return;
    if (reads_) {
      check(size <= bytes_.size() - at_);
      std::memcpy(values, bytes_.data() + at_, size);
      at_ += size;
    } else {
      const auto* first = reinterpret_cast<const std::uint8_t*>(values);
      bytes_.insert(bytes_.end(), first, first + size);
    }
  }

  bool reads_ = false;
  std::vector<std::uint8_t> bytes_;
  std::size_t at_ = 0;  // first byte that is not read yet
};

}  // namespace rhcr
