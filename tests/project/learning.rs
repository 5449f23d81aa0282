//! A model of what people coded in a project.

use std::path::Path;

use super::running::{stderr, stdout};
use super::study::{ALL, FILE, Study, other, some};

#[test]
fn a_small_project_trains_a_model_that_codes() {
    let study = Study::new();
    study.code("Ana", false, 0..ALL, |at| Some(some(at)));
    study.code("Ben", false, 0..10, |at| Some(other(at)));
    let encoder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/small");
    let encoder = encoder.to_str().unwrap();
    let train = [
        "train",
        FILE,
        "--encoder",
        encoder,
        "--name",
        "ours",
        "--out",
        "ours",
    ];
    let output = study.run(&train);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    // Of the first ten one is coded differently.
    let told = stderr(&output);
    let learnt = format!(
        "learning from {} statements on whose codes people settled; 1",
        ALL - 1
    );
    assert!(told.contains(&learnt), "{told}");
    let said = stdout(&output);
    assert!(
        said.contains("kappa of the source set") && !said.contains("NaN"),
        "{said}"
    );
    // Nobody's name goes with the model.
    for file in ["ours/model.json", "ours/heads.json"] {
        let text = study.read(file);
        assert!(!text.contains("Cleo") && !text.contains("Ana"), "{file}");
    }
    let line = "{\"id\": 1, \"before\": \"\", \"statement\": \"They got lost, as I hurried.\"}\n";
    std::fs::write(study.folder.path().join("one.jsonl"), line).unwrap();
    let coded = study.done(&["code", "one.jsonl", "--model", "ours", "--json"]);
    assert!(coded.starts_with("{\"id\":1,\"sources\":["), "{coded}");
}
