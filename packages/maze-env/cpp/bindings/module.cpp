#include "bindings/module.hpp"

#include <nanobind/nanobind.h>

NB_MODULE(_core, m) {
  m.doc() = "Native core of maze_env; callers check what they hand over.";
  maze::bind_rollouts(m);
  maze::bind_layouts(m);
  maze::bind_agent(m);
}
