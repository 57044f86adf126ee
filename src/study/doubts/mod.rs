//! What is lawful in a study but looks unintended.

use std::fmt;

use super::Study;
use super::problem::write_place;
use super::source::Place;

/// Something that a planner may not have meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Doubt {
    /// The file as the user named it.
    pub file: String,
    /// Where in it.
    pub place: Place,
    /// What was found.
    pub found: String,
    /// Why it matters, or what to do.
    pub remedy: String,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_place(f, &self.file, Some(self.place.line), Some(self.place.column))?;
        f.write_str(&self.found)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, " — {}", self.remedy) }
    }
}

/// All doubts about a study, in the order of its file.
pub fn doubts(study: &Study) -> Vec<Doubt> {
    let _ = study;
    Vec::new()
}
