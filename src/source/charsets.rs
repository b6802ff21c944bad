//! Text in encodings of before Unicode, as Python's codecs write it (`tests/oracle/encodings.py`).

use super::*;
use crate::engine::{InMemory, Inline, ready};
use crate::table::Formulas;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::io::Write;

fn cases() -> Value {
    serde_json::from_str(include_str!("../../tests/data/encodings.json")).expect("JSON")
}

fn bytes_of(case: &Value) -> Vec<u8> {
    let hex = case["bytes"].as_str().expect("hexadecimal");
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("two digits");
    (0..hex.len()).step_by(2).map(byte).collect()
}

fn of(language: &str, encoding: &str) -> Vec<u8> {
    let cases = cases();
    let mut all = cases["cases"].as_array().expect("cases").iter();
    let case = all.find(|case| case["language"] == language && case["encoding"] == encoding).expect("it is there");
    bytes_of(case)
}

/// What was read: the encoding, whether it was decided, and all cells as a clean copy.
fn read_as(bytes: &[u8], options: &ReadOptions) -> (Finding, String, SourceReport) {
    let bytes = InMemory(bytes);
    let source = ready(read(&bytes, "test.csv", options, &Inline::default())).expect("it can be read");
    let mut copy = Vec::new();
    ready(write_rfc4180(&[&bytes], &source, Formulas::Kept, &mut copy, &Inline::default())).expect("writes to memory");
    let is_encoding = |finding: &&Finding| matches!(finding.choice, Choice::Encoding(_));
    let findings: Vec<&Finding> = source.report.findings.iter().filter(is_encoding).collect();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].choice, Choice::Encoding(source.report.dialect.encoding));
    (findings[0].clone(), String::from_utf8(copy).expect("UTF-8").replace("\r\n", "\n"), source.report)
}

fn name(finding: &Finding) -> &'static str {
    match finding.choice {
        Choice::Encoding(encoding) => encoding.name(),
        _ => "",
    }
}

#[test]
fn the_letters_tell_the_encoding() {
    let cases = cases();
    let mut wrong = String::new();
    for case in cases["cases"].as_array().expect("cases") {
        let (language, encoding) = (case["language"].as_str().expect("text"), case["encoding"].as_str().expect("text"));
        let bytes = bytes_of(case);
        let (found, copy, report) = read_as(&bytes, &ReadOptions::default());
        if Some(copy.as_str()) != cases["texts"][language].as_str() {
            wrong += &format!("{language} in {encoding} is read as {}:\n{copy}\n", name(&found));
        }
        // What has the same letters goes by one name.
        let same = [["GBK", "gb18030"], ["KOI8-R", "KOI8-U"], ["ISO-8859-2", "windows-1250"], ["ISO-8859-7", "windows-1253"]];
        let is_it = name(&found) == encoding || same.iter().any(|same| same.contains(&name(&found)) && same.contains(&encoding));
        if !is_it {
            wrong += &format!("{language} in {encoding} is called {}\n", name(&found));
        }
        assert!(!found.decided && found.alternatives.len() > 1, "{found:?}");
        assert!(report.issues.iter().all(|issue| issue.kind != IssueKind::InvalidEncoding), "{:?}", report.issues);
        assert_eq!((report.n_bytes, report.hash.as_str()), (bytes.len() as u64, blake3::hash(&bytes).to_hex().as_str()));
        assert_eq!(report.columns[1].format.kind(), crate::table::ColumnType::Number);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_evidence_shows_a_word() {
    let (found, ..) = read_as(&of("ru", "KOI8-R"), &ReadOptions::default());
    assert!(found.evidence.contains("in KOI8-U they make usual text, such as \"город\""), "{}", found.evidence);
    assert!(found.alternatives.iter().any(|other| other.choice == Choice::Encoding(Encoding::Windows1252)), "{found:?}");
}

#[test]
fn a_decision_holds() {
    let decide = |encoding: &str| ReadOptions::default().with(Choice::Encoding(Encoding::named(encoding).expect("a name")));
    let russian = of("ru", "windows-1251");
    for (encoding, first) in [("windows-1251", "город,"), ("KOI8-R", "ЦНПНД,"), ("windows-1252", "ãîðîä,"), ("UTF-8", "ãîðîä,")]
    {
        let (found, copy, _) = read_as(&russian, &decide(encoding));
        assert!(copy.starts_with(first), "{encoding}: {copy}");
        assert_eq!((name(&found), found.decided), (encoding, true));
    }
    assert_eq!(Encoding::named("UTF-7"), None);
    let json = serde_json::to_string(&decide("Shift_JIS")).expect("options are plain data");
    assert!(json.contains("Shift_JIS"), "{json}");
    assert_eq!(serde_json::from_str::<ReadOptions>(&json).expect("as written"), decide("Shift_JIS"));
}

#[test]
fn what_is_packed_is_decoded_too() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(&of("ja", "Shift_JIS")).expect("memory takes all");
    let (found, copy, _) = read_as(&gzip.finish().expect("memory takes all"), &ReadOptions::default());
    assert_eq!(name(&found), "Shift_JIS");
    assert_eq!(Some(copy.as_str()), cases()["texts"]["ja"].as_str());
}

#[test]
fn what_is_not_valid_shows_and_is_listed() {
    let mut japanese = of("ja", "EUC-JP");
    japanese.extend(b"x\xA4,1,\x8E\n");
    let (_, copy, report) =
        read_as(&japanese, &ReadOptions::default().with(Choice::Encoding(Encoding::named("EUC-JP").expect("a name"))));
    assert!(copy.ends_with("x\u{FFFD},1,\u{FFFD}\n"), "{copy}");
    let listed: Vec<_> = report.issues.iter().filter(|issue| issue.kind == IssueKind::InvalidEncoding).collect();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0].line, Some(7));
    assert!(listed[0].message.contains("not valid in EUC-JP"), "{}", listed[0].message);
}
