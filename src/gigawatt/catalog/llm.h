// Transformer shapes and the parameter counts that follow from them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gigawatt/catalog/source.h"

namespace gw::catalog {

struct LlmMoe {
  std::int64_t experts = 0, active = 0, shared = 0;  // routed experts, routed per token, always on
  std::int64_t ffn = 0;                              // width of one expert
  std::int64_t dense_layers = 0;                     // leading layers without experts
  bool interleaved = false;  // dense layers alternate with MoE layers instead
};

struct LlmMla {  // multi-head latent attention
  std::int64_t q_rank = 0, kv_rank = 0, nope_dim = 0, rope_dim = 0, v_dim = 0;
};

struct Llm {
  std::string id, name;
  std::int64_t layers = 0, hidden = 0, heads = 0, kv_heads = 0, head_dim = 0;
  std::int64_t ffn = 0;  // of the dense layers; 0 where every layer is MoE
  bool gated = true;     // SwiGLU/GeGLU: three matrices instead of two
  std::int64_t vocab = 0, context = 0;
  bool tied = false;  // one matrix for embedding and head
  bool learned_positions = false;
  std::int64_t sliding_window = 0;        // tokens that a windowed layer attends to; 0: all of them
  std::int64_t full_attention_every = 1;  // one layer in so many has no window
  using Moe = LlmMoe;
  std::optional<Moe> moe;
  using Mla = LlmMla;
  std::optional<Mla> mla;
  std::int64_t mtp_layers = 0;          // multi-token-prediction layers, in no count
  std::optional<double> expert_bits;    // bits per expert weight as published, scales included
  double stated_parameters = 0;         // as published
  double stated_active_parameters = 0;  // per token; equal to stated_parameters for dense models
  bool active_counts_embedding =
      true;                // whether the publisher's active count holds the input embedding
  std::string count_note;  // why the counts differ by more than the tolerance; empty: they do not
  std::string incomplete;  // why its dimensions do not describe it; empty: they do
  Source source;
};

// Parameters that follow from the dimensions: with hidden size h, layers L, vocabulary V,
//   attention  2 h (heads + kv_heads) head_dim, or the low-rank products of MLA
//   feed-forward  3 h ffn if gated, else 2 h ffn; MoE: routed and shared experts and the router h x
//   experts norms  2 h per layer and one at the end; embeddings  V h, twice if the head is not
//   tied; learned positions.
// Biases, vision encoders, sparse-attention indexers and multi-token-prediction layers are not
// counted.
[[nodiscard]] double parameters(const Llm& llm);
// The same with the routed experts of one token only, and without the input embedding where the
// publisher leaves it out. Equal to parameters() for dense models.
[[nodiscard]] double active_parameters(const Llm& llm);

// How far the recomputed counts may lie from the published ones: total and active; and where
// count_note gives a reason. Published counts are often rounded to two digits.
inline constexpr double kCountTolerance = 0.005;
inline constexpr double kActiveCountTolerance = 0.01;
inline constexpr double kNotedCountTolerance = 0.03;
inline constexpr double kNotedActiveCountTolerance = 0.05;

template <class Visitor>
void visit(Visitor& v, Llm::Moe& m) {
  v.field("experts", m.experts, {.doc = "routed experts per layer", .required = true, .min = 1});
  v.field("active", m.active, {.doc = "routed experts per token", .min = 0});
  v.field("shared", m.shared, {.doc = "experts that every token uses", .min = 0});
  v.field("ffn", m.ffn, {.doc = "width of one expert", .min = 0});
  v.field("dense_layers", m.dense_layers, {.doc = "layers without experts", .min = 0});
  v.field("interleaved", m.interleaved,
          {.doc = "whether dense layers alternate instead of leading"});
}
template <class Visitor>
void visit(Visitor& v, Llm::Mla& m) {
  v.field("q_rank", m.q_rank, {.doc = "rank of the query projection; 0: full", .min = 0});
  v.field("kv_rank", m.kv_rank,
          {.doc = "rank of the key-value projection", .required = true, .min = 1});
  v.field("nope_dim", m.nope_dim,
          {.doc = "head width without positions", .required = true, .min = 1});
  v.field("rope_dim", m.rope_dim, {.doc = "head width with positions", .required = true, .min = 0});
  v.field("v_dim", m.v_dim, {.doc = "width of a value head", .required = true, .min = 1});
}
template <class Visitor>
void visit(Visitor& v, Llm& m) {
  v.field("name", m.name, {.doc = "what people call it", .required = true});
  v.field("layers", m.layers, {.doc = "transformer layers", .min = 0});
  v.field("hidden", m.hidden, {.doc = "width of the residual stream", .min = 0});
  v.field("heads", m.heads, {.doc = "query heads", .min = 0});
  v.field("kv_heads", m.kv_heads, {.doc = "key-value heads", .min = 0});
  v.field("head_dim", m.head_dim, {.doc = "width of one head", .min = 0});
  v.field("ffn", m.ffn, {.doc = "feed-forward width of the dense layers", .min = 0});
  v.field("gated", m.gated, {.doc = "three feed-forward matrices instead of two"});
  v.field("vocab", m.vocab, {.doc = "vocabulary", .min = 0});
  v.field("context", m.context, {.doc = "longest context in tokens", .min = 0});
  v.field("tied", m.tied, {.doc = "one matrix for embedding and head"});
  v.field("learned_positions", m.learned_positions, {.doc = "a learned vector per position"});
  v.field("sliding_window", m.sliding_window,
          {.doc = "tokens a windowed layer attends to; 0: all", .min = 0});
  v.field("full_attention_every", m.full_attention_every,
          {.doc = "one layer in so many has no window", .min = 1});
  v.field("moe", m.moe, {.doc = "mixture of experts"});
  v.field("mla", m.mla, {.doc = "multi-head latent attention"});
  v.field("mtp_layers", m.mtp_layers,
          {.doc = "multi-token-prediction layers, in no count", .min = 0});
  v.field("expert_bits", m.expert_bits,
          {.doc = "bits per expert weight as published", .positive = true});
  v.field("stated_parameters", m.stated_parameters,
          {.doc = "parameters as published", .required = true, .positive = true});
  v.field("stated_active_parameters", m.stated_active_parameters,
          {.doc = "parameters per token as published; absent: a dense model", .min = 0});
  v.field("active_counts_embedding", m.active_counts_embedding,
          {.doc = "whether the published active count holds the input embedding"});
  v.field("count_note", m.count_note, {.doc = "why the counts differ by more than the tolerance"});
  v.field("incomplete", m.incomplete, {.doc = "why its dimensions do not describe it"});
  v.flatten(m.source);
}

}  // namespace gw::catalog
