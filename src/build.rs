//! Builds the static files in: named by their content, compressed, and with the imports between
//! modules rewritten to those names, so that a browser may keep each for ever.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=static");
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=src/build.rs");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let files = name_by_content(read_folder(Path::new("static"))?);
    let mut code = String::from("pub static ASSETS: &[Asset] = &[\n");
    for (plain, (hashed, bytes)) in &files {
        fs::write(out.join(hashed), bytes)?;
        fs::write(out.join(format!("{hashed}.br")), brotli(bytes)?)?;
        fs::write(out.join(format!("{hashed}.gz")), gzip(bytes)?)?;
        writeln!(
            code,
            "Asset {{ plain: {plain:?}, hashed: {hashed:?}, content_type: {:?}, \
             raw: include_bytes!({:?}), br: include_bytes!({:?}), gz: include_bytes!({:?}) }},",
            content_type(plain),
            out.join(hashed),
            out.join(format!("{hashed}.br")),
            out.join(format!("{hashed}.gz")),
        )?;
    }
    code.push_str("];\n");
    fs::write(out.join("assets.rs"), code)?;
    Ok(())
}

fn read_folder(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(name) = path.file_name().and_then(|n| n.to_str())
            && path.is_file()
        {
            files.insert(name.to_owned(), fs::read(&path)?);
        }
    }
    Ok(files)
}

/// Names leaves first, since a module's own name covers the names that it imports.
fn name_by_content(mut left: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, (String, Vec<u8>)> {
    let mut named: BTreeMap<String, (String, Vec<u8>)> = BTreeMap::new();
    while !left.is_empty() {
        let waits = |bytes: &[u8]| left.keys().any(|other| imports(bytes, other));
        let ready: Vec<String> = left.iter().filter(|(_, b)| !waits(b)).map(|(n, _)| n.clone()).collect();
        assert!(!ready.is_empty(), "the modules in static/ import each other in a circle");
        for name in ready {
            let Some(bytes) = left.remove(&name) else { continue };
            let bytes = rewrite(bytes, &named);
            named.insert(name.clone(), (hashed_name(&name, &bytes), bytes));
        }
    }
    named
}

fn imports(bytes: &[u8], name: &str) -> bool {
    String::from_utf8_lossy(bytes).contains(&format!("\"./{name}\""))
}

fn rewrite(bytes: Vec<u8>, named: &BTreeMap<String, (String, Vec<u8>)>) -> Vec<u8> {
    let Ok(mut text) = String::from_utf8(bytes.clone()) else { return bytes };
    for (plain, (hashed, _)) in named {
        text = text.replace(&format!("\"./{plain}\""), &format!("\"./{hashed}\""));
    }
    text.into_bytes()
}

fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    let short = hash[..6].iter().fold(String::new(), |mut text, byte| {
        // Writing to a String can't fail.
        let _infallible = write!(text, "{byte:02x}");
        text
    });
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}-{short}.{ending}"),
        None => format!("{name}-{short}"),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut packed = Vec::new();
    brotli::CompressorWriter::new(&mut packed, 4096, 11, 22).write_all(bytes)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes)?;
    Ok(packer.finish()?)
}
