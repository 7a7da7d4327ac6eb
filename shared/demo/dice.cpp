#include "shared/demo/dice.hpp"

namespace gengji::demo {

double normal_quantile(double share) {
    constexpr double a[] = {-39.69683028665376, 220.9460984245205,  -275.9285104469687,
                            138.3577518672690,  -30.66479806614716, 2.506628277459239};
    constexpr double b[] = {-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972,
                            -13.28068155288572};
    constexpr double c[] = {-0.007784894002430293, -0.3223964580411365, -2.400758277161838,
                            -2.549732539343734,    4.374664141464968,   2.938163982698783};
    constexpr double d[] = {0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416};
    auto const tail = [&](double q) {
        return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
               ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
    };
    if (share < 0.02425) return tail(std::sqrt(-2 * std::log(share)));
    if (share > 1 - 0.02425) return -tail(std::sqrt(-2 * std::log(1 - share)));
    double const q = share - 0.5, r = q * q;
    return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
           (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

} // namespace gengji::demo
