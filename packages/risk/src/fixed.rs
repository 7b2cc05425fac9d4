//! Fixed-point numbers with 80 binary digits behind the point, and the functions the score needs.
//!
//! Every product stays below 2^128: arguments are below 2^81 where they are multiplied, 2^98 where they are divided. So
//! products wrap nowhere, and are written so that they need not be checked; the tests walk the extremes. Exponentials
//! are off by less than 2^-74 and logarithms by less than 2^-72; an atom is 2^-60, and a coefficient may be 2^10.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

/// 1.
pub const ONE: u128 = 1 << 80;
/// ln 2.
const LN_2: u128 = 837_963_523_372_001_241_319_908;
/// 10^(-1/20), a decibel of amplitude, with 127 binary digits behind the point.
const DECIBEL: u128 = 151_638_489_374_328_911_449_775_220_710_759_082_438;
/// 2^62 / 5^18, with 60 binary digits behind the point: what an atom is, in units of 2^-80.
const UNITS_OF_AN_ATOM: u128 = 1_393_796_574_908_163_946_345_982;
/// 5^18; 10^18 is that and 18 more binary digits.
const FIVE_18: u128 = 3_814_697_265_625;
/// The square root of 2.
const SQRT_2: u128 = 1_709_679_290_002_018_430_137_083;
/// Parts that a halving is cut into, so that the exponential series is short.
const PARTS: u128 = 16;
/// Terms of the exponential series, an even number: r^12 / 12! is below 2^-80 for r < ln 2 / 16.
const EXP_TERMS: usize = 12;
/// Terms of the logarithm's series, an even number: (sqrt(2) - 1)^4 to the 14th is below 2^-71, and what follows 2^-77.
const LN_TERMS: usize = 14;
/// Greatest attenuation that a contact can have, -127 dBm below -60 dBm.
const MAX_DB: usize = 67;

/// 1 / n!.
const INVERSE_FACTORIALS: [u128; EXP_TERMS] = {
    let mut table = [ONE; EXP_TERMS];
    let (mut n, mut factorial) = (1, 1);
    while n < EXP_TERMS {
        factorial *= n as u128;
        table[n] = ONE / factorial;
        n += 1;
    }
    table
};

/// 1 / (2n + 1).
const INVERSE_ODDS: [u128; LN_TERMS] = {
    let mut table = [ONE; LN_TERMS];
    let mut n = 0;
    while n < LN_TERMS {
        table[n] = ONE / (2 * n as u128 + 1);
        n += 1;
    }
    table
};

/// `10^(-db / 20) / 60`, with 96 binary digits behind the point, since a day has 2^17 seconds.
const ATTENUATED_SECONDS: [u128; MAX_DB + 1] = {
    let mut table = [1 << 127; MAX_DB + 1];
    let mut db = 1;
    while db <= MAX_DB {
        table[db] = decibel_less(table[db - 1]);
        db += 1;
    }
    db = 0;
    while db <= MAX_DB {
        table[db] = (table[db] >> 31) / 60;
        db += 1;
    }
    table
};

/// A number of up to 2^127 times [`DECIBEL`], at most three too little.
const fn decibel_less(number: u128) -> u128 {
    const LOW: u128 = u64::MAX as u128;
    let (high, low) = (number >> 64, number & LOW);
    let (factor_high, factor_low) = (DECIBEL >> 64, DECIBEL & LOW);
    2 * high * factor_high + ((high * factor_low + low * factor_high) >> 63)
}

/// The product of two numbers below 2.
const fn mul(a: u128, b: u128) -> u128 {
    const DIGITS: u128 = (1 << 41) - 1;
    let (high, low) = ((b >> 40) & DIGITS, b & (DIGITS >> 1));
    a.wrapping_mul(high).wrapping_add(a.wrapping_mul(low) >> 40) >> 40
}

/// The sums of every second coefficient, from the first and from the second on, times powers of a number below 1. A
/// processor computes the two side by side.
const fn even_and_odd<const N: usize>(coefficients: &[u128; N], x: u128) -> (u128, u128) {
    let (mut even, mut odd, mut n) = (0, 0, N);
    while n > 0 {
        n -= 2;
        even = coefficients[n] + mul(x, even);
        odd = coefficients[n + 1] + mul(x, odd);
    }
    (even, odd)
}

/// `n / d` and the rest.
fn divide(n: u128, d: u128) -> (u128, u128) {
    let whole = n / d;
    (whole, n.wrapping_sub(whole.wrapping_mul(d)))
}

/// `n / d` for `n < d < 4`.
fn ratio(n: u128, d: u128) -> u128 {
    let (high, rest) = divide(n << 40, d);
    (high << 40) + (rest << 40) / d
}

/// `exp(-x)` for x of up to 64.
const fn exp_neg(x: u128) -> u128 {
    // One too few at most, since ln 2 is divided by a little more than it.
    let mut parts = (x >> 64) * PARTS / ((LN_2 >> 64) + 1);
    if x >= (parts + 1) * LN_2 / PARTS {
        parts += 1;
    }
    let series = exp_series(x - parts * LN_2 / PARTS);
    mul(POWERS[(parts % PARTS) as usize], series) >> (parts / PARTS)
}

/// `2^(-n / 16)`.
const POWERS: [u128; PARTS as usize] = {
    let mut table = [ONE; PARTS as usize];
    let mut n = 1;
    while n < table.len() {
        table[n] = mul(table[n - 1], exp_series(LN_2 / PARTS));
        n += 1;
    }
    table
};

/// `exp(-r)` for r of up to ln 2 / 16.
const fn exp_series(r: u128) -> u128 {
    let (even, odd) = even_and_odd(&INVERSE_FACTORIALS, mul(r, r));
    even - mul(r, odd)
}

/// `exp(-m)` for so many atoms, up to 44e18.
pub fn exp_neg_atoms(m: u128) -> u128 {
    let (high, low) = (m >> 32, m & u128::from(u32::MAX));
    let high = high.wrapping_mul(UNITS_OF_AN_ATOM) >> 28;
    exp_neg(high + (low.wrapping_mul(UNITS_OF_AN_ATOM) >> 60))
}

/// `size · ln(1 + 10^(-db / 20) · minutes)`, rounded down, for a size below 2^70, up to 67 dB and up to a day.
pub fn scaled_log_dose(size: u128, db: usize, seconds: u32) -> u128 {
    scaled(
        size,
        ln_1p((ATTENUATED_SECONDS[db] * u128::from(seconds)) >> 16),
    ) >> 40
}

/// `size · (1 - exp(-m))`, rounded half up, for so many atoms m, up to 44e18, and a size below 2^70.
pub fn scaled_share(size: u128, m: u128) -> u128 {
    (scaled(size, ONE - exp_neg_atoms(m)) + (1 << 39)) >> 40
}

/// A size below 2^70 times a number below 2^4, with 40 binary digits behind the point.
fn scaled(size: u128, number: u128) -> u128 {
    let (high, low) = (number >> 40, number & ((1 << 40) - 1));
    size * high + ((size * low) >> 40)
}

/// `ln(1 + u)` for u below 2^15.
fn ln_1p(u: u128) -> u128 {
    let y = ONE + u;
    let mut doublings = 47 - y.leading_zeros();
    let mut f = y >> doublings;
    if f > SQRT_2 {
        f >>= 1;
        doublings += 1;
    }
    // ln f = 2 artanh s.
    let s = ratio(f.abs_diff(ONE), f + ONE);
    let square = mul(s, s);
    let (even, odd) = even_and_odd(&INVERSE_ODDS, mul(square, square));
    let artanh = mul(s, even + mul(square, odd));
    let whole = u128::from(doublings) * LN_2;
    if f < ONE {
        whole - 2 * artanh
    } else {
        whole + 2 * artanh
    }
}

/// `t / (1 + t)` in atoms, rounded half up, for t of up to 1.
pub fn odds_to_atoms(t: u128) -> u128 {
    let whole = ONE + t;
    let (high, rest) = divide(t.wrapping_mul(FIVE_18), whole);
    (high << 18) + ((rest << 18) + whole / 2) / whole
}
