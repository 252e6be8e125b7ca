#include "gigawatt/config/distribution.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "gigawatt/core/check.h"
#include "gigawatt/core/random.h"
#include "gigawatt/units/text.h"

namespace gw::config {

namespace {

// Standard normal z at `u` of what remains between z_low and z_high.
double truncated_z(double u, double z_low, double z_high) {
  const double low = normal_cdf(z_low);
  const double high = normal_cdf(z_high);
  const double z = normal_quantile(std::clamp(low + u * (high - low), 1e-300, 1.0 - 1e-16));
  return std::clamp(z, z_low, z_high);
}

double sigma_of(const Lognormal& d) { return std::log(d.p90 / d.p50) / normal_quantile(0.9); }

struct Quantile {
  double u;
  double lower;
  double upper;

  double operator()(const Lognormal& d) const {
    const double sigma = sigma_of(d);
    const auto z_of = [&](double x) { return x <= 0 ? -INFINITY : std::log(x / d.p50) / sigma; };
    const double x = d.p50 * std::exp(sigma * truncated_z(u, z_of(lower), z_of(upper)));
    return std::clamp(x, lower, upper);
  }
  double operator()(const Normal& d) const {
    const auto z_of = [&](double x) { return (x - d.mean) / d.sd; };
    return std::clamp(d.mean + d.sd * truncated_z(u, z_of(lower), z_of(upper)), lower, upper);
  }
  double operator()(const Triangular& d) const {
    const double range = d.high - d.low;
    const double at_mode = (d.mode - d.low) / range;
    return u < at_mode ? d.low + std::sqrt(u * range * (d.mode - d.low))
                       : d.high - std::sqrt((1 - u) * range * (d.high - d.mode));
  }
  double operator()(const Uniform& d) const { return d.low + u * (d.high - d.low); }
  double operator()(const Choice& d) const {
    const double target = u * std::accumulate(d.weights.begin(), d.weights.end(), 0.0);
    double sum = 0;
    for (std::size_t i = 0; i < d.values.size(); ++i) {
      sum += d.weights[i];
      if (sum >= target) return d.values[i];
    }
    return d.values.back();
  }
};

struct Best {
  double operator()(const Lognormal& d) const { return d.p50; }
  double operator()(const Normal& d) const { return d.mean; }
  double operator()(const Triangular& d) const { return d.mode; }
  double operator()(const Uniform& d) const { return std::midpoint(d.low, d.high); }
  double operator()(const Choice& d) const { return Quantile{.u = 0.5, .lower = 0, .upper = 0}(d); }
};

struct Describe {
  Dim dim;

  std::string text(double si) const { return print_si(si, dim); }
  std::string operator()(const Lognormal& d) const {
    return fmt::format("lognormal, P50 {}, P90 {}", text(d.p50), text(d.p90));
  }
  std::string operator()(const Normal& d) const {
    return fmt::format("normal, mean {}, standard deviation {}", text(d.mean), difference(d.sd));
  }
  std::string operator()(const Triangular& d) const {
    return fmt::format("triangular, {} to {}, most likely {}", text(d.low), text(d.high),
                       text(d.mode));
  }
  std::string operator()(const Uniform& d) const {
    return fmt::format("uniform, {} to {}", text(d.low), text(d.high));
  }
  std::string operator()(const Choice& d) const {
    const double total = std::accumulate(d.weights.begin(), d.weights.end(), 0.0);
    std::string out = "choice of";
    for (std::size_t i = 0; i < d.values.size(); ++i)
      out += fmt::format("{} {} ({:.3g} %)", i == 0 ? "" : ",", text(d.values[i]),
                         100 * d.weights[i] / total);
    return out;
  }
  // A temperature prints in degC, a difference of two in K.
  std::string difference(double si) const {
    return dim == kTemperatureDim ? fmt::format("{} K", si) : text(si);
  }
};

}  // namespace

double Distribution::best() const { return std::visit(Best{}, kind); }

double Distribution::quantile(double u) const {
  GW_CHECK(u > 0 && u < 1, u);
  return std::visit(Quantile{.u = u, .lower = lower, .upper = upper}, kind);
}

std::string Distribution::describe() const { return std::visit(Describe{dim}, kind); }

}  // namespace gw::config
