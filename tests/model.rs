//! Model folders: what is written is read back, and what is damaged is named.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use ascribe::encode::Run;
use ascribe::model::{Builtin, Bundle, Model};

fn written() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Builtin::Small
        .bundle()
        .unwrap()
        .write(folder.path())
        .unwrap();
    folder
}

fn refused(folder: &Path) -> (String, Option<String>) {
    let error = Model::load(folder).unwrap_err();
    assert!(error.is_model());
    (error.to_string(), error.hint().map(str::to_owned))
}

#[test]
fn the_built_in_files_are_those_of_the_manifest() {
    for model in Builtin::ALL {
        let bundle = model.bundle().unwrap();
        assert_eq!(bundle.manifest.name, model.name());
        bundle
            .check(&Path::new("models").join(model.name()))
            .unwrap();
        assert!(bundle.heads.len() < 1_000_000, "{}", bundle.heads.len());
    }
}

#[test]
fn no_file_of_a_built_in_model_is_too_large_for_a_repository() {
    for model in Builtin::ALL {
        let folder = Path::new("models").join(model.name());
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let bytes = entry.metadata().unwrap().len();
            assert!(bytes < 48_000_000, "{}: {bytes}", entry.path().display());
        }
    }
}

#[test]
fn a_network_in_parts_is_joined_and_a_missing_part_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let base = Builtin::Base.bundle().unwrap();
    base.write(folder.path()).unwrap();
    assert!(folder.path().join("encoder.onnx.1").exists());
    assert!(!folder.path().join("encoder.onnx").exists());
    let read = Bundle::read(folder.path()).unwrap();
    assert!(read.network == base.network);
    fs::remove_file(folder.path().join("encoder.onnx.3")).unwrap();
    let (message, hint) = refused(folder.path());
    assert!(message.contains("encoder.onnx: ") && message.contains(" bytes, expected "));
    assert!(hint.is_some());
}

#[test]
fn an_unknown_built_in_model_is_refused_with_those_that_are_known() {
    assert_eq!("base".parse::<Builtin>().unwrap(), Builtin::Base);
    let error = "huge".parse::<Builtin>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "find the model \"huge\": built in are base and small"
    );
}

#[test]
fn a_model_written_and_loaded_codes_the_same() {
    let folder = written();
    let (embedded, loaded) = (
        Model::builtin(Builtin::Small).unwrap(),
        Model::load(folder.path()).unwrap(),
    );
    assert_eq!(embedded.manifest, loaded.manifest);
    assert_eq!(loaded.coder(), embedded.coder());
    let run = Run {
        statements: vec![
            "They were lost because I skipped the example.".into(),
            "Bus duty at noon.".into(),
        ],
        ..Run::default()
    };
    let codings = loaded.code(std::slice::from_ref(&run)).unwrap();
    assert_eq!(codings, embedded.code(&[run]).unwrap());
    assert_eq!(codings.len(), 2);
    assert_eq!(codings[0].coder, loaded.coder());
}

#[test]
fn a_damaged_file_is_named_with_both_checksums() {
    let folder = written();
    let path = folder.path().join("heads.json");
    let mut heads = fs::read(&path).unwrap();
    let digit = heads.iter().position(u8::is_ascii_digit).unwrap();
    heads[digit] = if heads[digit] == b'7' { b'8' } else { b'7' };
    fs::write(&path, heads).unwrap();
    let (message, hint) = refused(folder.path());
    assert!(
        message.contains("heads.json: SHA-256 ") && message.contains(", expected "),
        "{message}"
    );
    assert!(hint.is_some());
}

#[test]
fn a_truncated_file_is_named_with_both_sizes() {
    let folder = written();
    let path = folder.path().join("encoder.onnx");
    let network = fs::read(&path).unwrap();
    fs::write(&path, &network[..1000]).unwrap();
    let (message, _) = refused(folder.path());
    let expected = format!("encoder.onnx: 1000 bytes, expected {}", network.len());
    assert!(message.ends_with(&expected), "{message}");
}

#[test]
fn a_newer_format_says_so() {
    let folder = written();
    let path = folder.path().join("model.json");
    let manifest = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        manifest.replacen("\"format\": 1", "\"format\": 2", 1),
    )
    .unwrap();
    let (message, hint) = refused(folder.path());
    assert!(
        message.ends_with("format 2, this version reads up to 1"),
        "{message}"
    );
    assert!(hint.unwrap().contains("update ascribe"));
}

#[test]
fn a_folder_without_a_model_says_what_a_model_is() {
    let folder = tempfile::tempdir().unwrap();
    let (message, hint) = refused(folder.path());
    assert!(message.contains("model.json"), "{message}");
    assert!(hint.unwrap().contains("heads.json"));
}

#[test]
fn a_file_that_the_manifest_does_not_name_is_refused() {
    let folder = written();
    let path = folder.path().join("model.json");
    let manifest = fs::read_to_string(&path).unwrap();
    fs::write(&path, manifest.replacen("heads.json", "other.json", 1)).unwrap();
    let (message, _) = refused(folder.path());
    assert!(
        message.ends_with("heads.json: model.json has no entry for it"),
        "{message}"
    );
}

#[test]
fn parts_that_are_no_model_are_refused_not_run() {
    let good = Builtin::Small.bundle().unwrap();
    let with = |network: Option<&'static [u8]>, tokenizer: Option<&'static [u8]>| {
        let network = network.map_or(good.network.clone(), Cow::Borrowed);
        let tokenizer = tokenizer.map_or(good.tokenizer.clone(), Cow::Borrowed);
        let bundle = Bundle::new(
            good.manifest.clone(),
            network,
            tokenizer,
            good.heads.to_vec(),
        );
        bundle.open().unwrap_err()
    };
    for error in [
        with(Some(b""), None),
        with(Some(b"not a network"), None),
        with(Some(&[0x08, 0x07, 0x3a, 0xff, 0xff, 0x7f]), None),
        with(None, Some(b"")),
        with(None, Some(b"{\"version\": \"1.0\"}")),
    ] {
        assert!(error.is_model(), "{error}");
        assert!(error.to_string().starts_with("load the "), "{error}");
    }
}
