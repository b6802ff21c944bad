use super::{Plain, read, read_message, write};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Each shape that serde's derived code has.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct All {
    flag: bool,
    small: i8,
    whole: u64,
    negative: i64,
    float: f64,
    mark: char,
    text: String,
    nothing: Option<u8>,
    something: Option<f64>,
    pair: (u8, String),
    by_name: BTreeMap<String, Vec<Tagged>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    left_out: Option<String>,
    #[serde(default = "seven", skip_serializing_if = "is_seven")]
    usual: u32,
    enums: Vec<External>,
    either: Vec<Result<u8, String>>,
    pieces: Vec<Piece>,
    cells: Vec<Untagged>,
}

fn seven() -> u32 {
    7
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_seven(value: &u32) -> bool {
    *value == 7
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum External {
    Unit,
    New(Option<u8>),
    Tuple(u8, f64),
    Fields {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        a: Option<u8>,
        b: Vec<External>,
    },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Tagged {
    Bare,
    Fields {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        a: Option<u8>,
        of: External,
    },
    Held(Held),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Held {
    place: Option<f64>,
    parts: Vec<External>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Piece {
    name: String,
    #[serde(flatten)]
    tagged: Tagged,
    #[serde(flatten)]
    form: Form,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Form {
    Power(u32),
    Level { name: String },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "part", content = "value")]
enum Adjacent {
    One(u8),
    Two(f64),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Missing,
    Flag(bool),
    Number(f64),
    Adjacent(Adjacent),
    Text(String),
}

fn all() -> All {
    All {
        flag: true,
        small: -128,
        whole: u64::MAX,
        negative: i64::MIN,
        float: -0.0,
        mark: 'é',
        text: "a\"\u{0}ß".to_owned(),
        nothing: None,
        something: Some(5e-324),
        pair: (255, String::new()),
        by_name: BTreeMap::from([
            (String::new(), vec![]),
            (
                "key".to_owned(),
                vec![
                    Tagged::Bare,
                    Tagged::Fields { a: None, of: External::Unit },
                    Tagged::Fields { a: Some(1), of: External::New(None) },
                    Tagged::Held(Held { place: Some(1.0), parts: vec![External::Tuple(1, 2.0), External::Unit] }),
                ],
            ),
        ]),
        left_out: None,
        usual: 7,
        enums: vec![
            External::Unit,
            External::New(None),
            External::New(Some(1)),
            External::Tuple(1, f64::MAX),
            External::Fields { a: None, b: vec![External::Unit, External::Fields { a: Some(2), b: vec![] }] },
        ],
        either: vec![Ok(1), Err("no".to_owned())],
        pieces: vec![
            Piece { name: "a".to_owned(), tagged: Tagged::Bare, form: Form::Power(2) },
            Piece {
                name: "b".to_owned(),
                tagged: Tagged::Fields { a: None, of: External::New(Some(3)) },
                form: Form::Level { name: "x".to_owned() },
            },
        ],
        cells: vec![
            Untagged::Missing,
            Untagged::Flag(false),
            Untagged::Number(2.0),
            Untagged::Adjacent(Adjacent::One(1)),
            Untagged::Adjacent(Adjacent::Two(0.1)),
            Untagged::Text("x".to_owned()),
        ],
    }
}

#[test]
fn every_shape_comes_back_from_every_form() {
    for value in [all(), All { left_out: Some("in".to_owned()), usual: 8, ..all() }] {
        let plain = write(&value).unwrap();
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(plain.to_json(), json, "as serde_json writes it");
        assert_eq!(plain.to_pretty_json(), serde_json::to_string_pretty(&value).unwrap());
        assert_eq!(read_message::<All>(&plain.to_message()).unwrap(), value);
        for plain in [Plain::from_bytes(&plain.to_bytes()).unwrap(), Plain::from_json(&json).unwrap(), plain] {
            assert_eq!(read::<All>(&plain).unwrap(), value);
        }
        let adjacent = [Adjacent::One(1), Adjacent::Two(0.5)];
        let plain = write(&adjacent).unwrap();
        assert_eq!(read_message::<[Adjacent; 2]>(&plain.to_message()).unwrap(), adjacent);
        assert_eq!(read::<[Adjacent; 2]>(&plain).unwrap(), adjacent);
    }
}

#[test]
fn floats_keep_their_bits_but_in_json() {
    let floats = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 1e300, f64::MIN_POSITIVE, 9_007_199_254_740_993.0];
    let bits = |floats: [f64; 7]| floats.map(f64::to_bits);
    let plain = write(&floats).unwrap();
    assert_eq!(bits(read_message(&plain.to_message()).unwrap()), bits(floats));
    assert_eq!(bits(read(&Plain::from_bytes(&plain.to_bytes()).unwrap()).unwrap()), bits(floats));
    assert_eq!(plain.to_json(), "[null,null,null,-0.0,1e+300,2.2250738585072014e-308,9007199254740992.0]");
}

#[test]
fn an_error_says_where() {
    for (json, path, cause) in [
        (r#"{"place": 1}"#, "", "missing field `parts`"),
        (r#"{"place": "1", "parts": []}"#, "place", "invalid type: string \"1\", expected f64"),
        (r#"{"place": 1, "parts": 3}"#, "parts", "invalid type: integer `3`, expected a sequence"),
        (r#"{"place": 1, "parts": null}"#, "parts", "invalid type: null, expected a sequence"),
        (
            r#"{"place": 1, "parts": ["Unit", "Unite"]}"#,
            "parts[1]",
            "unknown variant `Unite`, expected one of `Unit`, `New`, `Tuple`, `Fields`",
        ),
        (r#"{"place": 1, "parts": [{"New": 256}]}"#, "parts[0].New", "invalid value: integer `256`, expected u8"),
        (r#"{"place": 1, "parts": [{"New": -1}]}"#, "parts[0].New", "invalid value: integer `-1`, expected u8"),
        (r#"{"place": 1, "parts": [{"Tuple": [1, 2, 3]}]}"#, "parts[0].Tuple", "invalid length 3, expected 2 items"),
        (
            r#"{"place": 1, "parts": [{"Fields": {"b": [{"New": 1.5}]}}]}"#,
            "parts[0].Fields.b[0].New",
            "invalid type: floating point `1.5`, expected u8",
        ),
        (r#"{"place": 1, "parts": [{"Unit": 1}]}"#, "parts[0].Unit", "invalid type: integer `1`, expected nothing"),
        (r#"{"place": 1, "parts": ["New"]}"#, "parts[0]", "`New` has no content"),
        ("[1]", "", "invalid type: sequence, expected struct Held"),
    ] {
        let error = read::<Held>(&Plain::from_json(json).unwrap()).unwrap_err();
        assert_eq!((error.path(), error.cause()), (path, cause), "{json}");
    }
}

#[test]
fn bytes_that_are_none_are_refused() {
    let bytes = write(&all()).unwrap().to_bytes();
    for len in 0..bytes.len() {
        assert!(Plain::from_bytes(&bytes[..len]).is_err(), "{len}");
    }
    for bytes in [&[12][..], &[6, 1, 0xff], &[8, 1, 3, 1, 0], &[3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]]
    {
        assert!(Plain::from_bytes(bytes).is_err(), "{bytes:?}");
        assert!(read_message::<All>(bytes).is_err(), "{bytes:?}");
    }
}
