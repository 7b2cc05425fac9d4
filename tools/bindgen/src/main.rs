//! `bindgen FILE.wasm FOLDER`: writes the module, its types and the wasm file.

use std::env::args;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut words = args().skip(1);
    let file = words.next().context("which wasm file?")?;
    let folder = words.next().context("into which folder?")?;
    Bindgen::new()
        .input_path(file)
        .web(true)?
        .typescript(true)
        .omit_default_module_path(false)
        .generate(folder)
}
