#include "gigawatt/serving/queueing.h"

#include <algorithm>
#include <cmath>

#include "gigawatt/core/check.h"
#include "gigawatt/core/random.h"

namespace gw::serving {

double Moments::variance() const { return std::max(0.0, second - mean.si() * mean.si()); }

Moments fixed_time(Time t) { return {t, t.si() * t.si()}; }

Moments uniform_time(Time longest) { return {longest / 2.0, longest.si() * longest.si() / 3}; }

Moments spread_time(Time mean, Ratio cv) {
  return {mean, mean.si() * mean.si() * (1.0 + cv.si() * cv.si())};
}

Moments operator+(const Moments& a, const Moments& b) {
  return {a.mean + b.mean, a.second + b.second + 2 * a.mean.si() * b.mean.si()};
}

Moments wait_mg1(Rate arrivals, Time service, Ratio cv) {
  const double rho = arrivals * service, l = arrivals.si(), s = service.si();
  GW_CHECK(rho >= 0 && rho < 1, rho);
  const double growth = 1.0 + cv.si() * cv.si();  // E[S^n] = s^n growth^(n (n-1) / 2)
  const double mean = l * s * s * growth / (2 * (1 - rho));
  return {Time::from_si(mean),
          2 * mean * mean + l * s * s * s * growth * growth * growth / (3 * (1 - rho))};
}

Moments wait_mgc(Rate arrivals, const Servers& servers) {
  const double c = servers.count, rho = arrivals * servers.service / c;
  GW_CHECK(c > 0 && rho >= 0 && rho < 1, c, rho);
  if (rho <= 0) return {};
  const double busy = std::pow(rho, std::sqrt(2 * (c + 1)) - 1);
  if (busy < 1e-300) return {};  // no one ever waits
  const double mean =
      busy * servers.service.si() / (c * (1 - rho)) * (1.0 + servers.cv.si() * servers.cv.si()) / 2;
  return {Time::from_si(mean), 2 * mean * mean / busy};
}

Time quantile(const Moments& m, Ratio percentile) {
  const double mean = m.mean.si();
  if (mean <= 0) return {};
  const double sigma2 = std::log1p(m.variance() / (mean * mean));
  return Time::from_si(mean *
                       std::exp(normal_quantile(percentile) * std::sqrt(sigma2) - sigma2 / 2));
}

}  // namespace gw::serving
