//! Archives that hold a workbook (.xlsx, .ods): looked through within bounds before the workbook is read, for what reads
//! it has none of its own.

use std::io::{self, BufReader, Cursor, Read, copy, sink};
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::say;

/// Most bytes that all parts may unpack to: some five times what a sheet of as many cells as are read takes.
const MOST_BYTES: u64 = 512 << 20;

/// Least bytes of a shared text, `<si/>`.
const SHARED_BYTES: u64 = 5;

/// The format of a workbook in an archive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    /// Office Open XML.
    Xlsx,
    /// `OpenDocument`.
    Ods,
}

/// The format of a workbook whose parts are whole and no larger than can be read.
///
/// # Errors
///
/// Why it cannot be read, in a few words.
pub(super) fn format(bytes: &Arc<[u8]>) -> Result<Format, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes.clone()))
        .map_err(|error| say!("its content is damaged: {error}", "内容已损坏：{error}"))?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    let format = match (has("[Content_Types].xml") || has("_rels/.rels"), has("content.xml")) {
        (true, _) => Format::Xlsx,
        (false, true) => Format::Ods,
        (false, false) => {
            return Err(say!("it is a ZIP archive of something else", "它是别的内容的 ZIP 压缩包"));
        }
    };
    if format == Format::Ods && has_password(&mut archive) {
        return Err(say!("it has a password", "它有密码"));
    }
    let mut left = MOST_BYTES;
    for part in 0..archive.len() {
        check_part(&mut archive, part, &mut left)?;
    }
    Ok(format)
}

/// Whether the parts of an .ods are encrypted; they are no XML then.
fn has_password(archive: &mut ZipArchive<Cursor<Arc<[u8]>>>) -> bool {
    let mut text = Vec::new();
    let Ok(manifest) = archive.by_name("META-INF/manifest.xml") else { return false };
    // What cannot be read is told as any part.
    let _ = manifest.take(1 << 20).read_to_end(&mut text);
    String::from_utf8_lossy(&text).contains("encryption-data")
}

fn check_part(
    archive: &mut ZipArchive<Cursor<Arc<[u8]>>>,
    part: usize,
    left: &mut u64,
) -> Result<(), String> {
    let damaged =
        |name: &str, why: &str| say!("its part {name} is damaged: {why}", "其中的 {name} 已损坏：{why}");
    let (name, read) = match archive.by_index(part) {
        Ok(entry) => {
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            let before = *left;
            let mut bounded = Bounded { inner: entry, left };
            let read = match is_read(&name) {
                true => check_xml(&mut bounded).map(|texts| (texts, before)),
                // What nobody reads may be damaged, but not without end.
                false => {
                    let _ = copy(&mut bounded, &mut sink());
                    Ok((0, before))
                }
            };
            (name, read)
        }
        Err(_) => return Ok(()),
    };
    if *left == 0 {
        return Err(say!("it unpacks to more than {} MiB", "解压后超过 {} MiB", MOST_BYTES >> 20));
    }
    let (texts, before) = read.map_err(|why| damaged(&name, &why))?;
    if texts > (before - *left) / SHARED_BYTES {
        let why = say!("it has not the {texts} texts that it names", "没有它所称的 {texts} 个文本");
        return Err(damaged(&name, &why));
    }
    Ok(())
}

/// Whether a part is one of those of which a workbook is read. Drawings and the like need not even be lawful XML.
fn is_read(name: &str) -> bool {
    let name = name.to_lowercase();
    let besides = ["drawings/", "charts/", "diagrams/", "customxml/", "docprops/", "embeddings/"];
    (name.ends_with(".xml") || name.ends_with(".rels")) && !besides.iter().any(|folder| name.contains(folder))
}

/// Reads a part to its end, and returns how many shared texts it says that it has. Who reads a workbook may wait for
/// ever for an end that does not come.
fn check_xml(part: impl Read) -> Result<u64, String> {
    let mut reader = Reader::from_reader(BufReader::new(part));
    let (mut open, mut closed, mut texts) = (0_usize, false, 0);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| error.to_string())? {
            Event::Start(element) => {
                texts = texts.max(shared_texts(&element));
                open += 1;
            }
            Event::Empty(_) if open == 0 => closed = true,
            // That it has the name of what it closes is seen to by the reader.
            Event::End(_) => {
                open = open.saturating_sub(1);
                closed |= open == 0;
            }
            Event::Eof if closed && open == 0 => return Ok(texts),
            Event::Eof => return Err(say!("it ends too early", "提前结束")),
            _ => {}
        }
    }
}

/// How many texts a table of shared ones has as it says; room is made for all of them at once.
fn shared_texts(element: &BytesStart<'_>) -> u64 {
    if element.local_name().as_ref() != "sst" {
        return 0;
    }
    let mut attributes = element.attributes();
    let numbers =
        attributes.with_checks(false).flatten().filter(|attribute| attribute.key.as_ref() == "uniqueCount");
    // A number that is too large to be one is more than there are.
    let texts = numbers.map(|attribute| match attribute.value.trim() {
        digits if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) => 0,
        digits => digits.parse().unwrap_or(u64::MAX),
    });
    texts.max().unwrap_or(0)
}

/// Reads until so many bytes are left over for all parts.
struct Bounded<'b, R> {
    inner: R,
    left: &'b mut u64,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        *self.left = self.left.saturating_sub(read as u64);
        if *self.left == 0 { Err(io::Error::other("too large")) } else { Ok(read) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(parts: &[(&str, &str)]) -> Arc<[u8]> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(content.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner().into()
    }

    fn told(name: &str, content: &str) -> String {
        format(&archive(&[("[Content_Types].xml", "<a/>"), (name, content)])).err().unwrap_or_default()
    }

    #[test]
    fn parts_that_end_too_early_or_promise_too_much_are_refused() {
        let ods = |content: &str| format(&archive(&[("content.xml", content)]));
        assert_eq!(ods("<a><b>1</b><c/></a>"), Ok(Format::Ods));
        for content in ["", "<a><b>1</b>", "<a><b>1</a>", "no XML"] {
            let told = ods(content).unwrap_err();
            assert!(told.starts_with("its part content.xml is damaged: "), "{told}");
        }
        let shared = |count: &str, texts: usize| {
            let texts = "<si/>".repeat(texts);
            told(
                "xl/sharedStrings.xml",
                &format!("<sst count=\"999999\" uniqueCount=\"{count}\">{texts}</sst>"),
            )
        };
        // Few texts may stand in many cells.
        assert_eq!((shared("3", 3), shared("", 3), shared("-1", 3)), Default::default());
        for count in ["9999999999999", "18446744073709551615", "99999999999999999999999"] {
            assert!(shared(count, 3).contains("it has not the"), "{count}");
        }
    }

    #[test]
    fn what_is_not_read_may_be_anything_but_too_large() {
        assert_eq!(told("xl/drawings/vmlDrawing1.vml", "<xml><br></xml>"), "");
        assert_eq!(told("docProps/app.xml", "<Properties>"), "");
        let mut left = 10;
        let mut bounded = Bounded { inner: &[0; 11][..], left: &mut left };
        assert!(copy(&mut bounded, &mut sink()).is_err() && left == 0);
    }

    #[test]
    fn the_format_is_known_by_the_parts() {
        let parts =
            |names: &[&str]| format(&archive(&names.iter().map(|name| (*name, "<a/>")).collect::<Vec<_>>()));
        assert_eq!(parts(&["[Content_Types].xml", "content.xml"]), Ok(Format::Xlsx));
        assert!(parts(&["a.txt"]).is_err_and(|told| told.contains("something else")));
        let manifest = ("META-INF/manifest.xml", "<m:encryption-data/>");
        let told = format(&archive(&[manifest, ("content.xml", "\u{1}\u{2}")])).unwrap_err();
        assert_eq!(told, "it has a password");
    }
}
