//! Colours, dashes and letters.

use plotters::style::RGBColor;

pub const FONT: &str = "sans-serif";
pub const GRID: RGBColor = RGBColor(0xDD, 0xDD, 0xDD);
/// A dash longer than any line.
const SOLID: i32 = 10_000;
/// Colours that people who see fewer of them can tell apart (Okabe and Ito 2008), and the length of dashes and gaps, for
/// print without colour.
pub const STYLES: [(RGBColor, i32, i32); 7] = [
    (RGBColor(0, 114, 178), SOLID, 1),
    (RGBColor(213, 94, 0), 14, 5),
    (RGBColor(0, 158, 115), 6, 4),
    (RGBColor(204, 121, 167), 2, 3),
    (RGBColor(230, 159, 0), 20, 4),
    (RGBColor(86, 180, 233), 10, 10),
    (RGBColor(0x77, 0x77, 0x77), SOLID, 1),
];
/// On a dark screen: ink and paper change places, and what would be too dark becomes lighter.
pub const DARK: &str = r##"<style>@media (prefers-color-scheme: dark) {
[fill="#FFFFFF"] { fill: #12161C } [stroke="#FFFFFF"] { stroke: #12161C }
[fill="#000000"] { fill: #E8E8E8 } [stroke="#000000"] { stroke: #E8E8E8 }
[stroke="#DDDDDD"] { stroke: #333A42 }
[stroke="#0072B2"] { stroke: #3BA3E8 } [stroke="#D55E00"] { stroke: #F08A3C }
[fill="#0072B2"] { fill: #3BA3E8 } [fill="#D55E00"] { fill: #F08A3C }
[stroke="#777777"] { stroke: #A8A8A8 } [fill="#777777"] { fill: #A8A8A8 }
}</style>
"##;
