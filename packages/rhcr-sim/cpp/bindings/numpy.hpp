#pragma once

#include <Python.h>
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace rhcr {

using IntArray = nanobind::ndarray<nanobind::numpy, std::int32_t>;
using ByteArray = nanobind::ndarray<nanobind::numpy, std::uint8_t>;

/// Raises the pending Python signal, if any, about twenty times a second.
class SignalPoll {
 public:
  void operator()() {
    const Clock::time_point now = Clock::now();
    if (now - last_ < std::chrono::milliseconds(50)) return;
    last_ = now;
    nanobind::gil_scoped_acquire gil;
    if (PyErr_CheckSignals() != 0) throw nanobind::python_error();
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point last_ = Clock::now();
};

template <typename T>
nanobind::ndarray<nanobind::numpy, T> to_numpy(std::vector<T> values,
                                               std::initializer_list<std::size_t> shape) {
  auto storage = std::make_unique<std::vector<T>>(std::move(values));
  T* data = storage->data();
  nanobind::capsule owner(storage.release(),
                          [](void* p) noexcept { delete static_cast<std::vector<T>*>(p); });
  return nanobind::ndarray<nanobind::numpy, T>(data, shape, owner);
}

inline IntArray to_numpy(std::vector<std::int32_t> values) {
  const std::size_t size = values.size();
  return to_numpy(std::move(values), {size});
}

}  // namespace rhcr
