//! Pictures: the same for the same input, and what cannot be drawn is refused.

use wayclear_evaluate::chart::{Axis, Corner, Curve, Panel, Picture, Scale, Shape};

fn panel(x: Axis, y: Axis, shape: Shape) -> Panel {
    Panel {
        title: String::new(),
        x,
        y,
        curves: vec![Curve::new("measured", 0, shape)],
        legend: Corner::UpperRight,
    }
}

fn draw(panels: Vec<Panel>) -> anyhow::Result<String> {
    Picture {
        title: "Gas of a request",
        subtitle: "",
        size: (720, 400),
        columns: 1,
        panels,
    }
    .draw()
}

#[test]
fn a_picture_has_its_words_and_is_the_same_each_time() {
    let line = Shape::Line(vec![(100.0, 90_000.0), (600.0, 120_000.0)]);
    let svg = || {
        let y = Axis {
            other: Some(("Bank sends".to_string(), 69_045.0)),
            ..Axis::from_zero("Gas")
        };
        draw(vec![panel(Axis::linear("Requests"), y, line.clone())]).expect("a picture")
    };
    let text = svg();
    for words in [
        "Gas of a request",
        "Requests",
        "Bank sends",
        "measured",
        "40k",
        "600",
    ] {
        assert!(text.contains(words), "{words}");
    }
    assert_eq!(text, svg());
}

#[test]
fn a_logarithmic_axis_has_whole_powers() {
    let line = Shape::Line(vec![(1.0, 1.0), (100_000.0, 2.0)]);
    let text = draw(vec![panel(
        Axis::logarithmic("Minutes"),
        Axis::from_zero("y"),
        line,
    )]);
    let text = text.expect("a picture");
    for label in ["\n10\n", "\n1000\n", "\n100k\n"] {
        assert!(text.contains(label), "{label:?}");
    }
}

#[test]
fn names_stand_beside_an_axis() {
    let names = ["household", "work"].map(str::to_string);
    let y = Axis {
        scale: Scale::Names(names.into()),
        ..Axis::linear("")
    };
    let flat = Shape::Flat(vec![(0.5, 2.0, 0.0), (1.0, 4.0, 1.0)]);
    let text = draw(vec![panel(Axis::logarithmic("Odds"), y, flat)]).expect("a picture");
    assert!(text.contains("household") && text.contains("work"));
}

#[test]
fn what_has_no_place_is_refused_by_name() {
    for (x, shape, said) in [
        (
            Axis::logarithmic("Minutes"),
            Shape::Dots(vec![(0.0, 1.0)]),
            "Minutes",
        ),
        (
            Axis::linear("Minutes"),
            Shape::Dots(vec![(f64::NAN, 1.0)]),
            "Minutes",
        ),
        (
            Axis::linear("Minutes"),
            Shape::Line(vec![]),
            "nothing to show",
        ),
    ] {
        let error = draw(vec![panel(x, Axis::from_zero("Gas"), shape)]).expect_err("no place");
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[test]
fn a_single_point_is_drawn() {
    for shape in [
        Shape::Dots(vec![(5.0, 7.0)]),
        Shape::Upright(vec![(0.0, 0.0, 0.0)]),
    ] {
        draw(vec![panel(Axis::linear("x"), Axis::linear("y"), shape)]).expect("a picture");
    }
}
