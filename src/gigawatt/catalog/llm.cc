#include "gigawatt/catalog/llm.h"

namespace gw::catalog {

namespace {

double real(std::int64_t count) { return static_cast<double>(count); }

double attention(const Llm& m) {
  const double h = real(m.hidden);
  const double heads = real(m.heads);
  if (!m.mla) return 2 * h * (heads + real(m.kv_heads)) * real(m.head_dim);
  const Llm::Mla& a = *m.mla;
  const double q_width = heads * real(a.nope_dim + a.rope_dim);
  const double query = a.q_rank > 0 ? real(a.q_rank) * (h + q_width + 1) : h * q_width;
  const double key_value =
      h * real(a.kv_rank + a.rope_dim) + real(a.kv_rank) * (heads * real(a.nope_dim + a.v_dim) + 1);
  return query + key_value + heads * real(a.v_dim) * h;
}

double feed_forward(const Llm& m, std::int64_t width) {
  return (m.gated ? 3.0 : 2.0) * real(m.hidden) * real(width);
}

// All layers; `experts` routed experts are counted per MoE layer.
double layers(const Llm& m, std::int64_t experts) {
  const double norms = 2 * real(m.hidden);
  const double common = real(m.layers) * (attention(m) + norms);
  if (!m.moe) return common + real(m.layers) * feed_forward(m, m.ffn);
  const double router = real(m.hidden) * real(m.moe->experts);
  const double moe_layer = real(experts + m.moe->shared) * feed_forward(m, m.moe->ffn) + router;
  return common + real(m.moe->dense_layers) * feed_forward(m, m.ffn) +
         real(m.layers - m.moe->dense_layers) * moe_layer;
}

double embedding(const Llm& m) { return real(m.vocab) * real(m.hidden); }

double outside_layers(const Llm& m) {
  const double positions = m.learned_positions ? real(m.context) * real(m.hidden) : 0.0;
  return embedding(m) * (m.tied ? 1.0 : 2.0) + positions + real(m.hidden);
}

}  // namespace

double parameters(const Llm& llm) {
  return layers(llm, llm.moe ? llm.moe->experts : 0) + outside_layers(llm);
}

double active_parameters(const Llm& llm) {
  const bool leave_out_input = !llm.active_counts_embedding && !llm.tied;
  return layers(llm, llm.moe ? llm.moe->active : 0) + outside_layers(llm) -
         (leave_out_input ? embedding(llm) : 0.0);
}

}  // namespace gw::catalog
