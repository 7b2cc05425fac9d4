//! Fixed-point numbers with 80 binary digits behind the point, and the two functions the score needs.
//!
//! Every product stays below 2^128: arguments are below 2^81 where they are multiplied, 2^98 where they are divided. The
//! tests walk the extremes; the contracts are built with overflow checks.
#![allow(clippy::arithmetic_side_effects)]

/// 1.
pub const ONE: u128 = 1 << 80;
/// ln 2.
const LN_2: u128 = 837_963_523_372_001_241_319_908;
/// ln(10) / 20: a decibel of amplitude.
const LN_10_OVER_20: u128 = 139_182_728_539_012_690_803_627;
/// 5^18; 10^18 is that and 18 more binary digits.
const FIVE_18: u128 = 3_814_697_265_625;
/// Terms of the exponential series: r^23 / 23! is below 2^-80 for r < ln 2.
const EXP_TERMS: u128 = 22;
/// Terms of the logarithm's series: (1/9)^27 is below 2^-80.
const LN_TERMS: u128 = 27;

/// The product of two numbers below 2.
fn mul(a: u128, b: u128) -> u128 {
    let (high, low) = (b >> 40, b & ((1 << 40) - 1));
    (a * high + ((a * low) >> 40)) >> 40
}

/// `n / d` for `n < d < 4`.
fn ratio(n: u128, d: u128) -> u128 {
    let high = (n << 40) / d;
    let rest = (n << 40) % d;
    (high << 40) + (rest << 40) / d
}

/// `exp(-x)` for x of up to 64.
fn exp_neg(x: u128) -> u128 {
    let (halvings, r) = (x / LN_2, x % LN_2);
    let series = (1..=EXP_TERMS)
        .rev()
        .fold(ONE, |sum, n| ONE - mul(r, sum) / n);
    u32::try_from(halvings).map_or(0, |k| series.checked_shr(k).unwrap_or(0))
}

/// `exp(-m)` for so many atoms, up to 64e18.
pub fn exp_neg_atoms(m: u128) -> u128 {
    exp_neg((m << 62) / FIVE_18)
}

/// `10^(-db / 20)`, for up to 127 dB.
pub fn attenuation(db: u32) -> u128 {
    exp_neg(u128::from(db) * LN_10_OVER_20)
}

/// `ln(1 + u)` in atoms, rounded down, for u below 2^15.
pub fn ln_1p_atoms(u: u128) -> u128 {
    let y = ONE + u;
    let doublings = 47 - y.leading_zeros();
    let f = y >> doublings;
    let s = ratio(f - ONE, f + ONE);
    let square = mul(s, s);
    let series = (0..LN_TERMS)
        .rev()
        .fold(0, |sum, n| ONE / (2 * n + 1) + mul(square, sum));
    let ln = 2 * mul(s, series) + u128::from(doublings) * LN_2;
    (ln * FIVE_18) >> 62
}

/// `t / (1 + t)` in atoms, rounded half up, for t of up to 1.
pub fn odds_to_atoms(t: u128) -> u128 {
    let whole = ONE + t;
    let n = t * FIVE_18;
    let (high, rest) = (n / whole, n % whole);
    (high << 18) + ((rest << 18) + whole / 2) / whole
}
