//! The rule books: thresholds, hours, what counts and where that is written. Data only.

mod common;
mod douyin;
mod jd;
mod pdd;
mod taobao;

use super::catalog::Figure;
use crate::language::Words;
pub use common::COMMON;

/// The figures by which one platform judges a shop.
#[derive(PartialEq, Debug)]
pub struct Book {
    /// Name in scenario files.
    pub name: &'static str,
    /// Title.
    pub title: Words,
    /// What it judges.
    pub summary: Words,
    /// Its figures; the first is the one that matters most.
    pub figures: &'static [Figure],
}

/// All platform books.
pub const BOOKS: &[Book] = &[pdd::BOOK, taobao::BOOK, jd::BOOK, douyin::BOOK];

/// The book of a platform.
pub fn book(name: &str) -> Option<&'static Book> {
    BOOKS.iter().find(|book| book.name == name)
}

/// A figure by its name or its title, whichever book it stands in.
pub fn figure(text: &str) -> Option<&'static Figure> {
    let all = BOOKS.iter().flat_map(|book| book.figures).chain(COMMON.figures);
    let all: Vec<&'static Figure> = all.collect();
    figure_among(&all, text)
}

/// The figure among some that a planner writes: by its name, or by its title in any language as the platform's console
/// shows it. Of several with that title it is the first, which is the platform's own where the book comes first.
/// Letters may be large or small, and spaces and the width of brackets do not matter in a title.
pub fn figure_among(figures: &[&'static Figure], text: &str) -> Option<&'static Figure> {
    let wanted = plain(text);
    let titled = |figure: &&&'static Figure| {
        [figure.title.en, figure.title.zh].iter().any(|title| plain(title) == wanted)
    };
    let named = figures.iter().find(|figure| figure.name == text);
    named.or_else(|| figures.iter().find(titled)).copied()
}

/// A title without what people write differently.
fn plain(title: &str) -> String {
    let brackets = |c| match c {
        '（' => '(',
        '）' => ')',
        '－' => '-',
        c => c,
    };
    title.chars().filter(|c| !c.is_whitespace()).map(brackets).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_people_see_side_by_side_differ_in_their_titles_unless_they_count_the_same() {
        for book in BOOKS {
            let shown: Vec<&Figure> = book.figures.iter().chain(COMMON.figures).collect();
            for (place, one) in shown.iter().enumerate() {
                for other in &shown[place + 1..] {
                    let alike = one.title.en == other.title.en || one.title.zh == other.title.zh;
                    let same =
                        (one.counting, one.window, one.unit) == (other.counting, other.window, other.unit);
                    assert!(!alike || same, "{} and {}", one.name, other.name);
                }
            }
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> =
            BOOKS.iter().flat_map(|book| book.figures).chain(COMMON.figures).map(|f| f.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn figures_are_found_by_what_the_console_calls_them() {
        let own: Vec<&Figure> =
            BOOKS.iter().filter(|book| book.name == "jd").flat_map(|book| book.figures).collect();
        let own: Vec<&Figure> = own.into_iter().chain(COMMON.figures).collect();
        for (text, name) in [
            ("jd-first-30-second-rate", "jd-first-30-second-rate"),
            ("30秒应答率", "jd-first-30-second-rate"),
            (" 30 秒应答率", "jd-first-30-second-rate"),
            ("JD first 30-second rate", "jd-first-30-second-rate"),
            // The platform's own goes before the common one of the same title.
            ("平均响应时长", "jd-mean-response"),
            ("平均首次响应时长", "mean-first-wait"),
            ("Mean First Wait", "mean-first-wait"),
        ] {
            assert_eq!(figure_among(&own, text).map(|figure| figure.name), Some(name), "{text}");
        }
        for text in ["", "3分钟回复率(会话)", "应答", "Mean-First-Wait"] {
            assert_eq!(figure_among(&own, text), None, "{text}");
        }
        assert_eq!(
            figure("3分钟回复率(会话)").map(|figure| figure.name),
            Some("douyin-3-minute-inquiry-rate")
        );
    }

    #[test]
    fn no_two_figures_of_a_book_have_one_title() {
        for book in BOOKS.iter().chain([&COMMON]) {
            for pick in [|figure: &Figure| figure.title.en, |figure: &Figure| figure.title.zh] {
                let mut titles: Vec<_> = book.figures.iter().map(|figure| plain(pick(figure))).collect();
                titles.sort_unstable();
                titles.dedup();
                assert_eq!(titles.len(), book.figures.len(), "{}", book.name);
            }
        }
    }
}
