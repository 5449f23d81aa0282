//! Joins the parts of the built-in networks: a repository keeps no file above 48 MB, the program
//! holds each network in one piece. Only release builds need it; others read the parts themselves.

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=models/base");
    println!("cargo:rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_DEBUG_ASSERTIONS").is_ok() {
        return;
    }
    let out = env::var("OUT_DIR").expect("cargo names a folder for what is built");
    let mut whole = Vec::new();
    for number in 1.. {
        let part = format!("models/base/encoder.onnx.{number}");
        let Ok(bytes) = fs::read(&part) else {
            break;
        };
        whole.extend(bytes);
    }
    assert!(!whole.is_empty(), "models/base has no encoder.onnx.1");
    fs::write(Path::new(&out).join("base.onnx"), whole).expect("the built network can be written");
}
