#pragma once

#include <cstdint>
#include <vector>

namespace maze {

constexpr std::int32_t kUnreachable = -1;

/// Neighbours of the floor cells of a layout, made once for many searches.
class Floor {
 public:
  /// Reads `height * width` cells, row by row; 0 is floor, all else wall.
  Floor(const std::uint8_t* cells, int height, int width);

  int size() const { return static_cast<int>(degrees_.size()); }
  bool walkable(int cell) const { return walkable_[cell]; }
  int degree(int cell) const { return degrees_[cell]; }
  const std::int32_t* neighbours(int cell) const { return &neighbours_[cell * 4]; }

 private:
  std::vector<std::uint8_t> walkable_;
  std::vector<std::uint8_t> degrees_;
  std::vector<std::int32_t> neighbours_;
};

/// Breadth-first search whose memory serves many searches on one layout.
class Search {
 public:
  explicit Search(const Floor& floor);

  /// Finds the distance of every cell that can be reached from `source`.
  void run(int source);

  /// Steps from the last source, or `kUnreachable`.
  std::int32_t distance(int cell) const { return distances_[cell]; }
  const std::vector<std::int32_t>& distances() const { return distances_; }

  /// Cells reached by the last search, nearest first.
  const std::vector<std::int32_t>& reached() const { return reached_; }

 private:
  const Floor& floor_;
  std::vector<std::int32_t> distances_;
  std::vector<std::int32_t> reached_;
};

}  // namespace maze
