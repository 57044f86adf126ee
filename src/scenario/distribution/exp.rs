//! e to a power, as lognormal lengths need it: they take most of the time of drawing a day.

/// How many powers of two there are in [`POWERS`] to a doubling.
const STEPS: usize = 128;

/// 2^(i/128), the series of e^(i/128·ln 2) added up from its least term.
const POWERS: [f64; STEPS] = {
    let mut powers = [1.0; STEPS];
    let mut i = 1;
    while i < STEPS {
        let x = i as f64 / STEPS as f64 * std::f64::consts::LN_2;
        let mut term = 20;
        while term > 0 {
            powers[i] = 1.0 + powers[i] * x / term as f64;
            term -= 1;
        }
        i += 1;
    }
    powers
};

/// The bits of [`POWERS`], less what shifting the whole of a k into the exponent adds below it: the 2^(k/128) of any
/// k is then one sum.
const SHIFTED: [u64; STEPS] = {
    let mut shifted = [0; STEPS];
    let mut i = 0;
    while i < STEPS {
        shifted[i] = POWERS[i].to_bits().wrapping_sub((i as u64) << EXPONENT);
        i += 1;
    }
    shifted
};

/// By how many bits a k is shifted so that its doublings come to lie in the exponent.
const EXPONENT: u32 = 52 - STEPS.trailing_zeros();

/// Beyond ±this [`exp`] stays as it is there: so many seconds are without end, or none at all.
pub(super) const MOST: f64 = 700.0;

/// e to the power x, at most ±[`MOST`].
pub(super) fn exp(x: f64) -> f64 {
    exp_within(x.clamp(-MOST, MOST))
}

/// e to the power x, within two units in the last place: e^x = 2^(k/128)·e^r with |r| at most ln 2 / 256, so that
/// five terms of the series do (Tang 1989, "Table-driven implementation of the exponential function in IEEE
/// floating-point arithmetic", ACM TOMS 15, 144). Draws take most of their time here, and this takes half of
/// libm's; it is as portable, for it only adds and multiplies. x must lie within ±[`MOST`].
#[inline(always)]
pub(super) fn exp_within(x: f64) -> f64 {
    /// ln 2 / 128 in two parts, of which the first has so few digits that its product with k is exact.
    const HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000) / STEPS as f64;
    const LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76) / STEPS as f64;
    const INVERSE: f64 = std::f64::consts::LOG2_E * STEPS as f64;
    /// Added to a number it leaves the nearest whole number in the last digits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    let rounded = x * INVERSE + ROUND;
    let k = rounded.to_bits();
    let whole = rounded - ROUND;
    let r = (x - whole * HIGH) - whole * LOW;
    let series = r + r * r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0))));
    let power = f64::from_bits(SHIFTED[k as usize % STEPS].wrapping_add(k << EXPONENT));
    power + power * series
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Streams};
    use crate::units::Span;

    #[test]
    fn our_exp_is_within_two_units_of_the_librarys() {
        let mut stream = Streams::new(1, 0).stream(Purpose::Report, 0);
        let mut worst = 0;
        let mut check = |x: f64| {
            let off = exp(x).to_bits().abs_diff(libm::exp(x).to_bits());
            assert!(off <= 2, "{off} units at {x:e}");
            worst = worst.max(off);
        };
        for _ in 0..400_000 {
            let u = 2.0 * stream.uniform() - 1.0;
            [700.0, 20.0, 2.0, 0.01].into_iter().for_each(|most| check(most * u));
        }
        // Where the nearest power changes.
        for n in -3000..=3000 {
            let x = (f64::from(n) + 0.5) / STEPS as f64 * std::f64::consts::LN_2;
            (-3..=3).for_each(|ulps: i64| check(f64::from_bits(x.to_bits().wrapping_add_signed(ulps))));
        }
        [0.0, -0.0, 700.0, -700.0].into_iter().for_each(&mut check);
        // What lies beyond is as a length of time what libm would make of it.
        for x in [709.9, -745.2, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            assert_eq!(Span::from_secs_f64(exp(x)), Span::from_secs_f64(libm::exp(x)), "{x}");
        }
        for (i, power) in POWERS.iter().enumerate() {
            let exact = libm::exp2(i as f64 / STEPS as f64);
            assert!(power.to_bits().abs_diff(exact.to_bits()) <= 1, "2^({i}/128)");
        }
    }
}
