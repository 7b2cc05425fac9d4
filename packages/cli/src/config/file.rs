//! The file of settings: where it is, what it says, and what is wrong with it, by its lines.

use std::env::var_os;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use toml::de::{DeTable, DeValue};
use toml::Spanned;

use super::error::ConfigError;
use super::field::{Field, Kind, FIELDS};

/// In the current folder.
const HERE: &str = "wayclear.toml";
/// Names of what must not be in a file.
const SECRETS: [&str; 6] = ["mnemonic", "pass", "secret", "private", "seed", "words"];
/// A secret of as many words, or more, whatever it is called.
const WORDS: usize = 12;

/// What a file says.
#[derive(Debug, Default)]
pub struct File {
    pub path: Option<PathBuf>,
    /// By the names of the fields.
    pub values: Vec<Value>,
}

/// A value of a file.
#[derive(Debug)]
pub struct Value {
    pub name: &'static str,
    pub line: usize,
    /// As its flag takes it; more than one of a list.
    pub texts: Vec<String>,
}

impl File {
    /// The file that is named; else that of the current folder, else the user's, else none.
    pub fn find(named: Option<&Path>) -> Result<Self, ConfigError> {
        if let Some(path) = named {
            return Self::read(path, true);
        }
        let own = [
            Some((PathBuf::from(HERE), false)),
            user_file().map(|file| (file, true)),
        ];
        for (path, is_own) in own.into_iter().flatten() {
            match Self::read(&path, is_own) {
                Err(ConfigError::Unreadable { .. }) if !path.exists() => {}
                read => return read,
            }
        }
        Ok(File::default())
    }

    /// What the file says of a setting.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|value| value.name == name)
    }

    /// `is_own`: whether its user has named it, or keeps it among their own.
    fn read(path: &Path, is_own: bool) -> Result<Self, ConfigError> {
        let file = path.display().to_string();
        let unreadable = |reason: String| ConfigError::Unreadable {
            file: file.clone(),
            reason,
        };
        let text = fs::read_to_string(path).map_err(|error| match error.kind() {
            ErrorKind::InvalidData => unreadable("it is no UTF-8".to_string()),
            _ => unreadable(error.to_string()),
        })?;
        let reader = Reader {
            file,
            text: &text,
            folder: path.parent().unwrap_or(Path::new("")),
            is_own,
        };
        Ok(File {
            path: Some(path.to_path_buf()),
            values: reader.values()?,
        })
    }
}

/// `$XDG_CONFIG_HOME/wayclear/config.toml`, which is in `~/.config` where nobody says otherwise.
fn user_file() -> Option<PathBuf> {
    let named = |name| var_os(name).filter(|value| !value.is_empty());
    let home = || named("HOME").map(|home| PathBuf::from(home).join(".config"));
    let folder = named("XDG_CONFIG_HOME").map(PathBuf::from).or_else(home)?;
    Some(folder.join("wayclear").join("config.toml"))
}

struct Reader<'a> {
    file: String,
    text: &'a str,
    folder: &'a Path,
    is_own: bool,
}

impl Reader<'_> {
    fn values(&self) -> Result<Vec<Value>, ConfigError> {
        let table = DeTable::parse(self.text).map_err(|error| ConfigError::Form {
            file: self.file.clone(),
            line: self.line(error.span().map_or(0, |span| span.start)),
            reason: error.message().to_string(),
        })?;
        let rows = table.get_ref().iter();
        rows.map(|(name, value)| self.value(name.get_ref(), name.span().start, value))
            .collect()
    }

    fn value(
        &self,
        name: &str,
        at: usize,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<Value, ConfigError> {
        let (file, line) = (self.file.clone(), self.line(at));
        let field = FIELDS.iter().find(|field| field.name == name);
        let texts = texts(value.get_ref());
        let has_words = |text: &String| text.split_whitespace().count() >= WORDS;
        let is_named = field.is_none() && SECRETS.iter().any(|word| name.contains(word));
        if is_named
            || texts
                .as_ref()
                .is_ok_and(|texts| texts.iter().any(has_words))
        {
            let name = name.to_string();
            return Err(ConfigError::Secret { file, line, name });
        }
        let Some(field) = field else {
            return Err(ConfigError::Unknown {
                file,
                line,
                name: name.to_string(),
                known: FIELDS.map(|field| field.name).join(", "),
            });
        };
        if field.needs_trust && !self.is_own {
            return Err(ConfigError::Untrusted {
                file,
                line,
                name: field.name,
                variable: field.variable,
            });
        }
        let checked = texts.and_then(|texts| checked(field, texts));
        let texts = checked.map_err(|reason| ConfigError::Value {
            file,
            line,
            name: field.name,
            reason,
        })?;
        self.check_files(field, line, &texts)?;
        let texts = texts.into_iter();
        Ok(Value {
            name: field.name,
            line,
            texts: texts
                .map(|text| field.resolved(text, self.folder))
                .collect(),
        })
    }

    /// That a file that merely lies here names none elsewhere.
    fn check_files(&self, field: &Field, line: usize, texts: &[String]) -> Result<(), ConfigError> {
        let is_outside = |text: &&String| !is_below(text, self.folder);
        let is_asked = matches!(field.kind, Kind::File) && !self.is_own;
        match texts.iter().filter(|_| is_asked).find(is_outside) {
            Some(value) => Err(ConfigError::Outside {
                file: self.file.clone(),
                line,
                name: field.name,
                variable: field.variable,
                value: value.clone(),
            }),
            None => Ok(()),
        }
    }

    /// Counted from 1.
    fn line(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or(self.text);
        1 + before.matches('\n').count()
    }
}

/// Whether a file is in a folder or below it, whatever links there are on the way. What is not there yet is where its folder is.
fn is_below(text: &str, folder: &Path) -> bool {
    let here = Path::new(".").join(folder);
    let Ok(root) = here.canonicalize() else {
        return false;
    };
    let path = here.join(text);
    let has_way_up = Path::new(text)
        .components()
        .any(|c| c == Component::ParentDir);
    // A link to nowhere would be followed once something is there.
    let there = path
        .ancestors()
        .find(|path| path.symlink_metadata().is_ok());
    let there = there.and_then(|path| path.canonicalize().ok());
    !has_way_up && there.is_some_and(|there| there.starts_with(&root))
}

fn checked(field: &Field, texts: Vec<String>) -> Result<Vec<String>, String> {
    if texts.len() != 1 && !field.is_list() {
        return Err("it is one value, not a list".to_string());
    }
    texts.iter().try_for_each(|text| field.check(text))?;
    Ok(texts)
}

/// The texts of a value: numbers are written as they stand.
fn texts(value: &DeValue<'_>) -> Result<Vec<String>, String> {
    match value {
        DeValue::String(text) => Ok(vec![text.to_string()]),
        DeValue::Integer(number) => Ok(vec![number.to_string()]),
        DeValue::Float(number) => Ok(vec![number.to_string()]),
        DeValue::Boolean(is_so) => Ok(vec![is_so.to_string()]),
        DeValue::Array(rows) => {
            let rows = rows.iter().map(|row| texts(row.get_ref()));
            Ok(rows.collect::<Result<Vec<_>, _>>()?.concat())
        }
        _ => Err("it is neither a text nor a number, true or false".to_string()),
    }
}
