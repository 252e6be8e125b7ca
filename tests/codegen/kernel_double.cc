using PowerT = double;
using TimeT = double;
using EnergyT = double;
using PriceT = double;
using PeakPriceT = double;
using DollarsT = double;
using RatioT = double;
using FlopT = double;
using FlopRateT = double;
using DataT = double;
using DataRateT = double;
#define ZERO(type) 0.0

#include "kernels.inc"
