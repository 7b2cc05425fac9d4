//! Gas prices, fees and factors as people write them.

#![allow(clippy::unwrap_used)]

use wayclear_chain::wasmd::{coins, Adjustment, AmountError, GasPrice};

#[test]
fn a_fee_is_gas_times_price_rounded_up() {
    let price: GasPrice = "0.025ucosm".parse().unwrap();
    assert_eq!(
        (price.fee(100_000), price.fee(100_001), price.fee(0)),
        (2_500, 2_501, 0)
    );
    assert_eq!(price.to_string(), "0.025ucosm");
    assert_eq!("10stake".parse::<GasPrice>().unwrap().fee(7), 70);
    let ibc = "0.1ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2";
    assert_eq!(ibc.parse::<GasPrice>().unwrap().to_string(), ibc);
}

#[test]
fn what_is_no_gas_price_is_named_with_what_is_wrong_with_it() {
    let wrong = |text: &str| text.parse::<GasPrice>().unwrap_err();
    for text in ["0.025 ucosm", "0.025\tucosm", "ucosm", "0.025", "", "."] {
        assert!(matches!(wrong(text), AmountError::Form { .. }), "{text:?}");
    }
    for text in ["1.2.3ucosm", "..1ucosm"] {
        assert!(matches!(wrong(text), AmountError::Form { .. }), "{text:?}");
    }
    for text in ["0,025ucosm", "0.025,ucosm", "0.025ucosm,0.1ustake"] {
        assert!(matches!(wrong(text), AmountError::Comma { .. }), "{text:?}");
    }
    for text in ["1e-3ucosm", "1E3ucosm", "2.5e-2ucosm", "1e+3ucosm"] {
        let error = wrong(text);
        assert!(matches!(error, AmountError::Exponent { .. }), "{text:?}");
        assert!(error.to_string().contains("0.001"), "{error}");
    }
    for text in ["0.025uc", "0.025u$d", "-1ucosm", "0.025µcosm"] {
        let error = wrong(text);
        let is_named = matches!(error, AmountError::Denom { .. } | AmountError::Form { .. });
        assert!(is_named, "{text:?}: {error}");
    }
    // A denom may begin with an e.
    assert_eq!("1eth".parse::<GasPrice>().unwrap().denom, "eth");
}

#[test]
fn an_amount_of_coins_is_whole_base_units_of_one_denom() {
    assert_eq!(coins(" 5000000ucosm ").unwrap().to_string(), "5000000ucosm");
    assert!(matches!(coins("1.5ucosm"), Err(AmountError::Part { .. })));
    assert!(matches!(coins("5 ucosm"), Err(AmountError::Form { .. })));
    assert!(matches!(
        coins("1e6ucosm"),
        Err(AmountError::Exponent { .. })
    ));
    assert!(matches!(
        coins("5,000ucosm"),
        Err(AmountError::Comma { .. })
    ));
    assert!(matches!(coins("5"), Err(AmountError::Form { .. })));
}

#[test]
fn a_simulation_is_multiplied_by_one_to_ten() {
    for (text, shown) in [("1", "1"), ("1.4", "1.4"), ("2.25", "2.25"), ("10", "10")] {
        assert_eq!(text.parse::<Adjustment>().unwrap().to_string(), shown);
    }
    for text in ["0.9", "11", "-1", "", "many", "1,4", "NaN"] {
        let error = text.parse::<Adjustment>().unwrap_err().to_string();
        assert!(error.contains("a factor of 1 to 10"), "{error}");
    }
}
