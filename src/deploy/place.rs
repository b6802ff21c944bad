//! Where in a JSON document a reader stumbled: as a path of fields, since lines say little in a file that nobody wrote by hand.

/// The path (`terms[1].coefficient`) of the value that holds the character at a line and column, both counted from 1 as
/// `serde_json` counts them; empty for the whole document. `text` is valid JSON.
pub(super) fn path_at(text: &str, line: usize, column: usize) -> String {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    // The column is that of the last character read, so that what ends there still counts as begun.
    let end = (before + column).min(text.len());
    let mut walk = Walk::default();
    let mut bytes = text.as_bytes()[..end].iter().enumerate();
    while let Some((i, byte)) = bytes.next() {
        match byte {
            b'{' => walk.enter(Step::Field(String::new())),
            b'[' => walk.enter(Step::Item(0)),
            // A container that ends at the very place is the one that is at fault: the path leads to it, not into it.
            b'}' | b']' => walk.leave(),
            b',' => walk.next(),
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
            }
            b':' => walk.in_value = true,
            _ => {}
        }
    }
    walk.path()
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
    use super::path_at;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read matters")]
    struct Document {
        name: String,
        terms: Vec<Term>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read matters")]
    struct Term {
        value: f64,
        of: Option<Vec<u32>>,
    }

    #[test]
    fn names_the_field_at_fault() {
        for (text, expected) in [
            (r#"{"name": 7, "terms": []}"#, "name"),
            (r#"{"name": "a\"b{", "terms": [{"value": 1}, {"value": null}]}"#, "terms[1].value"),
            (r#"{"name": "x", "terms": [{"value": 1}, {"of": []}]}"#, "terms[1]"),
            ("{\n  \"name\": \"x\",\n  \"terms\": [\n    {\"value\": 1, \"of\": [1, 2, -3]}\n  ]\n}", "terms[0].of[2]"),
            (r#"{"name": "x", "terms": 3}"#, "terms"),
            (r#"{"name": "x"}"#, ""),
        ] {
            let error = serde_json::from_str::<Document>(text).unwrap_err();
            assert_eq!(path_at(text, error.line(), error.column()), expected, "{error}");
        }
    }
}
