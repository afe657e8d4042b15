#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "agent/dense.hpp"
#include "rollouts/view.hpp"

namespace maze {

/// Sizes of a recurrent actor-critic.
struct NetworkShape {
  int actions;
  int image_features;
  int heading_units;
  int memory;
  int hidden;
  bool previous_action;

  int inputs() const { return image_features + heading_units + (previous_action ? actions : 0); }
  /// Numbers that a lane remembers: hidden state, cell state, one-hot previous action.
  int state() const { return 2 * memory + (previous_action ? actions : 0); }
};

/// Parameters, matrices as (inputs, outputs).
struct NetworkWeights {
  const float* image;  // (kObservationSize, image_features)
  const float* image_bias;
  const float* heading;  // (4, heading_units)
  const float* heading_bias;
  const float* lstm;  // (inputs + memory, 4 * memory): input, forget, cell, output gate
  const float* lstm_bias;
  const float* head_hidden;  // (memory, 2 * hidden): actor, then critic
  const float* head_hidden_bias;
  const float* head;  // (2 * hidden, actions + 1): logits, then value
  const float* head_bias;
};

/// What comes in and out of one step of many lanes; null pointers are left out.
struct NetworkStep {
  const std::uint8_t* observations;  // (lanes, kObservationSize)
  const float* headings;             // (lanes, 4)
  float* state;                      // (lanes, state()), updated; zeros before the first step
  const double* uniforms;            // (lanes), in [0, 1), from which actions are drawn
  std::int64_t* actions;             // (lanes), written
  float* outputs;                    // (lanes, actions + 1), written
};

/// One step of a recurrent actor-critic (convolution as a matrix, LSTM, two heads) in float32.
///
/// The order of all sums is fixed and no operation is fused, so that a lane's results depend
/// neither on its companions nor on the processor.
class Network {
 public:
  Network(const NetworkShape& shape, const NetworkWeights& weights);

  const NetworkShape& shape() const { return shape_; }

  void step(const NetworkStep& io, std::size_t lanes) const;

 private:
  NetworkShape shape_;
  std::vector<float> image_, image_bias_;
  std::vector<float> heading_, heading_bias_;
  Dense lstm_, head_hidden_, head_;
};

}  // namespace maze
