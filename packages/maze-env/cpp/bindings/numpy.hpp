#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace maze {

template <typename T, int Dimensions>
using InputArray = nanobind::ndarray<const T, nanobind::ndim<Dimensions>, nanobind::c_contig,
                                     nanobind::device::cpu>;

template <typename T>
using OutputArray = nanobind::ndarray<nanobind::numpy, T>;

/// An array that owns its values.
template <typename T>
OutputArray<T> to_numpy(std::vector<T> values, std::initializer_list<std::size_t> shape) {
  auto storage = std::make_unique<std::vector<T>>(std::move(values));
  T* data = storage->data();
  nanobind::capsule owner(storage.release(),
                          [](void* p) noexcept { delete static_cast<std::vector<T>*>(p); });
  return OutputArray<T>(data, shape, owner);
}

}  // namespace maze
