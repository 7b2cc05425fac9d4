//! The paper's study as pure functions: what goes in are numbers and seeds, what comes out are numbers.
