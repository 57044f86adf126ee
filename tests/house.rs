//! The shape of the house: a module imports only from those below it in the table of `lib.rs`.

use std::path::{Path, PathBuf};

/// The modules of the table, from the top down.
fn table() -> Vec<String> {
    let manual = std::fs::read_to_string("src/lib.rs").expect("tests run in the package's folder");
    let rows = manual.lines().filter_map(|line| line.strip_prefix("//! | [`")?.split_once('`'));
    rows.map(|(name, _)| name.to_owned()).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The modules that a text names, its tests left out: they may look from above.
fn imported(text: &str) -> impl Iterator<Item = &str> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let named = code.flat_map(|line| line.split("crate::").skip(1)).flat_map(|rest| {
        let list = rest.strip_prefix('{').and_then(|list| list.split('}').next());
        list.unwrap_or_else(|| rest.split(',').next().unwrap_or_default()).split(", ")
    });
    named.map(|path| {
        path.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or("")
    })
}

#[test]
fn modules_import_only_from_those_below_them() {
    let table = table();
    assert!(table.len() > 12 && table[0] == "cli", "{table:?}");
    let (mut looked, mut wrong) = (0, Vec::new());
    for (rank, module) in table.iter().enumerate() {
        let folder = Path::new("src").join(module);
        let of_module = if folder.is_dir() { files(&folder) } else { vec![folder.with_extension("rs")] };
        for path in of_module.iter().filter(|path| path.file_name().is_some_and(|name| name != "tests.rs")) {
            let text =
                std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            for name in imported(&text) {
                looked += 1;
                // Whatever is no module of the table is a macro.
                if table.iter().position(|other| other == name).is_some_and(|other| other < rank) {
                    wrong.push(format!("{}: crate::{name}", path.display()));
                }
            }
        }
    }
    assert!(looked > 500, "{looked} imports");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
