//! Messages of a schema: of the right form, with values that mean something, or nothing.

use cosmwasm_std::{Binary, HexBinary};
use serde_json::{json, Map, Value};

use crate::choices::Choices;
use crate::words::Words;

/// Lengths of bytes that are right somewhere, and others.
const LENGTHS: [usize; 12] = [16, 8, 0, 1, 15, 17, 32, 33, 64, 65, 160, 3_200];
/// Most items of a list; some lists take fewer, some more.
const MANY: usize = 210;

/// What people and programs write where something else is expected.
const ODD: [&str; 16] = [
    "",
    " ",
    "0",
    "-1",
    "00",
    "zz",
    "null",
    "../..",
    "9qc7mbdh",
    "9QC7MBDH",
    "\u{202e}",
    "\u{0}",
    "é\u{301}ß漢😀",
    "340282366920938463463374607431768211455",
    "1157920892373161954235709850086879078532699846656405640394575840079131296399",
    "-170141183460469231731687303715884105728",
];

/// Makes messages of one type.
pub struct Messages {
    schema: Value,
}

impl Messages {
    /// Of a type's schema, as `schema_for!` gives it.
    pub fn of(schema: impl serde::Serialize) -> Self {
        Messages {
            schema: serde_json::to_value(schema).expect("a schema"),
        }
    }

    /// The message that the choices make. Every other one holds nothing odd: else a long one would never be accepted.
    pub fn make(&self, words: &Words, choices: &mut Choices<'_>) -> Value {
        let mut making = Making {
            definitions: &self.schema["definitions"],
            words,
            has_odd: choices.once_in(2),
            choices,
        };
        making.value(&self.schema, "", "")
    }
}

struct Making<'a, 'b> {
    definitions: &'a Value,
    words: &'a Words,
    has_odd: bool,
    choices: &'a mut Choices<'b>,
}

impl Making<'_, '_> {
    /// A value of a schema, for a field; `kind` is the definition that the schema was found under.
    fn value(&mut self, schema: &Value, field: &str, kind: &str) -> Value {
        if let Some(path) = schema["$ref"].as_str() {
            let kind = path.rsplit('/').next().expect("a name");
            return self.value(&self.definitions[kind].clone(), field, kind);
        }
        for all in ["oneOf", "anyOf", "allOf"] {
            if let Some(schemas) = schema[all].as_array() {
                let chosen = self.choices.one_of(schemas);
                return self.value(chosen, field, kind);
            }
        }
        if let Some(values) = schema["enum"].as_array() {
            return self.choices.one_of(values).clone();
        }
        let of_type = match &schema["type"] {
            Value::Array(types) => self.choices.one_of(types),
            of_type => of_type,
        };
        match of_type.as_str() {
            Some("object") => self.object(schema),
            Some("array") => self.array(schema, field),
            Some("string") => self.text(field, kind),
            Some("integer") => self.integer(schema, field),
            Some("boolean") => self.choices.once_in(2).into(),
            Some("null") => Value::Null,
            _ => panic!("a schema of another form: {schema}"),
        }
    }

    fn object(&mut self, schema: &Value) -> Value {
        let properties = schema["properties"].as_object();
        let mut made = Map::new();
        for (name, schema) in properties.into_iter().flatten() {
            made.insert(name.clone(), self.value(schema, name, ""));
        }
        made.into()
    }

    /// Mostly a few items; the last one may come again and again.
    fn array(&mut self, schema: &Value, field: &str) -> Value {
        let count = 1 + self.choices.below(3) - usize::from(self.is_odd());
        let mut items: Vec<Value> = (0..count)
            .map(|_| self.value(&schema["items"], field, ""))
            .collect();
        if let (Some(last), true) = (items.last().cloned(), self.is_odd()) {
            let more = self.choices.below(MANY);
            items.extend(std::iter::repeat_n(last, more));
        }
        items.into()
    }

    fn is_odd(&mut self) -> bool {
        self.has_odd && self.choices.once_in(8)
    }

    /// One of the words for a field, if there are some of that form.
    fn word(&mut self, field: &str, is_of_form: impl Fn(&Value) -> bool) -> Option<Value> {
        if let (Some(word), true) = (self.words.usual(field), self.choices.once_in(2)) {
            return Some(word.clone());
        }
        let words = self.words.of_field(field).iter();
        let words: Vec<&Value> = words.filter(|word| is_of_form(word)).collect();
        let is_known = !words.is_empty() && !self.is_odd();
        is_known.then(|| (*self.choices.one_of(&words)).clone())
    }

    fn text(&mut self, field: &str, kind: &str) -> Value {
        let is_bytes = |word: &str| word.len() >= 16 && HexBinary::from_hex(word).is_ok();
        let is_of_form = |word: &Value| match word.as_str() {
            Some(word) => is_bytes(word) == (kind == "HexBinary"),
            None => false,
        };
        if let Some(word) = self.word(field, is_of_form) {
            return word;
        }
        if self.is_odd() {
            return (*self.choices.one_of(&ODD)).into();
        }
        match kind {
            "HexBinary" => json!(HexBinary::from(self.bytes())),
            "Binary" => json!(Binary::from(self.bytes())),
            "Addr" => self.choices.one_of(&self.words.accounts).clone(),
            "Uint128" | "Uint256" => self.choices.number().to_string().into(),
            "Decimal" | "SignedDecimal" => {
                let sign = if self.choices.once_in(2) { "-" } else { "" };
                let (whole, rest) = (self.choices.byte(), self.choices.number());
                format!("{sign}{whole}.{:018}", rest % 1_000_000_000_000_000_000).into()
            }
            _ => String::from_utf8_lossy(&self.bytes()).into(),
        }
    }

    fn bytes(&mut self) -> Vec<u8> {
        let length = *self.choices.one_of(&LENGTHS);
        let mut bytes = self.choices.bytes(length).to_vec();
        bytes.resize(length, 7);
        bytes
    }

    /// Also out of range, by one or by far.
    fn integer(&mut self, schema: &Value, field: &str) -> Value {
        if let Some(word) = self.word(field, Value::is_number) {
            return word;
        }
        if !self.is_odd() {
            return json!(self.choices.byte());
        }
        let most: i128 = match schema["format"].as_str() {
            Some("uint8") => u8::MAX.into(),
            Some("int16") => i16::MAX.into(),
            Some("uint16") => u16::MAX.into(),
            Some("uint32") => u32::MAX.into(),
            Some("uint64") => u64::MAX.into(),
            format => panic!("an integer of another form: {format:?}"),
        };
        match self.choices.byte() % 6 {
            0 => json!(-i64::from(self.choices.byte())),
            1 => json!(i128::from(self.choices.number()) % (most + 1)),
            2 => json!(most),
            3 => json!(most - 1),
            4 => json!((most + 1).min(u64::MAX.into())),
            _ => json!(self.choices.number() % 2_000_000),
        }
    }
}
