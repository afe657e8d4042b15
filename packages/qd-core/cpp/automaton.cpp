#include "automaton.hpp"

#include <algorithm>
#include <cstring>

// The same arithmetic in wider registers: only the speed differs between the clones.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__linux__) && \
    !defined(__SANITIZE_ADDRESS__)
#define QD_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define QD_WIDE
#endif
// Only what is inlined into a clone is compiled for its registers.
#if defined(__GNUC__)
#define QD_INLINE inline __attribute__((always_inline))
#else
#define QD_INLINE inline
#endif

namespace qd {
namespace {

// Cells that pass all three layers together; their activations stay in the first cache.
constexpr int BLOCK = 16;
// Sums that run side by side; more of them leave the registers (measured with gcc 12).
constexpr int OUTPUTS = 2;

using Row = float[BLOCK];

// 1 / (1 + exp(-x)) by additions, multiplications and one division. Outside of +-60 the result
// stands still, so that no denormal number (which some processes flush to 0) appears.
QD_INLINE float sigmoid(float x) {
  float y = -x;
  y = y > -60.0f ? y : -60.0f;  // not a number counts as -60
  y = y < 60.0f ? y : 60.0f;
  // Adding 1.5 * 2^23 rounds to the nearest integer.
  const float shifted = y * 1.44269504f + 12582912.0f;
  const float n = shifted - 12582912.0f;
  float r = y - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  const std::int32_t bits = (static_cast<std::int32_t>(n) + 127) << 23;
  float power;
  std::memcpy(&power, &bits, sizeof power);
  return 1.0f / (1.0f + p * power);
}

// out[o] = bias[o] + kernel[o][0] * in[0] + kernel[o][1] * in[1] + ..., in this order.
template <int COUNT>
QD_INLINE void sum_inputs(const float* kernel, const float* bias, int inputs,
                          const float* const* in, Row* out) {
  Row sums[COUNT];
  for (int o = 0; o < COUNT; ++o)
    for (int b = 0; b < BLOCK; ++b) sums[o][b] = bias[o];
  for (int i = 0; i < inputs; ++i) {
    const float* x = in[i];
    for (int o = 0; o < COUNT; ++o) {
      const float weight = kernel[o * inputs + i];
      for (int b = 0; b < BLOCK; ++b) sums[o][b] += weight * x[b];
    }
  }
  for (int o = 0; o < COUNT; ++o)
    for (int b = 0; b < BLOCK; ++b) out[o][b] = sums[o][b];
}

QD_INLINE void convolve(const float* kernel, const float* bias, int inputs, int outputs,
                        const float* const* in, Row* out) {
  int o = 0;
  for (; o + OUTPUTS <= outputs; o += OUTPUTS)
    sum_inputs<OUTPUTS>(kernel + o * inputs, bias + o, inputs, in, out + o);
  for (; o < outputs; ++o) sum_inputs<1>(kernel + o * inputs, bias + o, inputs, in, out + o);
}

QD_INLINE void rectify(Row* rows, int count) {
  for (int o = 0; o < count; ++o)
    for (int b = 0; b < BLOCK; ++b) rows[o][b] = rows[o][b] > 0.0f ? rows[o][b] : 0.0f;
}

// One step of growth of all cells.
struct Step {
  const float* weights;
  const float* state;
  float* next;
  const float* live;
  int symbols, hidden, stride, span, margin;
};

QD_WIDE void grow_once(const Step& step, Row* first, Row* second, const float** in) {
  const int c = step.symbols, h = step.hidden;
  const float* kernel1 = step.weights;
  const float* bias1 = kernel1 + 9 * c * h;
  const float* kernel2 = bias1 + h;
  const float* bias2 = kernel2 + h * h;
  const float* kernel3 = bias2 + h;
  const float* bias3 = kernel3 + h * c;
  const int channel = step.span + 2 * step.margin;
  for (int start = 0; start < step.span; start += BLOCK) {
    int count = 0;
    for (int s = 0; s < c; ++s)
      for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx)
          in[count++] = step.state + s * channel + step.margin + start + dy * step.stride + dx;
    convolve(kernel1, bias1, 9 * c, h, in, first);
    rectify(first, h);
    for (int i = 0; i < h; ++i) in[i] = first[i];
    convolve(kernel2, bias2, h, h, in, second);
    rectify(second, h);
    for (int i = 0; i < h; ++i) in[i] = second[i];
    convolve(kernel3, bias3, h, c, in, first);
    for (int s = 0; s < c; ++s) {
      float* out = step.next + s * channel + step.margin + start;
      for (int b = 0; b < BLOCK; ++b) out[b] = sigmoid(first[s][b]) * step.live[start + b];
    }
  }
}

int whole_blocks(int cells) { return (cells + BLOCK - 1) / BLOCK * BLOCK; }

}  // namespace

Automaton::Automaton(const AutomatonShape& shape, const std::uint8_t* seed)
    : shape_(shape),
      stride_(shape.width + 1),
      span_(whole_blocks(shape.height * stride_)),
      margin_(stride_ + 1),
      seed_(seed),
      state_(static_cast<std::size_t>(shape.symbols) * (span_ + 2 * margin_)),
      next_(state_.size()),
      live_(span_, 0.0f) {
  for (int y = 0; y < shape.height; ++y)
    for (int x = 0; x < shape.width; ++x) live_[y * stride_ + x] = 1.0f;
}

void Automaton::plant() {
  std::fill(state_.begin(), state_.end(), 0.0f);
  const int channel = span_ + 2 * margin_;
  for (int y = 0; y < shape_.height; ++y)
    for (int x = 0; x < shape_.width; ++x)
      state_[seed_[y * shape_.width + x] * channel + margin_ + y * stride_ + x] = 1.0f;
}

void Automaton::harvest(std::uint8_t* tiles) const {
  const int channel = span_ + 2 * margin_;
  for (int y = 0; y < shape_.height; ++y)
    for (int x = 0; x < shape_.width; ++x) {
      const float* values = state_.data() + margin_ + y * stride_ + x;
      int best = 0;
      for (int s = 1; s < shape_.symbols; ++s)
        if (values[s * channel] > values[best * channel]) best = s;
      tiles[y * shape_.width + x] = static_cast<std::uint8_t>(best);
    }
}

void Automaton::grow(const float* weights, std::uint8_t* tiles) {
  const int rows = std::max(shape_.hidden, shape_.symbols);
  const int inputs = std::max(shape_.hidden, 9 * shape_.symbols);
  std::vector<float> buffers(static_cast<std::size_t>(2 * rows) * BLOCK);
  std::vector<const float*> in(inputs);
  Row* first = reinterpret_cast<Row*>(buffers.data());
  plant();
  for (int i = 0; i < shape_.iterations; ++i) {
    grow_once({weights, state_.data(), next_.data(), live_.data(), shape_.symbols, shape_.hidden,
               stride_, span_, margin_},
              first, first + rows, in.data());
    state_.swap(next_);
  }
  harvest(tiles);
}

}  // namespace qd
