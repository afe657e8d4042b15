#include "agent/network.hpp"

#include <algorithm>

#include "agent/activations.hpp"

namespace maze {
namespace {

/// Lanes that pass all layers together.
constexpr int kChunk = 64;
constexpr int kHeadings = 4;
constexpr float kImageScale = 0.1f;

/// Everything that one chunk needs, so that one function can be cloned for wider registers.
struct Layers {
  NetworkShape shape;
  const float* image;
  const float* image_bias;
  const float* heading;
  const float* heading_bias;
  const Dense* lstm;
  const Dense* head_hidden;
  const Dense* head;
};

struct Buffers {
  float* inputs;   // (kChunk, lstm inputs)
  float* gates;    // (kChunk, lstm width)
  float* hidden;   // (kChunk, memory)
  float* heads;    // (kChunk, head_hidden width), then packed to (kChunk, 2 * hidden)
  float* outputs;  // (kChunk, head width)
};

MAZE_INLINE void add_scaled(float scale, const float* from, int count, float* to) {
  for (int i = 0; i < count; ++i) to[i] += scale * from[i];
}

/// Fills a row of LSTM inputs: image features, heading features, previous action, hidden state.
MAZE_INLINE void read_inputs(const Layers& layers, const std::uint8_t* view, const float* heading,
                             const float* state, float* row) {
  const NetworkShape& shape = layers.shape;
  const int features = shape.image_features;
  for (int i = 0; i < features; ++i) row[i] = layers.image_bias[i];
  for (std::size_t pixel = 0; pixel < kObservationSize; ++pixel) {
    if (view[pixel] == 0) continue;
    add_scaled(kImageScale * static_cast<float>(view[pixel]), layers.image + pixel * features,
               features, row);
  }
  for (int i = 0; i < features; ++i) row[i] = row[i] > 0.0f ? row[i] : 0.0f;
  row += features;
  for (int i = 0; i < shape.heading_units; ++i) row[i] = layers.heading_bias[i];
  for (int h = 0; h < kHeadings; ++h)
    add_scaled(heading[h], layers.heading + h * shape.heading_units, shape.heading_units, row);
  row += shape.heading_units;
  const float* previous = state + 2 * shape.memory;
  for (int a = 0; shape.previous_action && a < shape.actions; ++a) *row++ = previous[a];
  for (int i = 0; i < shape.memory; ++i) row[i] = state[i];
}

MAZE_INLINE void update_memory(const float* gates, int memory, float* state, float* hidden) {
  float* cell = state + memory;
  for (int i = 0; i < memory; ++i) {
    const float input = sigmoid(gates[i]);
    const float forget = sigmoid(gates[memory + i]);
    const float candidate = hyperbolic_tangent(gates[2 * memory + i]);
    const float output = sigmoid(gates[3 * memory + i]);
    cell[i] = forget * cell[i] + input * candidate;
    hidden[i] = output * hyperbolic_tangent(cell[i]);
    state[i] = hidden[i];
  }
}

/// Relative probability of a logit; 0 where `exponential` stands still.
double weight(float logit, float top) {
  const float difference = logit - top;
  return difference > -60.0f ? exponential(difference) : 0.0;
}

/// The first action whose cumulated probability exceeds `uniform`.
int draw(const float* logits, int actions, double uniform) {
  const float top = *std::max_element(logits, logits + actions);
  double total = 0.0;
  for (int a = 0; a < actions; ++a) total += weight(logits[a], top);
  double sum = 0.0;
  for (int a = 0; a + 1 < actions; ++a) {
    sum += weight(logits[a], top);
    if (uniform * total < sum) return a;
  }
  return actions - 1;
}

MAZE_WIDE void run_chunk(const Layers& layers, const NetworkStep& io, std::size_t first, int lanes,
                         const Buffers& buffers) {
  const NetworkShape& shape = layers.shape;
  float* state = io.state + first * shape.state();
  for (int lane = 0; lane < lanes; ++lane) {
    read_inputs(layers, io.observations + (first + lane) * kObservationSize,
                io.headings + (first + lane) * kHeadings, state + lane * shape.state(),
                buffers.inputs + lane * layers.lstm->inputs());
  }
  layers.lstm->apply(buffers.inputs, lanes, buffers.gates);
  for (int lane = 0; lane < lanes; ++lane) {
    update_memory(buffers.gates + lane * layers.lstm->width(), shape.memory,
                  state + lane * shape.state(), buffers.hidden + lane * shape.memory);
  }
  layers.head_hidden->apply(buffers.hidden, lanes, buffers.heads);
  const int hidden = 2 * shape.hidden;
  for (int lane = 0; lane < lanes; ++lane) {
    const float* from = buffers.heads + lane * layers.head_hidden->width();
    float* to = buffers.heads + lane * hidden;
    for (int i = 0; i < hidden; ++i) to[i] = hyperbolic_tangent(from[i]);
  }
  layers.head->apply(buffers.heads, lanes, buffers.outputs);
}

/// Hands out what a chunk has computed, and remembers the drawn actions.
void write_results(const NetworkShape& shape, const NetworkStep& io, std::size_t first, int lanes,
                   const float* outputs, int width) {
  for (int lane = 0; lane < lanes; ++lane) {
    const float* from = outputs + lane * width;
    if (io.outputs) {
      float* to = io.outputs + (first + lane) * (shape.actions + 1);
      std::copy(from, from + shape.actions + 1, to);
    }
    if (io.actions == nullptr) continue;
    const int action = draw(from, shape.actions, io.uniforms[first + lane]);
    io.actions[first + lane] = action;
    if (shape.previous_action) {
      float* previous = io.state + (first + lane) * shape.state() + 2 * shape.memory;
      for (int a = 0; a < shape.actions; ++a) previous[a] = a == action ? 1.0f : 0.0f;
    }
  }
}

std::vector<float> copied(const float* from, std::size_t count) { return {from, from + count}; }

}  // namespace

Network::Network(const NetworkShape& shape, const NetworkWeights& weights)
    : shape_(shape),
      image_(copied(weights.image, kObservationSize * shape.image_features)),
      image_bias_(copied(weights.image_bias, shape.image_features)),
      heading_(copied(weights.heading, static_cast<std::size_t>(kHeadings) * shape.heading_units)),
      heading_bias_(copied(weights.heading_bias, shape.heading_units)),
      lstm_(shape.inputs() + shape.memory, 4 * shape.memory, weights.lstm, weights.lstm_bias),
      head_hidden_(shape.memory, 2 * shape.hidden, weights.head_hidden, weights.head_hidden_bias),
      head_(2 * shape.hidden, shape.actions + 1, weights.head, weights.head_bias) {}

void Network::step(const NetworkStep& io, std::size_t lanes) const {
  const std::size_t sizes[] = {
      static_cast<std::size_t>(lstm_.inputs()), static_cast<std::size_t>(lstm_.width()),
      static_cast<std::size_t>(shape_.memory), static_cast<std::size_t>(head_hidden_.width()),
      static_cast<std::size_t>(head_.width())};
  std::size_t total = 0;
  for (std::size_t size : sizes) total += size;
  std::vector<float> memory(kChunk * total);
  Buffers buffers;
  float** parts[] = {&buffers.inputs, &buffers.gates, &buffers.hidden, &buffers.heads,
                     &buffers.outputs};
  float* next = memory.data();
  for (int i = 0; i < 5; ++i) {
    *parts[i] = next;
    next += kChunk * sizes[i];
  }
  const Layers layers = {shape_,
                         image_.data(),
                         image_bias_.data(),
                         heading_.data(),
                         heading_bias_.data(),
                         &lstm_,
                         &head_hidden_,
                         &head_};
  for (std::size_t first = 0; first < lanes; first += kChunk) {
    const int count = static_cast<int>(std::min<std::size_t>(kChunk, lanes - first));
    run_chunk(layers, io, first, count, buffers);
    write_results(shape_, io, first, count, buffers.outputs, head_.width());
  }
}

}  // namespace maze
