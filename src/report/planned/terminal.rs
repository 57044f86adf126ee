//! The report of a plan on a terminal: the answer first, the layout, then what a planner asks next, and last what is
//! to be done.

use super::super::terminal::{Column, Grid, NARROWEST, Style};
use super::super::words::{self, NOTHING};
use super::{CertifiedReport, LineReport, PlanReport, blind};
use crate::kpi::{Better, Unit};
use crate::language::Words;
use crate::say;

/// Slots that are named as those that bind.
const MOST_SLOTS: usize = 5;
/// Columns of a figure's title in a table.
const TITLE_WIDTH: usize = 22;

/// The whole report as text that ends in a newline.
pub fn text(report: &PlanReport, style: Style) -> String {
    let style = Style { width: style.width.max(NARROWEST), ..style };
    let mut text = String::new();
    let mut sentence = |sentence: &str| {
        text += &words::wrapped(sentence, style.width, 2);
        text.push('\n');
    };
    sentence(&head(report));
    for target in &report.certificate.targets {
        sentence(&certified(report, target));
    }
    sentence(&bound(report));
    let mut sections = vec![(say!("Layout", "排班"), lines(&report.layout, report, style))];
    if !report.binding.is_empty() {
        let title = say!("What binds, on the days that decide", "起决定作用的日子里，瓶颈在哪里");
        sections.push((title, binding(report, style)));
    }
    if !report.marginals.is_empty() {
        let title = say!(
            "One person more or less: share of the search's days on which every target is met",
            "多一人或少一人：搜索所用日子中全部目标达标的占比"
        );
        let notes = report.marginals_note().into_iter().chain(report.not_allowed_note());
        let notes = notes.map(|note| words::wrapped(&format!(" {note}"), style.width, 3));
        let table = std::iter::once(marginals(report, style)).chain(notes);
        sections.push((title, table.collect::<Vec<_>>().join("\n")));
    }
    if report.frontier.len() > 1 {
        let title = say!(
            "Cost against the share of the search's days on which every target is met (only the plan itself is certified)",
            "成本与搜索所用日子中全部目标达标的占比（只有推荐的排班经过验证）"
        );
        sections.push((title, frontier(report, style)));
    }
    if report.circumstances.len() > 1 {
        let title = say!(
            "If things come otherwise: share of days that meet the target, and its interval at {confidence} on {days} days each",
            "情况有变时：达标的天数占比，括号内为各 {days} 天所得的 {confidence} 置信区间",
            confidence = words::share_as_written(report.interval_confidence()),
            days = report.circumstances.first().map_or(0, |it| it.days),
        );
        let note = words::wrapped(&format!(" {}", report.circumstances_note()), style.width, 3);
        sections.push((title, format!("{}\n{note}", circumstances(report, style))));
    }
    if !report.beside.is_empty() {
        let title = say!(
            "Beside it, on the same days: what planners do today, and what it costs to attain the same",
            "对照（同样的日子）：目前常用的排法，以及用它达到同样效果的成本"
        );
        sections.push((title, beside(report, style)));
    }
    for (title, table) in sections {
        text += &format!("\n{title}\n{table}\n");
    }
    for sentence in last(report) {
        text += &format!("\n{}\n", words::wrapped(&sentence, style.width, 2));
    }
    text
}

fn money(report: &PlanReport, amount: f64) -> String {
    let digits = if amount.abs() < 1_000.0 { 1 } else { 0 };
    format!("{} {}", words::decimals(amount, digits), currency(report))
}

/// The label of amounts: the currency, or hours of work where no team says what it costs.
fn currency(report: &PlanReport) -> &str {
    match report.currency.as_str() {
        "hours" => Words::new("hours", "小时").now(),
        currency => currency,
    }
}

fn head(report: &PlanReport) -> String {
    let mut head = say!(
        "{name}: {people}, {hours} hours of work, planned cost {cost}",
        "{name}：{people}，工时 {hours} 小时，计划成本 {cost}",
        name = report.scenario.name,
        people = words::rostered(report.scenario.people_count, report.scenario.persons_count),
        hours = words::decimals(report.work_hours, 1),
        cost = money(report, report.planned_cost),
    );
    if report.planned_inquiries_cost >= 0.005 {
        let part = money(report, report.planned_inquiries_cost);
        head += &say!(", of which {part} for inquiries as expected", "，其中按接待量预计 {part}");
    }
    if report.fixed_people_count > 0 {
        let fixed = words::decimals(report.fixed_people_count as f64, 0);
        head += &say!("; {fixed} were there already", "；其中 {fixed} 人次已定");
    }
    if report.interrupted {
        head += &say!("; INTERRUPTED: the best layout found until then", "；已中断：此前找到的最好排班");
    }
    head
}

/// `PDD 3-minute human reply rate at least 93 %: met on 942 of 1,000 fresh days; with 95 % confidence on at least 92.7 %
/// of days, promised 90 %: kept`.
fn certified(report: &PlanReport, target: &CertifiedReport) -> String {
    let side = match Better::from(target.better) {
        Better::Higher => Words::new("at least", "≥"),
        Better::Lower => Words::new("at most", "≤"),
    };
    let met = target.attainment.map_or(0, |attainment| attainment.met_days);
    let share = words::share_as_written;
    say!(
        "{title} {side} {bound}: met on {met} of {days} fresh days{over}; with {confidence} confidence on at least {least} % of days, promised on {promise}: {verdict}",
        "{title} {side} {bound}：{days} 个全新的模拟日中有 {met} 天达标{over}；以 {confidence} 的置信度，至少 {least}% 的天数达标，承诺 {promise}：{verdict}",
        title = target.title,
        bound = words::bound(target.bound),
        days = words::decimals(report.certificate.days as f64, 0),
        over = target.value.map_or_else(String::new, |value| {
            say!(" (over all of them {value})", "（总体 {value}）", value = words::amount(value))
        }),
        confidence = share(report.certificate.confidence_share),
        least = words::percent(target.at_least_share),
        promise = share(target.promise_share),
        verdict =
            if target.kept { Words::new("kept", "达成") } else { Words::new("NOT KEPT", "未达成") },
    )
}

fn bound(report: &PlanReport) -> String {
    let Some(bound) = &report.bound else {
        if report.kept {
            return say!(
                "No lower bound: the time was up before one was found",
                "没有成本下界：时间已到，尚未求出"
            );
        }
        return say!(
            "No lower bound: no layout is known that keeps the promise",
            "没有成本下界：尚不知道有哪个排班能兑现承诺"
        );
    };
    let least = say!(
        "No {layout} costs less than {cost} (by {method}, confidence {confidence} %; assumed: {assumption})",
        "{layout}，成本不会低于 {cost}（方法：{method}，置信度 {confidence}%；假设：{assumption}）",
        layout = report.bounded(),
        cost = money(report, bound.least_cost),
        method = bound.method,
        confidence = words::percent(bound.confidence_share),
        assumption = bound.assumption,
    );
    let least = match &bound.diminishing_returns {
        None => least,
        Some(looked) => say!(
            "{least}. Returns were seen to diminish in {seen} of {all} comparisons of {layouts} layouts, else to grow by {most} % of the people at most",
            "{least}。在 {layouts} 个排班的 {all} 次比较中，有 {seen} 次收益递减，其余最多相差人数的 {most}%",
            seen = looked.pairs_count - looked.contradicting_pairs_count,
            all = looked.pairs_count,
            layouts = looked.layouts_count,
            most = words::percent(looked.contradiction_share),
        ),
    };
    if bound.gap_share < 0.0005 {
        return say!("{least}: nothing cheaper does", "{least}：没有更便宜的");
    }
    let gap =
        |least: f64| words::percent((report.planned_cost - least).max(0.0) / report.planned_cost.max(1e-9));
    say!(
        "{least}. That is {below} % below the plan. By what the search has learnt the cheapest costs about {cost}, {cheaper} % below: an estimate, no bound",
        "{least}。这比推荐排班低 {below}%。据搜索所得，最便宜的约为 {cost}，低 {cheaper}%：这是估计，不是下界",
        below = gap(bound.least_cost),
        cost = money(report, bound.estimated_least_cost),
        cheaper = gap(bound.estimated_least_cost),
    )
}

fn lines(lines: &[LineReport], report: &PlanReport, style: Style) -> String {
    let mut grid = Grid::new(vec![
        Column::new(say!("Group", "分组"), 0),
        Column::new(say!("Team", "团队"), 0),
        Column::new(say!("Start", "上班"), 0),
        Column::new(say!("End", "下班"), 0),
        Column::new(say!("Breaks", "休息"), 0),
        Column::new(report.scenario.people_title(), 0),
        Column::new(say!("{unit} each", "每人 {unit}", unit = currency(report)), 1),
    ]);
    for line in lines {
        grid.row([
            line.group.clone(),
            line.team.clone(),
            line.start.clone(),
            line.end.clone(),
            line.breaks.join(" "),
            line.people_count.to_string(),
            words::decimals(line.person_cost, 1),
        ]);
    }
    grid.text(style)
}

fn binding(report: &PlanReport, style: Style) -> String {
    let mut grid = Grid::new(vec![
        Column::new(say!("Target", "目标"), 0),
        Column::new(say!("Spare days", "富余天数"), 0),
        Column::new(say!("Slots where it goes wrong", "出问题的时段"), 0),
        Column::new(say!("Groups", "分组"), 1),
    ]);
    let named = |places: &[super::PlaceReport], most: usize| {
        let mut places: Vec<_> = places.iter().filter(|place| place.wrong_share >= 0.005).collect();
        places.sort_by(|a, b| b.wrong_share.total_cmp(&a.wrong_share));
        let sign = words::sign(Unit::Share);
        let named =
            places.iter().take(most).map(|p| format!("{} {:.0}{sign}", p.name, p.wrong_share * 100.0));
        words::list(&named.collect::<Vec<_>>())
    };
    for binding in &report.binding {
        grid.row([
            words::folded(&title(report, binding.figure), TITLE_WIDTH),
            say!(
                "{spare} of {all}",
                "{spare}（共 {all} 天）",
                spare = binding.spare_days,
                all = report.days.sample_days
            ),
            named(&binding.slots, MOST_SLOTS),
            named(&binding.groups, 3),
        ]);
    }
    grid.text(style)
}

/// What a target's figure is called.
fn title(report: &PlanReport, figure: &str) -> String {
    let title = report.certificate.targets.iter().find(|target| target.figure == figure);
    title.map_or(figure, |target| target.title.now()).to_owned()
}

/// The same of a layout that was scaled up.
fn people_then(report: &PlanReport) -> String {
    match report.scenario.works_once() {
        true => say!("People then", "放大后人数"),
        false => say!("Shifts then", "放大后人次"),
    }
}

fn marginals(report: &PlanReport, style: Style) -> String {
    let mut grid = Grid::new(vec![
        Column::new(say!("Group", "分组"), 0),
        Column::new(say!("Team", "团队"), 0),
        Column::new(say!("Start", "上班"), 0),
        Column::new(say!("End", "下班"), 0),
        Column::new(say!("One less %", "少一人 %"), 0),
        Column::new(say!("As planned %", "不变 %"), 0),
        Column::new(say!("One more %", "多一人 %"), 0),
    ]);
    let share = |share: Option<f64>| share.map_or_else(|| NOTHING.to_owned(), words::percent);
    let tried = |tried: Option<f64>, allowed: bool| match tried {
        Some(_) if !allowed => format!("{} *", share(tried)),
        _ => share(tried),
    };
    for marginal in &report.marginals {
        grid.row([
            marginal.line.group.clone(),
            marginal.line.team.clone(),
            marginal.line.start.clone(),
            marginal.line.end.clone(),
            tried(marginal.one_less_share, marginal.one_less_allowed),
            share(Some(marginal.as_planned_share)),
            tried(marginal.one_more_share, marginal.one_more_allowed),
        ]);
    }
    grid.text(style)
}

fn frontier(report: &PlanReport, style: Style) -> String {
    let mut grid = Grid::new(vec![
        Column::new(say!("Cost {unit}", "成本 {unit}", unit = currency(report)), 0),
        Column::new(report.scenario.people_title(), 0),
        Column::new(say!("Every target met %", "全部达标 %"), 0),
        Column::new("", 0),
    ]);
    for point in &report.frontier {
        let digits = if report.planned_cost < 1_000.0 { 1 } else { 0 };
        grid.row([
            words::decimals(point.planned_cost, digits),
            point.people_count.to_string(),
            words::percent(point.attained_share),
            point.mark(),
        ]);
    }
    grid.text(style)
}

fn circumstances(report: &PlanReport, style: Style) -> String {
    let mut columns = vec![Column::new(say!("Circumstance", "情况"), 0)];
    columns.extend(
        report
            .certificate
            .targets
            .iter()
            .map(|target| Column::new(words::folded(&format!("{} %", target.title), TITLE_WIDTH), 0)),
    );
    let mut grid = Grid::new(columns);
    for it in &report.circumstances {
        let mut row = vec![it.what.now().to_owned()];
        row.extend((0..report.certificate.targets.len()).map(|target| {
            it.met.get(target).map_or_else(
                || NOTHING.to_owned(),
                |met| {
                    let ends = words::interval(Some((met.low_share, met.high_share)), Unit::Share);
                    format!("{} ({ends})", words::percent(met.value_share))
                },
            )
        }));
        grid.row(row);
    }
    grid.text(style)
}

fn beside(report: &PlanReport, style: Style) -> String {
    let mut grid = Grid::new(vec![
        Column::new(say!("Way of planning", "排法"), 0),
        Column::new(report.scenario.people_title(), 1),
        Column::new(say!("Cost {unit}", "成本 {unit}", unit = currency(report)), 0),
        Column::new(say!("Targets met %", "各目标达标 %"), 0),
        Column::new(say!("Times", "放大倍数"), 0),
        Column::new(people_then(report), 1),
        Column::new(say!("Cost then", "放大后成本"), 0),
        Column::new(say!("Dearer by %", "贵 %"), 0),
    ]);
    for it in &report.beside {
        let met: Vec<String> = it.own.met_share.iter().map(|share| words::percent(*share)).collect();
        let then = |cell: &dyn Fn(&super::BesideLayoutReport) -> String| {
            it.scaled.as_ref().map_or_else(|| NOTHING.to_owned(), cell)
        };
        let dearer = |cost: f64| words::percent(cost / report.planned_cost.max(1e-9) - 1.0);
        grid.row([
            it.method.to_string(),
            it.own.people_count.to_string(),
            words::decimals(it.own.planned_cost, 0),
            met.join(", "),
            then(&|scaled| words::decimals(scaled.factor, 2)),
            then(&|scaled| scaled.people_count.to_string()),
            then(&|scaled| words::decimals(scaled.planned_cost, 0)),
            then(&|scaled| dearer(scaled.planned_cost)),
        ]);
    }
    grid.text(style)
}

/// What stays on the screen when the report has run through it: what is to be done, and what it took.
fn last(report: &PlanReport) -> Vec<String> {
    let mut sentences = Vec::new();
    if !report.kept {
        let worst = report.binding.iter().flat_map(|binding| {
            let worst = binding.slots.iter().max_by(|a, b| a.wrong_share.total_cmp(&b.wrong_share));
            worst.map(|slot| {
                say!(
                    "{figure} most at {slot}",
                    "{figure}（{slot} 最差）",
                    figure = title(report, binding.figure),
                    slot = slot.name
                )
            })
        });
        let worst = worst.collect::<Vec<_>>().join(Words::new("; ", "；").now());
        sentences.push(if report.is_cut {
            say!(
                "The promise is NOT KEPT by the best layout found before the search was cut short; with more time one that keeps it may be found. It falls short in {worst}.",
                "承诺未达成：这是搜索提前结束前找到的最好排班，给更多时间也许能找到达成承诺的。不足之处：{worst}。"
            )
        } else {
            say!(
                "The promise is NOT KEPT; this is the best attainable layout. It falls short in {worst}.",
                "承诺未达成；这是能做到的最好排班。不足之处：{worst}。"
            )
        });
        sentences.push(match &report.repair {
            Some(repair) => {
                let people: Vec<String> = repair
                    .lines
                    .iter()
                    .map(|line| {
                        format!(
                            "+{} {} {} {}–{}",
                            line.people_count, line.team, line.group, line.start, line.end
                        )
                    })
                    .collect();
                say!(
                    "Cheapest repair, by the curves of the search: {people} ({cost} more).",
                    "最省的补救办法（按搜索所得的曲线）：{people}（增加 {cost}）。",
                    people = words::list(&people),
                    cost = money(report, repair.added_cost)
                )
            }
            None if report.is_cut => String::new(),
            None => say!(
                "More people on the shifts there are would not repair it: add shifts, or lower the target.",
                "在现有班次上加人无法补救：请增加班次，或降低目标。"
            ),
        });
    }
    sentences.extend(report.cut_short());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.extend(blind::sentences(report.uncounted.as_ref(), &report.unattended));
    let days = report.days;
    let (search, rest) = (days.curves_days + days.search_days, days.beside_days + days.outlook_days);
    sentences.push(say!(
        "{total} days simulated: {search} for the search, {certificates} for certificates, {bound} for the bound, {rest} for the rest.",
        "共模拟 {total} 天：搜索 {search} 天，验证 {certificates} 天，下界 {bound} 天，其余 {rest} 天。",
        total = words::decimals(days.total() as f64, 0),
        search = words::decimals(search as f64, 0),
        certificates = words::decimals(days.certificate_days as f64, 0),
        bound = words::decimals(days.bound_days as f64, 0),
        rest = words::decimals(rest as f64, 0),
    ));
    sentences
}
