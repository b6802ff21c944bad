//! Where in JSON text a value stands.

/// Line and column, both counted from 1, at which the value of a [path](super::Error::path) begins; those of the whole document
/// if there is no such value. `text` is valid JSON.
pub fn place_in(text: &str, path: &str) -> (u64, u64) {
    let begin = begin_of(text, path).unwrap_or(0);
    let begin = begin + text[begin..].bytes().take_while(u8::is_ascii_whitespace).count();
    let before = &text[..begin];
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    (line as u64, column as u64)
}

/// The byte after which the value of a path begins.
fn begin_of(text: &str, path: &str) -> Option<usize> {
    let mut walk = Walk::default();
    let mut bytes = text.as_bytes().iter().enumerate();
    while let Some((i, byte)) = bytes.next() {
        match byte {
            b'{' => walk.enter(Step::Field(String::new())),
            b'[' => walk.enter(Step::Item(0)),
            b'}' | b']' => walk.leave(),
            b',' => walk.next(),
            b':' => walk.in_value = true,
            b'"' => {
                let start = i + 1;
                let mut escaped = false;
                let closed = bytes.find(|(_, byte)| {
                    let closes = **byte == b'"' && !escaped;
                    escaped = **byte == b'\\' && !escaped;
                    closes
                });
                if let Some((close, _)) = closed {
                    walk.string(&text[start..close]);
                }
                continue;
            }
            _ => continue,
        }
        if walk.path() == path && !path.is_empty() {
            return Some(i + 1);
        }
    }
    None
}

enum Step {
    Field(String),
    Item(usize),
}

#[derive(Default)]
struct Walk {
    steps: Vec<Step>,
    /// Whether what comes is the value of a field, not its name.
    in_value: bool,
}

impl Walk {
    fn enter(&mut self, step: Step) {
        self.in_value = false;
        self.steps.push(step);
    }

    fn leave(&mut self) {
        self.steps.pop();
        self.in_value = true;
    }

    fn next(&mut self) {
        match self.steps.last_mut() {
            Some(Step::Item(index)) => *index += 1,
            Some(Step::Field(name)) => name.clear(),
            None => {}
        }
        self.in_value = false;
    }

    fn string(&mut self, text: &str) {
        if let (Some(Step::Field(name)), false) = (self.steps.last_mut(), self.in_value) {
            text.clone_into(name);
        }
    }

    fn path(&self) -> String {
        let mut path = String::new();
        let last = self.steps.len().saturating_sub(1);
        for (i, step) in self.steps.iter().enumerate() {
            match step {
                // The name of a field whose value has not begun is not where the fault is.
                Step::Field(name) if name.is_empty() || (i == last && !self.in_value) => {}
                Step::Field(name) if path.is_empty() => path.clone_from(name),
                Step::Field(name) => path = format!("{path}.{name}"),
                Step::Item(index) => path = format!("{path}[{index}]"),
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::place_in;

    #[test]
    fn finds_where_a_value_begins() {
        let text = "{\n  \"name\": \"a\\\"b{\",\n  \"terms\": [\n    {\"value\": 1, \"of\": [1, 2, -3]},\n    [[7]]\n  ]\n}";
        for (path, expected) in [
            ("", (1, 1)),
            ("name", (2, 11)),
            ("terms", (3, 12)),
            ("terms[0]", (4, 5)),
            ("terms[0].value", (4, 15)),
            ("terms[0].of[2]", (4, 31)),
            ("terms[1][0][0]", (5, 7)),
            ("terms[2]", (1, 1)),
            ("nowhere", (1, 1)),
        ] {
            assert_eq!(place_in(text, path), expected, "{path}");
        }
    }
}
