#include "gigawatt/units/quantity.h"

using PowerT = gw::Power;
using TimeT = gw::Time;
using EnergyT = gw::Energy;
using PriceT = gw::DollarsPerEnergy;
using PeakPriceT = gw::DollarsPerPower;
using DollarsT = gw::Dollars;
using RatioT = gw::Ratio;
using FlopT = gw::Flop;
using FlopRateT = gw::FlopRate;
using DataT = gw::Data;
using DataRateT = gw::DataRate;
#define ZERO(type) type::from_si(0.0)

#include "kernels.inc"
