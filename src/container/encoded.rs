//! Text in an encoding of before Unicode: found by its letters (as browsers find it), and made UTF-8.

use super::aligned::{self, Plan};
use super::charset::{CHARSETS, is_foreign};
use super::contents::Layer;
use super::error::ContainerError;
use super::unpack::Job;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, WINDOWS_1252};
use std::io::{self, Read, Write};

/// How many first bytes the encoding is found from.
const SAMPLE: u64 = 1 << 20;
/// Countries in whose encodings the text might be as well.
const COUNTRIES: [&[u8]; 12] = [b"jp", b"cn", b"tw", b"kr", b"ru", b"cz", b"gr", b"tr", b"il", b"ir", b"lt", b"th"];
/// Encodings that are offered where a text is valid in them.
const USUAL: [&str; 11] = [
    "Shift_JIS",
    "EUC-JP",
    "GBK",
    "Big5",
    "EUC-KR",
    "windows-1251",
    "KOI8-R",
    "windows-1250",
    "ISO-8859-2",
    "windows-1253",
    "windows-1254",
];
/// Most characters of the text that the evidence shows.
const SHOWN: usize = 12;

/// Writes a text as UTF-8 if it is in one of [`CHARSETS`], and tells which. Any other text goes as it is; if it is packed in nothing, it
/// need not go at all.
pub(super) fn take(job: &mut Job, what: &'static str, stream: &mut dyn Read) -> Result<(), ContainerError> {
    let failed = |error| ContainerError::while_reading(what, error);
    let mut sample = Vec::new();
    stream.take(SAMPLE).read_to_end(&mut sample).map_err(failed)?;
    let found = match &job.wanted.encoding {
        Some(name) => charset(name),
        None if is_foreign(&sample) => charset(detect(&sample).name()),
        None => None,
    };
    match found {
        None => take_text(job, what, &sample, stream),
        Some(encoding) => {
            job.contents.layers.push(layer(encoding, &sample, job.wanted.encoding.is_some()));
            decode(encoding, &mut sample.as_slice().chain(stream), job.text).map_err(failed)
        }
    }
}

/// Takes a text that needs no decoding.
fn take_text(job: &mut Job, what: &'static str, sample: &[u8], stream: &mut dyn Read) -> Result<(), ContainerError> {
    let plan = if job.wanted.aligned == Some(false) { None } else { Plan::find(sample) };
    match plan {
        Some(plan) => aligned::write(job, &plan, &mut sample.chain(stream)),
        None if job.contents.layers.is_empty() => Ok(()),
        None => {
            job.text.write_all(sample)?;
            job.copy(stream, what)
        }
    }
}

/// The encoding of this name, if it is one that text is made UTF-8 from.
fn charset(name: &str) -> Option<&'static Encoding> {
    CHARSETS.contains(&name).then(|| Encoding::for_label(name.as_bytes())).flatten()
}

fn detector(sample: &[u8]) -> EncodingDetector {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // The sample may end within a character.
    detector.feed(sample, false);
    detector
}

fn detect(sample: &[u8]) -> &'static Encoding {
    detector(sample).guess(None, Utf8Detection::Deny)
}

/// What there is to say of an encoding: why, and what else it could be.
fn layer(encoding: &'static Encoding, sample: &[u8], is_decided: bool) -> Layer {
    let detector = detector(sample);
    let mut others: Vec<&'static Encoding> = Vec::new();
    let guesses = COUNTRIES.iter().map(|country| detector.guess(Some(country), Utf8Detection::Deny));
    let usual = USUAL.iter().filter_map(|name| charset(name));
    // The last character may be cut off.
    let whole = &sample[..sample.iter().rposition(|byte| *byte == b'\n').unwrap_or(sample.len())];
    let is_valid = |other: &&'static Encoding| other.decode_without_bom_handling_and_without_replacement(whole).is_some();
    let all = std::iter::once(detector.guess(None, Utf8Detection::Deny)).chain(guesses).chain(usual.filter(is_valid));
    for other in all.chain([WINDOWS_1252]) {
        if other != encoding && !others.contains(&other) {
            others.push(other);
        }
    }
    let evidence = if is_decided {
        "You decided it.".to_owned()
    } else {
        let n = sample.iter().filter(|byte| !byte.is_ascii()).count();
        let shown = first_word(encoding, sample).map_or(String::new(), |word| format!(", such as \"{word}\""));
        format!("{n} bytes beyond ASCII are not UTF-8; in {} they make usual text{shown}.", encoding.name())
    };
    Layer::Encoded {
        encoding: encoding.name().to_owned(),
        others: others.iter().map(|other| other.name().to_owned()).collect(),
        evidence,
    }
}

/// The beginning of the first word that is not ASCII.
fn first_word(encoding: &'static Encoding, sample: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling(sample).0;
    let is_word = |c: char| c.is_alphanumeric();
    let word = text.split(|c| !is_word(c)).find(|word| !word.is_ascii())?;
    Some(word.chars().take(SHOWN).collect())
}

/// Decodes all of a stream; what is not valid becomes U+FFFD.
fn decode(encoding: &'static Encoding, stream: &mut dyn Read, text: &mut dyn Write) -> io::Result<()> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut bytes = vec![0; 1 << 16];
    let mut decoded = vec![0; 1 << 18];
    loop {
        let n = stream.read(&mut bytes)?;
        let mut rest = &bytes[..n];
        loop {
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(rest, &mut decoded, n == 0);
            text.write_all(&decoded[..written])?;
            rest = &rest[read..];
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => text.write_all("\u{FFFD}".as_bytes())?,
            }
        }
        if n == 0 {
            return Ok(());
        }
    }
}
