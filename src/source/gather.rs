//! Pieces become the columns of a table, in two passes at most.

use super::chunk::{Begin, ChunkAsk, ChunkRead, ChunkRows, NoRows, ReadChunks};
use super::column::{ColumnReader, JoinedColumn};
use super::error::SourceError;
use super::hash::{ChunkHash, of_file};
use super::infer::tolerated;
use super::issue::Notes;
use super::look::Look;
use super::parse::{Part, Plan};
use super::read::{FileRows, PiecePlace, RowIndex, Source};
use super::stream::{CHUNK, MAX_WAITING, Placed, Stream};
use super::{CellFormat, ColumnFinding, Encoding, IssueKind, SourceReport};
use crate::engine::{ByteSource, NoRoom, Phase, Progress, Room, Runner, Taken};
use crate::table::{Field, HeldBlock, RowIds, Schema, Table};
use std::sync::Arc;

/// Most chunks that are given away together: all may have to wait for the first of them, while one who is lost is waited for.
const WAVE: usize = 512;
/// Most bytes that their cells should take.
const WAVE_BYTES: f64 = (512 << 20) as f64;

/// What was read of a file.
pub(super) struct Gathered {
    look: Look,
    columns: Vec<JoinedColumn>,
    notes: Notes,
    pieces: Vec<PiecePlace>,
    n_rows: u64,
    hash: String,
    chunk_len: u64,
    /// How many bytes of cells there is room for, and how many of the file there are to read.
    room: Room,
    n_bytes: u64,
}

/// Most bytes that a cell takes for each of its bytes in the file, its delimiter being one of them: of text eight, and its own.
const MOST_PER_BYTE: u64 = 9;

/// How much more memory than there is room for a table must seem to need by its beginning to be refused at once.
const CLEARLY: f64 = 1.25;

impl Gathered {
    /// Reads a file as `look` has found it.
    pub(super) async fn of<B: ByteSource, R: Runner>(bytes: &B, look: Look, runner: &R) -> Result<Self, SourceError> {
        let room = runner.make_room(bytes.len().saturating_mul(MOST_PER_BYTE)).await;
        let (n_rows, wanted) = look.estimate(bytes.len());
        let mut gathered = Self { room, n_bytes: bytes.len(), ..Self::new(look, CHUNK as u64) };
        gathered.check(n_rows, &wanted)?;
        let plan = gathered.look.plan.clone();
        gathered.read_columns(bytes, &plan, runner).await?;
        gathered.settle_types(bytes, runner).await?;
        Ok(gathered)
    }

    fn new(look: Look, chunk_len: u64) -> Self {
        let columns = look.columns.iter().map(|_| JoinedColumn::default()).collect();
        let notes = look.notes.clone();
        let (pieces, hash) = (Vec::new(), String::new());
        Self { columns, notes, pieces, n_rows: 0, hash, chunk_len, room: Room::ENDLESS, n_bytes: 0, look }
    }

    /// Reads the columns of `plan` from all pieces.
    async fn read_columns<B: ByteSource, R: Runner>(&mut self, bytes: &B, plan: &Plan, runner: &R) -> Result<(), SourceError> {
        match plan.format.encoding {
            Encoding::Utf8 | Encoding::Windows1252 | Encoding::Other(_) => self.read_chunks(bytes, plan, runner).await,
            // Half a character may stand at the end of a chunk.
            Encoding::Utf16Le | Encoding::Utf16Be => self.read_stream(bytes, plan, runner).await,
        }
    }

    /// Reads chunks wherever there is room.
    async fn read_chunks<B: ByteSource, R: Runner>(&mut self, bytes: &B, plan: &Plan, runner: &R) -> Result<(), SourceError> {
        let chunk_len = self.chunk_len;
        // Only chunks of this length are subtrees of the hash.
        let hash = plan.notes_rows && chunk_len == CHUNK as u64;
        let job = ReadChunks { plan: plan.clone(), chunk_len };
        let total = bytes.len();
        let n_chunks = total.div_ceil(chunk_len);
        let mut walk = Walk::new(self.look.start, self.look.lines_before, chunk_len);
        let chunk_bytes = self.look.estimate(total).1.iter().sum::<u64>() as f64 / n_chunks as f64;
        let wave = WAVE.min((WAVE_BYTES / chunk_bytes) as usize).max(1);
        for first in (0..n_chunks).step_by(wave) {
            let asks: Vec<ChunkAsk> =
                (first..n_chunks.min(first + wave as u64)).filter_map(|chunk| walk.ask(chunk, first, hash)).collect();
            let (mut at, mut asked) = (0, asks.clone());
            let mut taken = Ok(());
            let take = |answer: ChunkRead| {
                walk.hashes.extend(answer.hash);
                let rows = match walk.check(asked[at], answer.rows) {
                    Checked::Rows(rows) => rows,
                    Checked::Again(instead) => {
                        asked[at] = instead;
                        return Taken::Again(instead);
                    }
                };
                taken = self.take_chunk(rows, &mut walk, plan, runner);
                if taken.is_err() {
                    return Taken::Enough;
                }
                let done = ((asked[at].chunk + 1) * chunk_len).min(total);
                at += 1;
                Taken::Used(Progress { phase: Phase::Reading, done, total })
            };
            runner.dispatch(&job, bytes, asks, take).await?;
            taken?;
        }
        if hash {
            self.hash = of_file(&walk.hashes, total);
        }
        Ok(())
    }

    fn take_chunk<R: Runner>(
        &mut self,
        rows: Result<ChunkRows, NoRows>,
        walk: &mut Walk,
        plan: &Plan,
        runner: &R,
    ) -> Result<(), SourceError> {
        let ChunkRows { place, mut part } = match rows {
            Ok(rows) => rows,
            Err(NoRows::Nothing | NoRows::Unsure) => return Ok(()),
            Err(NoRows::Endless) => {
                return Err(SourceError::EndlessLine { line: walk.lines_before + 1, most: MAX_WAITING });
            }
            Err(NoRows::Gone(reason)) => return Err(SourceError::Gone(reason)),
        };
        part.notes.shift(walk.lines_before);
        let place = PiecePlace {
            start: place.start,
            len: place.len,
            first_row: self.n_rows,
            n_rows: part.n_rows,
            lines_before: walk.lines_before,
            is_plain: place.is_plain,
            is_last: place.is_last,
        };
        walk.at = place.start + place.len;
        walk.lines_before += part.n_breaks;
        walk.is_over = part.ends_table;
        self.take(part, place, plan, runner)
    }

    /// Reads pieces of a text that has to be turned into UTF-8 on the way.
    async fn read_stream<B: ByteSource, R: Runner>(&mut self, bytes: &B, plan: &Plan, runner: &R) -> Result<(), SourceError> {
        let mut stream = Stream::in_chunks(bytes, &plan.format, self.look.start, self.look.lines_before, self.chunk_len as usize);
        let (mut done, mut is_over) = (self.look.start, false);
        loop {
            let wave = stream.next_wave().await?;
            if wave.is_empty() {
                self.hash = stream.hash();
                return Ok(());
            }
            // The hash is of all bytes, also of those below the table.
            if is_over {
                done += wave.iter().map(|placed| placed.len).sum::<u64>();
                runner.checkpoint(Progress { phase: Phase::Reading, done, total: bytes.len() }).await?;
                continue;
            }
            let parse = |placed: Placed| (plan.parse(&placed.piece), placed);
            let progress = |(_, placed): &(Part, Placed)| {
                done += placed.len;
                Progress { phase: Phase::Reading, done, total: bytes.len() }
            };
            for (part, placed) in runner.map(wave, parse, progress).await? {
                if !is_over {
                    is_over = part.ends_table;
                    let place = PiecePlace {
                        start: placed.start,
                        len: placed.len,
                        first_row: self.n_rows,
                        n_rows: part.n_rows,
                        lines_before: placed.piece.lines_before,
                        is_plain: placed.piece.is_plain,
                        is_last: placed.piece.is_last,
                    };
                    self.take(part, place, plan, runner)?;
                }
            }
        }
    }

    /// Adds a piece, if there is room for it.
    fn take<R: Runner>(&mut self, part: Part, place: PiecePlace, plan: &Plan, runner: &R) -> Result<(), SourceError> {
        self.notes.append(part.notes);
        if part.n_rows == 0 {
            return Ok(());
        }
        for ((position, _), column) in plan.readers.iter().zip(part.columns) {
            let kept = self.columns[*position].push(column, runner);
            kept.map_err(|no_room| self.too_large(&place, no_room))?;
        }
        if let Some(column) = self.columns.iter().position(|column| column.n_bytes > self.room.one_column) {
            return Err(self.too_long(column, &place));
        }
        if plan.notes_rows {
            self.pieces.push(place);
            self.n_rows += part.n_rows;
        }
        Ok(())
    }

    /// There is no room for the table: what was read, to the end of a piece, says how much all of it takes.
    fn too_large(&self, last: &PiecePlace, NoRoom { reason }: NoRoom) -> SourceError {
        let n_bytes = self.whole(last, self.columns.iter().map(|column| column.n_bytes).sum());
        let n_rows = self.whole(last, last.first_row + last.n_rows);
        SourceError::TooLarge { n_rows, n_columns: self.columns.len(), n_bytes, room: self.room.all, reason: Some(reason) }
    }

    /// A column is longer than one may be.
    fn too_long(&self, column: usize, last: &PiecePlace) -> SourceError {
        let n_rows = self.whole(last, last.first_row + last.n_rows);
        self.long_column(column, n_rows, self.whole(last, self.columns[column].n_bytes))
    }

    fn long_column(&self, column: usize, n_rows: u64, n_bytes: u64) -> SourceError {
        let column = self.look.columns[column].name.clone();
        SourceError::TooLong { column, n_rows, n_bytes, room: self.room.one_column }
    }

    /// How much there is in the whole file if there is `so_far` up to the end of a piece.
    fn whole(&self, last: &PiecePlace, so_far: u64) -> u64 {
        (so_far as f64 * self.n_bytes as f64 / (last.start + last.len) as f64) as u64
    }

    /// Whether there is room for what the beginning of the file says: about so many rows, and bytes of each column.
    fn check(&self, n_rows: u64, wanted: &[u64]) -> Result<(), SourceError> {
        let is_clear = |wanted: u64, room: u64| wanted as f64 > room as f64 * CLEARLY;
        let n_bytes = wanted.iter().sum();
        if is_clear(n_bytes, self.room.all) {
            return Err(SourceError::TooLarge { n_rows, n_columns: wanted.len(), n_bytes, room: self.room.all, reason: None });
        }
        match wanted.iter().position(|wanted| is_clear(*wanted, self.room.one_column)) {
            Some(column) => Err(self.long_column(column, n_rows, wanted[column])),
            None => Ok(()),
        }
    }

    /// Columns that did not stay what they were at the beginning are read again as labels, and labels that are too many become
    /// text.
    async fn settle_types<B: ByteSource, R: Runner>(&mut self, bytes: &B, runner: &R) -> Result<(), SourceError> {
        let failed: Vec<usize> = (0..self.columns.len()).filter(|column| self.has_failed(*column)).collect();
        if !failed.is_empty() {
            failed.iter().for_each(|column| self.forget(*column));
            let readers = failed.iter().map(|column| (*column, ColumnReader::new(&CellFormat::Category, None))).collect();
            let plan = Plan { readers, notes_rows: false, ..self.look.plan.clone() };
            self.read_columns(bytes, &plan, runner).await?;
        }
        for position in 0..self.columns.len() {
            let column = &self.columns[position];
            let is_sparse = column.n_levels().is_some_and(|levels| levels as u64 * 2 > column.tally.n_parsed.max(20));
            if column.is_overfull {
                self.notes.add(IssueKind::TooManyLevels, None, Some(position), || IssueKind::TooManyLevels.summary(1));
            } else if !(is_sparse && failed.contains(&position)) {
                continue;
            }
            self.look.columns[position].format = CellFormat::Text;
            self.make_text(position, runner).await?;
        }
        Ok(())
    }

    /// Turns the labels of a column into text, if there is room for it.
    async fn make_text<R: Runner>(&mut self, column: usize, runner: &R) -> Result<(), SourceError> {
        let Some(last) = self.pieces.last().copied() else { return Ok(()) };
        for piece in 0..self.pieces.len() {
            let kept = self.columns[column].become_text(piece, runner);
            kept.map_err(|no_room| self.too_large(&last, no_room))?;
            runner.checkpoint(Progress { phase: Phase::Reading, done: self.n_bytes, total: self.n_bytes }).await?;
        }
        if self.columns[column].n_bytes > self.room.one_column { Err(self.too_long(column, &last)) } else { Ok(()) }
    }

    /// Whether more cells of a column are of another type than may be missing values.
    fn has_failed(&self, column: usize) -> bool {
        let (found, tally) = (&self.look.columns[column], &self.columns[column].tally);
        let is_typed = !matches!(found.format, CellFormat::Category | CellFormat::Text);
        is_typed && !found.decided && tally.n_wrong > tolerated(tally.n_parsed + tally.n_wrong)
    }

    /// Forgets the cells of a column that is to be read again as labels.
    fn forget(&mut self, column: usize) {
        let forgotten = std::mem::take(&mut self.columns[column]);
        let tally = forgotten.tally;
        let format = std::mem::replace(&mut self.look.columns[column].format, CellFormat::Category);
        self.notes.forget(IssueKind::MixedTypes, column);
        self.notes.forget(IssueKind::Infinite, column);
        self.notes.add(IssueKind::Retyped, None, Some(column), || {
            let (wrong, present) = (tally.n_wrong, tally.n_wrong + tally.n_parsed);
            let kind = format.kind().name();
            format!(
                "The first rows looked like the type {kind}, but {wrong} of {present} values are not: kept as labels or text."
            )
        });
    }

    /// The table, with what is told about it.
    pub(super) fn finish(mut self, name: &str, n_bytes: u64) -> Source {
        if self.n_rows == 0 {
            self.notes.add(IssueKind::NoRows, None, None, || IssueKind::NoRows.summary(1));
        }
        let columns: Vec<ColumnFinding> = self
            .look
            .columns
            .iter()
            .zip(&self.columns)
            .map(|(found, column)| {
                let reader = ColumnReader::new(&found.format, found.missing.as_deref());
                found.finding(&reader, &column.tally, column.n_levels())
            })
            .collect();
        let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
        let fields = columns.iter().map(|column| Field::new(&column.name, column.format.kind())).collect();
        let issues = self.notes.into_issues(&names);
        let table = Table { schema: Schema::new(fields), blocks: blocks(self.columns, &self.pieces) };
        let report = SourceReport {
            name: name.to_owned(),
            n_bytes,
            hash: self.hash,
            files: Vec::new(),
            packed: Vec::new(),
            n_rows: self.n_rows,
            dialect: self.look.dialect,
            findings: self.look.findings,
            columns,
            issues: issues.listed,
            issue_totals: issues.totals,
        };
        let (start, lines_before) = (self.look.start, self.look.lines_before);
        let index = RowIndex { format: self.look.plan.format, start, lines_before, pieces: self.pieces };
        let file = FileRows { n_rows: self.n_rows, index, packed: None, columns: (0..table.n_columns()).collect() };
        Source { table, report, files: vec![file], together: None }
    }
}

/// How far the chunks of a file have been taken in.
struct Walk {
    /// Where the next row begins, and the line ends before it.
    at: u64,
    lines_before: u64,
    /// Whether the table has ended. The hash is of all bytes, also of those below it.
    is_over: bool,
    hashes: Vec<ChunkHash>,
    chunk_len: u64,
}

/// What becomes of an answer.
enum Checked {
    /// It holds.
    Rows(Result<ChunkRows, NoRows>),
    /// It rested on a wrong guess: this is to be asked.
    Again(ChunkAsk),
}

impl Walk {
    fn new(at: u64, lines_before: u64, chunk_len: u64) -> Self {
        Self { at, lines_before, is_over: false, hashes: Vec::new(), chunk_len }
    }

    /// What to ask of a chunk while those from `first` on are not taken in yet; `None` if nothing is to be known of it.
    fn ask(&self, chunk: u64, first: u64, hash: bool) -> Option<ChunkAsk> {
        let end = (chunk + 1) * self.chunk_len;
        let from = match () {
            () if self.is_over || end <= self.at => None,
            () if chunk == first.max(self.at / self.chunk_len) => Some(Begin::Known(self.at)),
            () => Some(Begin::Guess),
        };
        (hash || from.is_some()).then_some(ChunkAsk { chunk, from, hash })
    }

    /// Whether an answer begins where the rows before it end.
    fn check(&self, ask: ChunkAsk, rows: Result<ChunkRows, NoRows>) -> Checked {
        let again = ChunkAsk { from: Some(Begin::Known(self.at)), hash: false, ..ask };
        match rows {
            _ if self.is_over || (ask.chunk + 1) * self.chunk_len <= self.at => Checked::Rows(Err(NoRows::Nothing)),
            Ok(rows) if rows.place.start != self.at => Checked::Again(again),
            Err(NoRows::Nothing | NoRows::Unsure) if ask.from == Some(Begin::Guess) => Checked::Again(again),
            rows => Checked::Rows(rows),
        }
    }
}

fn blocks(columns: Vec<JoinedColumn>, pieces: &[PiecePlace]) -> Vec<Arc<HeldBlock>> {
    let mut columns: Vec<_> = columns.into_iter().map(JoinedColumn::finish).collect();
    let block = |place: &PiecePlace| {
        let cells = columns.iter_mut().filter_map(Iterator::next).collect();
        Arc::new(HeldBlock::new(place.n_rows as usize, RowIds::From(place.first_row), cells))
    };
    pieces.iter().map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::super::ReadOptions;
    use super::*;
    use crate::engine::{InMemory, Inline, Threads, Tight, ready};
    use proptest::prelude::*;

    /// Reads a text in chunks of so many bytes, each apart or one behind another.
    fn read(text: &str, chunk_len: u64, is_apart: bool, runner: &impl Runner) -> Source {
        let bytes = InMemory(text.as_bytes());
        let look = Look::new(bytes.0, true, &ReadOptions::default(), &[]).expect("a table");
        let mut gathered = Gathered::new(look, chunk_len);
        let plan = gathered.look.plan.clone();
        if is_apart {
            ready(gathered.read_chunks(&bytes, &plan, runner)).expect("bytes in memory");
        } else {
            ready(gathered.read_stream(&bytes, &plan, runner)).expect("bytes in memory");
        }
        let source = gathered.finish("x", bytes.len());
        Source { report: SourceReport { hash: String::new(), ..source.report }, ..source }
    }

    fn check(text: &str, chunk_len: u64) {
        let whole = read(text, chunk_len, false, &Inline::default());
        for source in [read(text, chunk_len, true, &Inline::default()), read(text, chunk_len, true, &Threads::new(3))] {
            assert_eq!(source.report, whole.report, "{text:?} in chunks of {chunk_len}");
            assert_eq!(source.files[0].index.pieces, whole.files[0].index.pieces, "{text:?} in chunks of {chunk_len}");
            let cells =
                |source: &Source| source.table.blocks.iter().map(|block| format!("{:?}", block.load())).collect::<Vec<_>>();
            assert_eq!(cells(&source), cells(&whole), "{text:?} in chunks of {chunk_len}");
        }
    }

    #[test]
    fn chunks_read_apart_are_those_read_one_behind_another() {
        let quoted = "a,b\n".to_owned() + &"1,\"x\ny, \"\"z\"\"\n\n\"\n2,w\n".repeat(20);
        let texts = [
            quoted.as_str(),
            "a,b\r\n1,2\r\n3,4\r\n\r\n5,6",
            "a;b\r1;2\r3;4\r",
            "a,b\n1,\"2,3\n4,5\n6,\"7\"\n8,9\n",
            "title of the table\n\na,b\n1,x\n2,y\n3,z\n\nnote below\n\nc,d,e\n1,2,3\n4,5,6\n",
            "a,b\n1,2\nmany\n1,2,3,4\n,\n",
            "name,count\nn,1\nm,2\nname,count\nk,3\n",
            "x\n1\n2\nthree\n4\n5\nsix\nseven\n8\n",
        ];
        for text in texts {
            [1, 2, 3, 7, 16, 61, 250].into_iter().for_each(|chunk_len| check(text, chunk_len));
        }
    }

    /// Two columns of short numbers and a category, of four bytes each, and a text of eight bytes and three letters.
    fn mixed(n: usize) -> String {
        let word = |i: usize| format!("{:03}", i * 7919 % 9973).replace(char::is_numeric, "x");
        let rows: String = (0..n).map(|i| format!("{},{i}.5,c{},t{i:06}{}\n", i % 7, i % 3, word(i))).collect();
        "a,b,c,d\n".to_owned() + &rows
    }

    /// Reads a text with room for so many bytes in memory, and so many in storage.
    fn read_in(text: &str, memory: u64, storage: u64) -> Result<Gathered, SourceError> {
        read_by(text, &Tight::new(Inline::default(), memory, storage))
    }

    fn read_by(text: &str, runner: &impl Runner) -> Result<Gathered, SourceError> {
        let bytes = InMemory(text.as_bytes());
        let head = &text.as_bytes()[..text.len().min(CHUNK)];
        let look = Look::new(head, head.len() == text.len(), &ReadOptions::default(), &[]).expect("a table");
        ready(Gathered::of(&bytes, look, runner))
    }

    #[test]
    fn a_table_that_there_is_no_room_for_is_refused_with_the_figures() {
        let text = mixed(100_000);
        let n_bytes = |gathered: Gathered| gathered.columns.iter().map(|column| column.n_bytes).collect::<Vec<_>>();
        let columns = n_bytes(read_in(&text, u64::MAX, 0).expect("room enough"));
        let held: u64 = columns.iter().sum();
        let look = Look::new(&text.as_bytes()[..CHUNK], false, &ReadOptions::default(), &[]).expect("a table");
        let (n_rows, wanted) = look.estimate(text.len() as u64);
        assert!((95_000..105_000).contains(&n_rows), "{n_rows} rows");
        assert!((wanted.iter().sum::<u64>() as f64 / held as f64 - 1.0).abs() < 0.1, "{wanted:?} for {held}");
        assert_eq!(n_bytes(read_in(&text, held, 0).expect("just room enough")), columns);
        // Refused at once, and refused on the way.
        for (memory, storage) in [(held / 2, 0), (held / 4, held / 4), (held - 1, 0), (0, held - 1)] {
            let by_threads = read_by(&text, &Tight::new(Threads::new(3), memory, storage));
            let refused = read_in(&text, memory, storage).err();
            assert_eq!(by_threads.err(), refused);
            let Some(SourceError::TooLarge { n_rows, n_columns, n_bytes, room, reason }) = refused else {
                panic!("{memory} and {storage} bytes are not enough");
            };
            assert!((95_000..105_000).contains(&n_rows) && n_columns == 4 && room == memory + storage, "{n_rows} rows");
            assert!(n_bytes > room && (n_bytes as f64 / held as f64 - 1.0).abs() < 0.1, "{n_bytes} for {held}");
            assert_eq!(reason.is_some(), room > held * 3 / 4);
        }
        let longest = columns[3];
        for room in [longest / 2, longest - 1] {
            let runner = Tight::new(Inline::default(), u64::MAX, 0).of_columns_up_to(room);
            let Err(SourceError::TooLong { column, n_rows, n_bytes, room: found }) = read_by(&text, &runner) else {
                panic!("{room} bytes are not enough for a column");
            };
            assert!((95_000..105_000).contains(&n_rows) && column == "d" && found == room, "{n_rows} rows");
            assert!(n_bytes > room && (n_bytes as f64 / longest as f64 - 1.0).abs() < 0.1, "{n_bytes} for {longest}");
        }
    }

    #[test]
    fn labels_that_become_text_need_room_for_it() {
        // They are too many only long after the beginning, and are longer as text than as labels.
        let label = |i: usize| if i < 80_000 { i % 50 } else { i };
        let text = "a,b\n".to_owned() + &(0..100_000).map(|i| format!("{},label {}\n", i % 7, label(i))).collect::<String>();
        let whole = read_in(&text, u64::MAX, 0).expect("room enough");
        assert_eq!(whole.look.columns[1].format, CellFormat::Text);
        let n_bytes = whole.columns[1].n_bytes;
        let held: u64 = whole.columns.iter().map(|column| column.n_bytes).sum();
        let tight = || Tight::new(Inline::default(), u64::MAX, 0);
        assert!(read_by(&text, &tight().of_columns_up_to(n_bytes)).is_ok());
        let refused = read_by(&text, &tight().of_columns_up_to(n_bytes - 1)).err();
        assert!(
            matches!(&refused, Some(SourceError::TooLong { column, n_rows: 100_000, n_bytes: found, .. }) if column == "b" && *found == n_bytes),
            "{refused:?}"
        );
        let Some(SourceError::TooLarge { n_rows: 100_000, reason: Some(_), .. }) = read_in(&text, held - 1, 0).err() else {
            panic!("{held} bytes are needed");
        };
    }

    #[test]
    fn what_memory_has_no_room_for_is_read_all_the_same() {
        // Labels that become text on the way, and a column whose numbers end late.
        let many: String =
            (0..60_000).map(|i| format!("{},label {i},{}\n", i % 7, if i < 30_000 { "1.5" } else { "x" })).collect();
        for text in [mixed(100_000), "a,b,c\n".to_owned() + &many] {
            let whole = read_in(&text, u64::MAX, 0).expect("room enough").finish("x", 0);
            let cells =
                |source: &Source| source.table.blocks.iter().map(|block| format!("{:?}", block.load())).collect::<Vec<_>>();
            for memory in [0, 300_000, 1_000_000] {
                let source = read_in(&text, memory, u64::MAX / 2).expect("room enough").finish("x", 0);
                let bytes = source.table.bytes();
                assert!(bytes.here <= memory && bytes.here + bytes.away == whole.table.bytes().here, "{bytes:?}");
                assert_eq!(source.report, whole.report);
                assert!(cells(&source) == cells(&whole), "with {memory} bytes of memory");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn any_chunks_are_those_of_the_stream(body in "([ab,\"\n]|\r\n|\"[a,\n]{0,9}\"|1,2\n){0,60}", chunk_len in 1..40_u64) {
            check(&format!("a,b\n1,2\n{body}"), chunk_len);
        }
    }
}
