//! The table of rooms, read out of the crate's documentation.

/// One row of the table.
pub(crate) struct Room {
    pub(crate) name: String,
    may_import: Vec<String>,
    open: Vec<String>,
}

/// The rooms, from the ground up.
pub(crate) struct Rooms(Vec<Room>);

/// How many rooms from the ground every other may import.
const GROUND: usize = 3;

impl Rooms {
    /// Reads `//! | room | what it is | may import | open |` and the rows below it.
    ///
    /// # Errors
    ///
    /// There is no such table, a row has other than four cells, or a row imports what does not stand above it.
    pub(crate) fn from_crate_docs(source: &str) -> Result<Self, String> {
        let mut rooms: Vec<Room> = Vec::new();
        let lines = source.lines().map(|line| line.trim_start_matches("//!").trim());
        let rows = lines.skip_while(|line| !line.starts_with("| room ")).skip(2).take_while(|line| line.starts_with('|'));
        for row in rows {
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            let &[name, _, may_import, open] = cells.as_slice() else {
                return Err(format!("the row has {} cells, not 4: {row}", cells.len()));
            };
            let above: Vec<String> = rooms.iter().map(|room| room.name.clone()).collect();
            let may_import = if let Some(but) = may_import.strip_prefix("all above") {
                let but = list(but.trim_start().trim_start_matches("but"));
                above.into_iter().filter(|name| !but.contains(name)).collect()
            } else {
                let named = list(may_import);
                if let Some(stranger) = named.iter().find(|name| !above.contains(name)) {
                    return Err(format!("{name} may import {stranger}, which does not stand above it"));
                }
                let ground = if above.len() < GROUND { 0 } else { GROUND };
                above.into_iter().take(ground).chain(named).collect()
            };
            rooms.push(Room { name: name.trim_matches('`').to_owned(), may_import, open: list(open) });
        }
        if rooms.is_empty() { Err("the crate's documentation has no table of rooms".to_owned()) } else { Ok(Self(rooms)) }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Room> {
        self.0.iter().find(|room| room.name == name)
    }
}

impl Room {
    pub(crate) fn may_import(&self, other: &str) -> bool {
        self.name == other || self.may_import.iter().any(|name| name == other)
    }

    pub(crate) fn is_open(&self, module: &str) -> bool {
        self.open.iter().any(|name| name == module)
    }
}

/// The names in a cell: separated by commas, in backticks or not, `–` for none.
fn list(cell: &str) -> Vec<String> {
    cell.split(',').map(|name| name.trim().trim_matches('`').to_owned()).filter(|name| !name.is_empty() && name != "–").collect()
}

#[cfg(test)]
pub(crate) const EXAMPLE: &str = "
//! | room | what it is | may import | open |
//! |---|---|---|---|
//! | `error` | one | – | – |
//! | `stat` | two | – | – |
//! | `table` | three | – | – |
//! | `engine` | four | – | – |
//! | `train` | five | engine | step |
//! | `worker` | six | all above but train | – |
//! | `bin` | seven | worker | – |
";

#[test]
fn a_row_says_what_a_room_may_import() {
    let rooms = Rooms::from_crate_docs(EXAMPLE).expect("the example is a table");
    let may = |from: &str, to: &str| rooms.get(from).expect("the example has the room").may_import(to);
    assert!(may("train", "engine") && may("train", "table") && may("train", "train"));
    assert!(!may("engine", "train") && !may("table", "error"));
    assert!(may("worker", "engine") && may("worker", "stat") && !may("worker", "train"));
    assert!(may("bin", "worker") && !may("bin", "engine"));
}

#[test]
fn a_table_that_says_nothing_sure_is_refused() {
    let problem = |source: &str| Rooms::from_crate_docs(source).err().unwrap_or_default();
    assert!(problem("//! no table").contains("no table"));
    assert!(problem(&EXAMPLE.replace("| five | engine |", "| five | worker |")).contains("does not stand above"));
    assert!(problem(&EXAMPLE.replace("| five | engine |", "| five engine |")).contains("3 cells"));
}
