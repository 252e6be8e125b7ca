#include "gigawatt/site/power_chain.h"

#include <algorithm>
#include <cmath>

#include "gigawatt/core/check.h"

namespace gw::site {

Power stage_input(const StageLoss& loss, const StageOutput& load) {
  GW_CHECK(load.rating.si() > 0 && load.output.si() >= 0, load.rating.si(), load.output.si());
  const Ratio l = load.output / load.rating;
  return load.output + load.rating * (loss.no_load + loss.linear * l + loss.quadratic * l * l);
}

Power stage_output(const StageLoss& loss, const StageInput& load) {
  GW_CHECK(load.rating.si() > 0, load.rating.si());
  // c l^2 + (1 + b) l - (input/rating - a) = 0, in the form that does not cancel for small c.
  const double net = (load.input / load.rating - loss.no_load).si();
  if (net <= 0) return {};
  const double b = 1 + loss.linear.si();
  return load.rating * (2 * net / (b + std::sqrt(b * b + 4 * loss.quadratic.si() * net)));
}

Ratio stage_efficiency(const StageLoss& loss, Ratio load) {
  if (load.si() <= 0) return 0.0;
  return load / (load + loss.no_load + loss.linear * load + loss.quadratic * load * load);
}

ChainPower chain_power(const PowerChain& chain, const ItLoad& load) {
  ChainPower result;
  result.it = load.it;
  result.chips =
      stage_output(chain.rack, {.input = load.it, .rating = chain.rack_rating * load.it_design});
  const Power distribution =
      stage_input(chain.distribution,
                  {.output = load.it, .rating = chain.distribution_rating * load.it_design});
  result.ups_input =
      stage_input(chain.ups, {.output = distribution, .rating = chain.ups_rating * load.it_design});
  result.distribution_loss = distribution - load.it;
  result.ups_loss = result.ups_input - distribution;
  return result;
}

}  // namespace gw::site
