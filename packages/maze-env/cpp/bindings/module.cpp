#include <nanobind/nanobind.h>

#include "bindings/module.hpp"

NB_MODULE(_core, m) {
  m.doc() = "Native core of maze_env; callers check what they hand over.";
  maze::bind_rollouts(m);
  maze::bind_layouts(m);
}
