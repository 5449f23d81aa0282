//! Files that are made to exhaust a reader end in a problem, within 64 MiB of memory.
//!
//! Each is built here and read in this process, whose allocator counts; one test only, because
//! tests that run side by side would count each other's.

use std::alloc::System;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use ascribe::read::{Settings, open};
use cap::Cap;
use zip::write::{SimpleFileOptions, ZipWriter};

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

/// What reading may take, whatever is read.
const BOUND: usize = 64 << 20;

const CONTENT_TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/\
    content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";

const BOOK: &str = "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/\
    relationships\"><sheets><sheet name=\"Log\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";

const RELATIONS: &str = "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.\
    openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
    Target=\"worksheets/sheet1.xml\"/></Relationships>";

type Part<'a> = (&'a str, &'a dyn Fn(&mut dyn Write));

fn text(content: &str) -> impl Fn(&mut dyn Write) + '_ {
    move |out| out.write_all(content.as_bytes()).unwrap()
}

fn repeated<'a>(
    start: &'a str,
    middle: &'a str,
    times: usize,
    end: &'a str,
) -> impl Fn(&mut dyn Write) + 'a {
    let block = middle.repeat(1 + 60_000 / middle.len());
    let in_block = block.len() / middle.len();
    move |out| {
        out.write_all(start.as_bytes()).unwrap();
        for _ in 0..times.div_ceil(in_block) {
            out.write_all(block.as_bytes()).unwrap();
        }
        out.write_all(end.as_bytes()).unwrap();
    }
}

fn pack(path: &Path, parts: &[Part]) {
    let mut zip = ZipWriter::new(BufWriter::new(File::create(path).unwrap()));
    for (name, write) in parts {
        let options = SimpleFileOptions::default().large_file(true);
        zip.start_file(*name, options).unwrap();
        write(&mut BufWriter::new(&mut zip));
    }
    zip.finish().unwrap();
}

/// A workbook of one sheet with these contents, and shared strings.
fn workbook(path: &Path, sheet: &dyn Fn(&mut dyn Write), strings: &dyn Fn(&mut dyn Write)) {
    pack(
        path,
        &[
            ("[Content_Types].xml", &text(CONTENT_TYPES)),
            ("xl/workbook.xml", &text(BOOK)),
            ("xl/_rels/workbook.xml.rels", &text(RELATIONS)),
            ("xl/sharedStrings.xml", strings),
            ("xl/worksheets/sheet1.xml", sheet),
        ],
    );
}

/// Reads one file and returns how its problem reads; fails if there is none, or too much was
/// allocated on the way.
fn problem(path: &Path) -> String {
    let (found, peak) = measured(path);
    let told = found.unwrap_err();
    assert!(peak <= BOUND, "{}: {} MiB", path.display(), peak >> 20);
    told
}

/// The texts of a file, or what is told if it has none; and the peak of the heap meanwhile.
fn measured(path: &Path) -> (Result<usize, String>, usize) {
    let before = HEAP.allocated();
    let limit = before + (1 << 30);
    HEAP.set_limit(limit).unwrap();
    let paths = [PathBuf::from(path)];
    let peak_before = HEAP.max_allocated();
    let read = open(&paths, &Settings::default());
    let peak = HEAP.max_allocated();
    HEAP.set_limit(usize::MAX).unwrap();
    // The highest mark so far is only this file's own if it rose.
    let peak = if peak > peak_before {
        peak - before
    } else {
        peak_before - before
    };
    let found = match read {
        Ok(parsed) if parsed.problems.is_empty() => Ok(parsed.reflections.len()),
        Ok(parsed) => Err(parsed.problems[0].to_string()),
        Err(error) => Err(error.to_string()),
    };
    (found, peak)
}

#[test]
fn hostile_files_end_in_a_problem_within_64_mebibytes() {
    let folder = tempfile::tempdir().unwrap();
    sheets(folder.path());
    shared_strings(folder.path());
    repeated_cells(folder.path());
    archives(folder.path());
    lines(folder.path());
}

const CORNERS: &str = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
    <row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData></worksheet>";

fn sheets(folder: &Path) {
    let at = |name: &str| folder.join(name);
    let no_strings = text("<sst/>");

    // Sizes that only a sheet's corner cells declare.
    workbook(&at("corners.xlsx"), &text(CORNERS), &no_strings);
    assert!(problem(&at("corners.xlsx")).contains("no column of text"));

    // Archives that inflate to hundreds of megabytes.
    let cells = repeated(
        "<worksheet><sheetData><row>",
        "<c><v>1</v></c>",
        27 << 20,
        "</row>",
    );
    workbook(&at("cells.xlsx"), &cells, &no_strings);
    assert!(problem(&at("cells.xlsx")).contains("more than 16384 columns"));
    let rows = repeated("<worksheet><sheetData>", "<row><c/></row>", 27 << 20, "");
    workbook(&at("rows.xlsx"), &rows, &no_strings);
    assert!(problem(&at("rows.xlsx")).contains("rows beyond the last"));
    let run = repeated(
        "<worksheet><sheetData><row><c t=\"str\"><v>",
        "x",
        400 << 20,
        "",
    );
    workbook(&at("run.xlsx"), &run, &no_strings);
    assert!(problem(&at("run.xlsx")).contains("larger than 1 MiB"));
    let filler = format!("<x y=\"{}\"/>", "z".repeat(400));
    let spaces = repeated("<worksheet><sheetData>", &filler, 1 << 20, "");
    workbook(&at("spaces.xlsx"), &spaces, &no_strings);
    assert!(problem(&at("spaces.xlsx")).contains("inflates to more than 256 MiB"));
    let nested = repeated("<worksheet><sheetData>", "<a>", 100 << 20, "");
    workbook(&at("nested.xlsx"), &nested, &no_strings);
    assert!(problem(&at("nested.xlsx")).contains("nest deeper"));

    // Merged cells without end, each to be filled down.
    let merges = repeated(
        "<worksheet><sheetData><row r=\"1\"><c><v>1</v></c></row></sheetData><mergeCells>",
        "<mergeCell ref=\"A1:A1048576\"/>",
        1 << 19,
        "</mergeCells></worksheet>",
    );
    workbook(&at("merges.xlsx"), &merges, &no_strings);
    assert!(problem(&at("merges.xlsx")).contains("no column of text"));

    // Entities.
    let entity = "<!DOCTYPE a [<!ENTITY b \"cccc\"><!ENTITY d \"&b;&b;&b;&b;\">]><worksheet>\
        <sheetData><row><c t=\"str\"><v>&d;</v></c></row></sheetData></worksheet>";
    workbook(&at("entity.xlsx"), &text(entity), &no_strings);
    assert!(problem(&at("entity.xlsx")).contains("declares a document type"));
}

fn shared_strings(folder: &Path) {
    let at = |name: &str| folder.join(name);
    // Counts that only an attribute declares.
    let count = text("<sst count=\"99999999999999\" uniqueCount=\"99999999999999\"/>");
    workbook(&at("count.xlsx"), &text(CORNERS), &count);
    assert!(problem(&at("count.xlsx")).contains("no column of text"));

    // Shared strings: many, large, and a few that are shown very often.
    let many = repeated("<sst>", "<si/>", 40 << 20, "</sst>");
    workbook(&at("many.xlsx"), &text(CORNERS), &many);
    assert!(problem(&at("many.xlsx")).contains("pieces of text"));
    let large = repeated(
        "<sst>",
        "<si><t>It went well today.</t></si>",
        4 << 20,
        "</sst>",
    );
    workbook(&at("large.xlsx"), &text(CORNERS), &large);
    assert!(problem(&at("large.xlsx")).contains("more than 16 MiB"));
    let words = "They talked first, so they wrote more. ".repeat(800);
    let strings = format!("<sst><si><t>Reflection</t></si><si><t>{words}</t></si></sst>");
    let shown = repeated(
        "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row>",
        "<row><c t=\"s\"><v>1</v></c></row>",
        40_000,
        "</sheetData></worksheet>",
    );
    workbook(&at("shown.xlsx"), &shown, &text(&strings));
    assert!(problem(&at("shown.xlsx")).contains("save it as CSV"));
    let wide = format!("<row>{}</row>", "<c t=\"s\"><v>1</v></c>".repeat(16_000));
    let wide = format!("<worksheet><sheetData>{wide}</sheetData></worksheet>");
    workbook(&at("wide.xlsx"), &text(&wide), &text(&strings));
    assert!(problem(&at("wide.xlsx")).contains("row 1 is larger than 2 MiB"));
}

/// ODS declares that cells and rows are repeated.
fn repeated_cells(folder: &Path) {
    let at = |name: &str| folder.join(name);
    let start = "<office:document-content><office:body><office:spreadsheet><table:table \
        table:name=\"Log\"><table:table-row table:number-rows-repeated=\"1048576\">";
    let cell = "<table:table-cell table:number-columns-repeated=\"16384\">\
        <text:p>They talked first, so they wrote much more than last time, all of them.</text:p>\
        </table:table-cell></table:table-row></table:table></office:spreadsheet>\
        </office:body></office:document-content>";
    let ods = |name: &str, content: &dyn Fn(&mut dyn Write)| {
        let kind = "application/vnd.oasis.opendocument.spreadsheet";
        pack(
            &at(name),
            &[("mimetype", &text(kind)), ("content.xml", content)],
        );
        problem(&at(name))
    };
    let square = format!("{start}{cell}");
    assert!(ods("square.ods", &text(&square)).contains("repeated 16384 times"));
    let row = format!("{start}{}", cell.replace("16384", "4294967295"));
    assert!(ods("row.ods", &text(&row)).contains("repeated 4294967295 times"));
    let spaces = format!("{start}<table:table-cell><text:p>");
    let spaces = repeated(&spaces, "<text:s text:c=\"99999999\"/>", 1 << 20, "");
    assert!(ods("spaces.ods", &spaces).contains("larger than 2 MiB"));
    let run = repeated(start, "x", 400 << 20, "");
    assert!(ods("run.ods", &run).contains("larger than 1 MiB"));
    assert!(ods("empty.ods", &text("")).contains("not read"));
}

fn archives(folder: &Path) {
    let at = |name: &str| folder.join(name);
    // DOCX.
    let runs = "<w:p><w:r><w:t>They talked first.</w:t></w:r></w:p>";
    let body = repeated(
        "<w:document><w:body>",
        runs,
        8 << 20,
        "</w:body></w:document>",
    );
    pack(
        &at("bomb.docx"),
        &[
            ("[Content_Types].xml", &text(CONTENT_TYPES)),
            ("word/document.xml", &body),
        ],
    );
    problem(&at("bomb.docx"));

    // Cut archives, and one that declares more entries than it has.
    let whole = std::fs::read(at("corners.xlsx")).unwrap();
    std::fs::write(at("cut.xlsx"), &whole[..whole.len() * 2 / 3]).unwrap();
    assert!(problem(&at("cut.xlsx")).contains("damaged or cut off"));
    let mut declared = whole.clone();
    let end = declared.len() - 22;
    declared[end + 8..end + 12].copy_from_slice(&[0xFF; 4]);
    std::fs::write(at("declared.xlsx"), &declared).unwrap();
    assert!(problem(&at("declared.xlsx")).contains("more than 8192"));
}

fn lines(folder: &Path) {
    let at = |name: &str| folder.join(name);
    // One line of 200 MB.
    for name in ["line.csv", "line.txt", "line.jsonl", "line.md", "line.vtt"] {
        let mut file = BufWriter::new(File::create(at(name)).unwrap());
        repeated("", "they talked first and ", 200_000_000 / 22, "")(&mut file);
        file.flush().unwrap();
        drop(file);
        assert!(
            problem(&at(name)).contains("a line in it is longer than 8 MiB"),
            "{name}"
        );
    }

    // A row of a million cells.
    std::fs::write(at("commas.csv"), "a,".repeat(1 << 20) + "b\nc,d\n").unwrap();
    assert!(problem(&at("commas.csv")).contains("more than 16384 columns"));

    // Every row opens a quote that nothing closes.
    let mut file = BufWriter::new(File::create(at("quotes.csv")).unwrap());
    let line = "Maria,\"They talked first and wrote more than they did last time\n";
    repeated("Name,Reflection\n", line, 40_000, "")(&mut file);
    file.flush().unwrap();
    drop(file);
    let (read, peak) = measured(&at("quotes.csv"));
    assert!(
        read.unwrap_err()
            .contains("the quote is opened and not closed")
    );
    assert!(peak <= BOUND);
}
