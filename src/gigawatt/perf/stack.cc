#include "gigawatt/perf/stack.h"

#include <array>

namespace gw::perf {
namespace {

constexpr Time us(double x) { return x * unit::us; }

// Order: id, compute, tensor, context, expert, pipeline, kernel, kernel in expert layers,
// collective, recompute, FSDP, sigma.
// Communication exposed over measured bus bandwidth: Megatron without overlap 1.0, DeepSpeed 2.2
// (its collectives run slower than the bandwidth says), Bridge 0.31, NeMo 0.25; context 0.16, 1.0
// without overlap; pipeline 0.25 of NIC time; experts 0.44, 0.60, 0.8. Host: 37 us with DeepSpeed
// and checkpointing, 26 us in expert layers of Megatron-Bridge (2025; others of its family assumed
// alike), 6 us eager PyTorch, 1.5 us CUDA graphs or compiled, 35 us a collective.
constexpr std::array kStacks{
    Stack{"generic", 1.00, 0.50, 0.30, 0.70, 0.25, us(6), us(26), us(35), 1.02, false, 0.12,
          "stack unknown; exposures between those of the known stacks (judgement)"},
    Stack{"megatron_bridge", 1.00, 0.31, 0.16, 0.44, 0.25, us(6), us(26), us(35), 1.02, false, 0.07,
          "trial fit, NVIDIA-NeMo/Megatron-Bridge performance tables 25.09-26.08"},
    Stack{"nemo", 0.91, 0.25, 0.16, 0.60, 0.25, us(6), us(26), us(35), 1.02, false, 0.07,
          "trial fit, NVIDIA dgxc-benchmarking and NeMo performance tables 2024-25"},
    Stack{"mlperf_nvidia", 0.92, 0.25, 0.16, 0.60, 0.25, us(1.5), us(26), us(35), 1.02, false, 0.07,
          "trial fit, MLPerf Training v3.0-v5.1 logs; graphs and NeMo exposures assumed"},
    Stack{"megatron_core", 0.90, 1.00, 1.00, 0.80, 0.25, us(6), us(26), us(35), 1.02, false, 0.07,
          "trial fit, Megatron-LM 2022 onwards without communication overlap"},
    Stack{"megatron_2021", 1.00, 1.00, 1.00, 0.80, 0.25, us(6), us(26), us(35), 1.02, false, 0.07,
          "trial fit, Megatron-LM SC'21"},
    Stack{"megatron_deepspeed", 1.00, 2.20, 1.00, 0.80, 0.25, us(37), us(37), us(35), 1.02, false,
          0.07, "trial fit, BLOOM and vTrain; compute factor not identifiable, 1 (judgement)"},
    Stack{"torch_fsdp", 1.14, 0.50, 1.00, 0.80, 0.25, us(6), us(6), us(35), 0.79, true, 0.07,
          "trial fit, llm-foundry, fms-fsdp, torchtitan; the checkpoint stops early"},
    Stack{"jax_pax", 1.25, 0.50, 0.30, 0.70, 0.25, us(1.5), us(1.5), us(35), 1.02, false, 0.12,
          "trial fit, JAX-Toolbox Pax; exposures judgement"},
};

}  // namespace

std::span<const Stack> stacks() { return kStacks; }

const Stack* find_stack(std::string_view id) {
  for (const Stack& stack : kStacks)
    if (stack.id == id) return &stack;
  return nullptr;
}

const Stack& default_stack() { return kStacks.front(); }

}  // namespace gw::perf
