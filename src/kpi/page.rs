//! The reference page of figures, written from the books.

use std::fmt::Write;

use super::{BOOKS, Better, Book, COMMON, Figure};
use crate::language::Words;
use crate::say;
use crate::scenario::DailyWindow;
use crate::units::Span;

/// What stands above the books.
const HEAD: Words = Words::new(
    "# Figures

<!-- Written by the program from its rule books. Do not edit: change the books, then run
     `BLESS=1 cargo test --lib figures_pages` to write this page anew. -->

Every figure can be a target (`[[targets]]`), and stands under its name in `--json` and the CSV tables. A figure is a
ratio of two whole numbers that are added over days, slots, groups or teams before they are divided. Where hours are
given, it counts only what falls into them by the shop's clock. `peakshift list figures` prints the same list.
",
    "# 指标

<!-- 由程序根据考核规则生成。请勿编辑：请修改考核规则，再运行
     `BLESS=1 cargo test --lib figures_pages` 重新生成。 -->

每个指标都可作目标（`[[targets]]`），在 `--json` 和 CSV 表中以其名称出现。指标是两个整数之比，先在天、时段、分组或团队上
分别相加，再相除。写有时间的，只统计店铺时钟落在其中的部分。`peakshift list figures` 输出同一份清单。
",
);

/// The page, in the language that is spoken.
pub fn figures_page() -> String {
    let mut page = HEAD.to_string();
    for book in BOOKS.iter().chain([&COMMON]) {
        section(&mut page, book);
    }
    page
}

fn section(page: &mut String, book: &Book) {
    _ = write!(page, "\n## {} (`{}`)\n\n{}\n\n", book.title, book.name, say!("{}.", "{}。", book.summary));
    *page += &say!(
        "| Name | Title | Unit | Better | Hours | Definition | Source |\n",
        "| 名称 | 标题 | 单位 | 方向 | 时间 | 定义 | 来源 |\n"
    );
    *page += "|---|---|---|---|---|---|---|\n";
    for figure in book.figures {
        let better = match figure.better {
            Better::Higher => Words::new("higher", "越大越好"),
            Better::Lower => Words::new("lower", "越小越好"),
        };
        let (unit, hours) = (figure.unit.title(), hours(figure));
        let Figure { name, title, definition, source, .. } = figure;
        _ = writeln!(page, "| `{name}` | {title} | {unit} | {better} | {hours} | {definition} | {source} |");
    }
}

fn hours(figure: &Figure) -> String {
    let window = figure.window;
    if window == DailyWindow::ALWAYS {
        return say!("all day", "全天");
    }
    let clock = |at: Span| {
        let minutes = at.micros() / 60_000_000;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    format!("{}–{}", clock(window.from), clock(window.until))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    /// The pages in the repository are those that the program writes; `BLESS=1` writes them.
    #[test]
    fn the_committed_figures_pages_are_the_programs_own() {
        for (language, path) in
            [(Language::English, "docs/figures.md"), (Language::Chinese, "docs/zh/figures.md")]
        {
            let page = language.during(figures_page);
            if std::env::var_os("BLESS").is_some() {
                std::fs::write(path, &page).expect("the page can be written");
            }
            let committed = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
            assert!(committed == page, "{path} is out of date: BLESS=1 cargo test --lib figures_pages");
        }
    }

    #[test]
    fn every_row_has_every_cell() {
        let page = Language::English.during(figures_page);
        let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
        assert_eq!(rows.len(), BOOKS.iter().chain([&COMMON]).map(|book| book.figures.len()).sum::<usize>());
        assert!(rows.iter().all(|row| row.matches('|').count() == 8), "{rows:?}");
        assert!(page.contains(
            "| `jd-first-30-second-rate` | JD first 30-second rate | share | higher | 09:00–23:00 |"
        ));
    }
}
