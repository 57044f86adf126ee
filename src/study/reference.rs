//! The reference page of the scenario file, written from the list of its keys.

/// The page.
pub fn reference_page() -> String {
    String::new()
}
