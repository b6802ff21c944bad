//! From characters to tokens, each with its place.

use super::FormulaError;
use super::error::short;
use super::name;
use std::fmt;
use std::ops::Range;

/// The smallest part of a formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A bare name: a column or a function.
    Name(String),
    /// A name in backticks: always a column.
    Quoted(String),
    /// A text in quotation marks: a level.
    Text(String),
    Number(f64),
    Symbol(Symbol),
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    Plus,
    Minus,
    Star,
    Slash,
    Caret,
    Colon,
    In,
    Tilde,
    Dot,
    Open,
    Close,
    Comma,
    Equals,
}

/// The longer spelling first, where one starts with another.
const SYMBOLS: [(&str, Symbol); 14] = [
    ("**", Symbol::Caret),
    ("+", Symbol::Plus),
    ("-", Symbol::Minus),
    ("*", Symbol::Star),
    ("/", Symbol::Slash),
    ("^", Symbol::Caret),
    (":", Symbol::Colon),
    ("%in%", Symbol::In),
    ("~", Symbol::Tilde),
    (".", Symbol::Dot),
    ("(", Symbol::Open),
    (")", Symbol::Close),
    (",", Symbol::Comma),
    ("=", Symbol::Equals),
];

/// A token and where it stands, in characters.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) at: Range<usize>,
}

/// All tokens of a text; the last is [`Token::End`].
///
/// # Errors
/// A character that no token has, a quote without its partner, or a number beyond the range of doubles.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, FormulaError> {
    let mut lexer = Lexer { chars: text.chars().collect(), next: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip(char::is_whitespace);
        let start = lexer.next;
        let token = lexer.token()?;
        let done = token == Token::End;
        tokens.push(Placed { token, at: start..lexer.next });
        if done {
            return Ok(tokens);
        }
    }
}

struct Lexer {
    chars: Vec<char>,
    /// Index of the next character.
    next: usize,
}

impl Lexer {
    fn token(&mut self) -> Result<Token, FormulaError> {
        let Some(first) = self.peek(0) else { return Ok(Token::End) };
        let second = self.peek(1);
        let dotted = first == '.' && second.is_some_and(|c| name::continues(c) && !c.is_ascii_digit());
        if name::starts(first) || dotted {
            return Ok(Token::Name(self.skip(name::continues)));
        }
        if first.is_ascii_digit() || (first == '.' && second.is_some_and(|c| c.is_ascii_digit())) {
            return self.number();
        }
        match first {
            '`' => self.quoted(first).map(Token::Quoted),
            '"' | '\'' => self.quoted(first).map(Token::Text),
            _ => self.symbol(),
        }
    }

    fn symbol(&mut self) -> Result<Token, FormulaError> {
        let spelled = |spelling: &&(&str, Symbol)| spelling.0.chars().enumerate().all(|(i, c)| self.peek(i) == Some(c));
        let Some((spelling, symbol)) = SYMBOLS.iter().find(spelled) else { return Err(self.stranger()) };
        self.next += spelling.chars().count();
        Ok(Token::Symbol(*symbol))
    }

    /// Digits, with a decimal point and an exponent if there are any.
    fn number(&mut self) -> Result<Token, FormulaError> {
        let start = self.next;
        let digit = |c: char| c.is_ascii_digit();
        let mut text = self.skip(digit);
        if self.peek(0) == Some('.') {
            self.next += 1;
            text = text + "." + &self.skip(digit);
        }
        let sign = usize::from(matches!(self.peek(1), Some('+' | '-')));
        if matches!(self.peek(0), Some('e' | 'E')) && self.peek(1 + sign).is_some_and(digit) {
            text.extend(&self.chars[self.next..=self.next + sign]);
            self.next += 1 + sign;
            text += &self.skip(digit);
        }
        match text.parse() {
            Ok(number) if f64::is_finite(number) => Ok(Token::Number(number)),
            _ => Err(FormulaError::new(
                start..self.next,
                format!("Found the number {}, where one of at most 1.8e308 was expected.", short(&text)),
                "Write a smaller number.",
            )),
        }
    }

    /// What stands between two quotes, the escapes resolved. A doubled backtick is one backtick.
    fn quoted(&mut self, quote: char) -> Result<String, FormulaError> {
        let start = self.next;
        self.next += 1;
        let mut text = String::new();
        while let Some(c) = self.peek(0) {
            self.next += 1;
            let following = self.peek(0);
            if c == '\\'
                && let Some(escaped) = following.and_then(name::unescape)
            {
                self.next += 1;
                text.push(escaped);
            } else if c == quote && quote == '`' && following == Some('`') {
                self.next += 1;
                text.push(c);
            } else if c == quote {
                return Ok(text);
            } else {
                text.push(c);
            }
        }
        Err(FormulaError::new(
            start..self.next,
            format!("Found the end of the formula, where a closing {quote} was expected for the one at character {}.", start + 1),
            format!("Close with {quote}, and put a backslash before one that belongs to the text."),
        ))
    }

    /// A character that no token has.
    fn stranger(&self) -> FormulaError {
        let c = self.peek(0).unwrap_or_default();
        let shown = if c.is_control() { String::new() } else { format!("`{c}` ") };
        let message =
            format!("Found the character {shown}(U+{:04X}), where a name, a number or an operator was expected.", u32::from(c));
        let way_out = match c {
            '−' | '–' | '—' => "Write the minus as `-`.",
            '×' | '·' => "Write the multiplication sign as `*`.",
            '÷' => "Write the division sign as `/`.",
            '“' | '”' | '„' | '‘' | '’' => "Write quotation marks as `\"`.",
            '|' => "Groups as in mixed models cannot be fitted here, so use the grouping column as a term.",
            '%' => "Of R's operators in percent signs only `%in%` has a meaning in a formula.",
            _ => "Remove it, or put the column's name that it belongs to in backticks.",
        };
        FormulaError::new(self.next..self.next + 1, message, way_out)
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.next + ahead).copied()
    }

    /// Goes past the characters that are wanted, and gives them.
    fn skip(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let rest = &self.chars[self.next..];
        let n = rest.iter().position(|c| !wanted(*c)).unwrap_or(rest.len());
        self.next += n;
        rest[..n].iter().collect()
    }
}

/// The token as an error names it.
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) | Self::Quoted(name) => write!(f, "the name `{}`", short(name)),
            Self::Text(text) => write!(f, "the text \"{}\"", short(text)),
            Self::Number(number) => write!(f, "the number {}", super::display::Number(*number)),
            Self::Symbol(symbol) => write!(f, "`{symbol}`"),
            Self::End => f.write_str("the end of the formula"),
        }
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spelling = SYMBOLS.iter().rev().find(|(_, symbol)| symbol == self);
        f.write_str(spelling.map_or("", |(text, _)| text))
    }
}
