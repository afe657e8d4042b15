#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "agent/network.hpp"
#include "bindings/module.hpp"
#include "bindings/numpy.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace maze {
namespace {

using Vector = InputArray<float, 1>;
using Matrix = InputArray<float, 2>;
using Views = InputArray<std::uint8_t, 4>;
using State = nb::ndarray<float, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

/// Arrays of the right shapes: the shapes of the matrices tell the sizes of the network.
Network make_network(Matrix image, Vector image_bias, Matrix heading, Vector heading_bias,
                     Matrix lstm, Vector lstm_bias, Matrix head_hidden, Vector head_hidden_bias,
                     Matrix head, Vector head_bias, bool previous_action) {
  NetworkShape shape;
  shape.image_features = static_cast<int>(image.shape(1));
  shape.heading_units = static_cast<int>(heading.shape(1));
  shape.memory = static_cast<int>(lstm.shape(1)) / 4;
  shape.hidden = static_cast<int>(head_hidden.shape(1)) / 2;
  shape.actions = static_cast<int>(head.shape(1)) - 1;
  shape.previous_action = previous_action;
  return Network(shape, {image.data(), image_bias.data(), heading.data(), heading_bias.data(),
                         lstm.data(), lstm_bias.data(), head_hidden.data(), head_hidden_bias.data(),
                         head.data(), head_bias.data()});
}

OutputArray<std::int64_t> act(const Network& network, Views observations, Matrix headings,
                              State state, InputArray<double, 1> uniforms) {
  const std::size_t lanes = observations.shape(0);
  std::vector<std::int64_t> actions(lanes);
  {
    nb::gil_scoped_release release;
    network.step({observations.data(), headings.data(), state.data(), uniforms.data(),
                  actions.data(), nullptr},
                 lanes);
  }
  return to_numpy(std::move(actions), {lanes});
}

OutputArray<float> evaluate(const Network& network, Views observations, Matrix headings,
                            State state) {
  const std::size_t lanes = observations.shape(0);
  const std::size_t width = static_cast<std::size_t>(network.shape().actions) + 1;
  std::vector<float> outputs(lanes * width);
  {
    nb::gil_scoped_release release;
    network.step(
        {observations.data(), headings.data(), state.data(), nullptr, nullptr, outputs.data()},
        lanes);
  }
  return to_numpy(std::move(outputs), {lanes, width});
}

}  // namespace

void bind_agent(nb::module_& m) {
  nb::class_<Network>(m, "Network", "A recurrent actor-critic; lanes do not influence each other.")
      .def(
          "__init__",
          [](Network* self, Matrix image, Vector image_bias, Matrix heading, Vector heading_bias,
             Matrix lstm, Vector lstm_bias, Matrix head_hidden, Vector head_hidden_bias,
             Matrix head, Vector head_bias, bool previous_action) {
            new (self) Network(make_network(image, image_bias, heading, heading_bias, lstm,
                                            lstm_bias, head_hidden, head_hidden_bias, head,
                                            head_bias, previous_action));
          },
          "image"_a, "image_bias"_a, "heading"_a, "heading_bias"_a, "lstm"_a, "lstm_bias"_a,
          "head_hidden"_a, "head_hidden_bias"_a, "head"_a, "head_bias"_a, "previous_action"_a)
      .def_prop_ro(
          "state_size", [](const Network& network) { return network.shape().state(); },
          "Numbers that a lane remembers.")
      .def("act", &act, "observations"_a, "headings"_a, "state"_a, "uniforms"_a,
           "Draws actions, int64 (n,), and updates the state in place.")
      .def("evaluate", &evaluate, "observations"_a, "headings"_a, "state"_a,
           "Logits and, in the last column, values, float32 (n, actions + 1). Updates the memory "
           "in place but not the previous action.");
}

}  // namespace maze
