//! Simulates a promotion day of an e-commerce customer-service team, message by message, and says how likely its
//! reply-rate targets hold.
//!
//! This page is the manual for whoever reads or changes the code. What the program is for and how to use it is in
//! `README.md`; every key of a scenario file in `docs/scenario-reference.md`; what exactly is simulated in
//! `docs/model.md`.
//!
//! # One straight line
//!
//! Everything is one line of plain values, each made from the one before:
//!
//! 1. A scenario file, with the spreadsheets that it names, is read to a [`study::Study`]: the checked world
//!    ([`scenario::Scenario`]), who works when ([`workforce::Layout`]), the platform's figures and the targets. Or to
//!    a list of all that is wrong with the file ([`study::Problems`]).
//! 2. For each replication a [`day::Day`] is drawn: who comes, when, with how many rounds, how patient; and
//!    [`workforce::attendance`]: who is absent or late. With that nearly all is drawn; what hardly any customer needs
//!    (a second greeting, a hand-over text) is computed when it is asked for, from the same keys.
//! 3. [`sim::simulate`] replays the day on the floor. A [`sim::Router`] chooses the agents. What happened is written
//!    to a [`sim::Journal`] and nothing else comes out.
//! 4. A [`kpi::Observer`] reads the figures off the journal, each as a [`kpi::Ratio`] of two whole numbers.
//! 5. [`experiment::replicate`] does 2 to 4 for many days in parallel and keeps the ratios in the order of the
//!    replications.
//! 6. [`report::Report`] turns them into estimates with intervals and into shares of days that meet the targets, as
//!    plain data. Terminal, HTML, JSON, CSV and charts are forms of that one report.
//!
//! ```
//! use std::path::Path;
//! use std::sync::atomic::AtomicBool;
//!
//! use peakshift::experiment::{Length, Options, replicate};
//! use peakshift::report::Report;
//! use peakshift::study;
//!
//! let study = study::read(Path::new("scenarios/quiet-day.toml")).unwrap_or_else(|problems| panic!("{problems}"));
//! let options = Options { length: Length::Days(20), threads: 0 };
//! let results = replicate(&study, &options, &|_progress| {}, &AtomicBool::new(false))?;
//! let report = Report::of(&study, &results);
//!
//! let target = &report.targets[0];
//! assert_eq!(target.figure, "taobao-3-minute-human-response-rate");
//! let attainment = target.attainment.expect("there are days");
//! println!("met on {} of {} days", attainment.met_days, attainment.days);
//! assert_eq!(attainment.days, 20);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # From another crate
//!
//! Whoever wants to try a routing strategy or to look at days himself takes this crate as a library. Until version 1.0
//! anything may change with a minor version; the file formats and the fields of the JSON report do not.
//!
//! - **Read** a scenario with [`study::read`], from text with [`study::read_str`], with keys set as `--set` does with
//!   [`study::read_with`]; problems are typed and print as the program prints them. A [`study::Study`] may be changed
//!   before it is simulated: `study.layout.lines[0].count += 1`. It is trusted then as a file is not: what cannot be
//!   (a team that does not exist, a list that is too short) panics.
//! - **Simulate** many days with [`experiment::replicate`] or, alternatives on the same days, with
//!   [`experiment::compare`]; estimates come from [`experiment::Results::estimate`], for slots, groups and teams from
//!   [`report::Report`]. One day at a time, with all that happened in it: [`experiment::Replicator::replay`].
//! - **Own strategies** are a [`sim::Router`] with its [`routing::RouterEntry`], put into [`study::Study::router`]:
//!   an example is in [`routing`]. [`sim::audit`] tells whether a day's journal keeps the rules.
//! - **Days of one's own**, without a scenario's randomness, are made by [`day::Day::known`], and a world without a file
//!   by filling in a [`scenario::Scenario`]; [`sim::simulate`] takes both.
//!
//! # Where things are
//!
//! A module imports only from modules below it in this table.
//!
//! | Module | What it holds | What it may import |
//! |---|---|---|
//! | [`cli`] | the command line, one file per verb; exit codes | anything |
//! | [`report`] | the report as plain data, one file per form; `charts` has one file per chart, its data prepared apart from the drawing | `plan` and below |
//! | [`plan`] | the cheapest layout that keeps its promise: model, curves, master problem, search, certificate, bound, what stands beside it; `audit` reads layout and roster independently | `study`, `routing` and below |
//! | [`starter`] | what `init` writes from a few answers: a scenario, and a workbook with forecast, prices and roster | `study` for names and the ground |
//! | [`experiment`] | many days: in parallel, a fixed number or until precise or certain; `compare`: alternatives on the same days, `select`: which is best | `study` and below |
//! | [`study`] | the file's keys, reading and checking them, forecasts, logs, prices and rosters from spreadsheets and CSV, layout files, platform presets, doubts | `kpi`, `workforce`, `scenario` and the ground; `routing` only for names |
//! | [`routing`] | strategies, one file each | `sim`, `day`, `workforce`, `scenario`, `units`, `language` |
//! | [`kpi`] | `catalog`: the arithmetic of figures; `books`: the platforms' thresholds, hours and sources as data | `sim` (the journal), `day`, `workforce`, `scenario`, `units`, `language` |
//! | [`sim`] | the loop and its handlers, the floor, the journal; `audit`: an independent reading of a journal | `day`, `workforce`, `scenario`, `units` |
//! | [`day`] | the customers of one replication | `scenario`, `random`, `units` |
//! | [`workforce`] | layout, roster, persons, attendance; costs and limits of teams, rules of working time | `scenario`, `random`, `units` |
//! | [`scenario`] | the checked world without files: clock, forecast, distributions, work besides chat, incidents, triggers | `language`, `random`, `units` |
//! | [`erlang`] | Erlang B, C and A | nothing |
//! | [`stats`] | estimates, intervals, attainment | `random` |
//! | [`random`] | keyed streams | nothing |
//! | [`units`] | points and lengths of time | nothing |
//! | [`language`] | the languages spoken to people; each message says them side by side | nothing |
//!
//! A newcomer reads [`sim`] first, then [`day`], then [`experiment`].
//!
//! # What always holds
//!
//! - **Randomness is keyed.** A stream is named by (seed, replication, purpose, index). A customer behaves the same
//!   whatever the layout, the routing and the number of threads, so two plans are compared on the same days. A new
//!   purpose is a new number in [`random::Purpose`]; no number is ever changed.
//! - **The engine cannot fail and never draws.** Of a world that [`study`] has read, that is. It knows no figure, no
//!   platform and no file. An event that is out of date finds that out from the state and does nothing. The order at
//!   one instant is stated in [`sim`].
//! - **Figures are pure functions of the journal.** The engine counts nothing for them.
//! - **Whole numbers until the report.** Time is whole microseconds, counts are integers, a figure is numerator and
//!   denominator; periods and days are added before anything is divided. So results are the same bits in whatever
//!   order days are finished. Mathematics is the portable `libm`, or as portable, not the system's (`clippy.toml` forbids
//!   that); only the quantiles for intervals are those of `statrs`.
//! - **Only the edges fail.** [`study::read`] gives all problems of a file at once, each with its line, what was
//!   found, what is allowed and what to do. No input file panics.
//! - **Shares are 0 to 1**; per cent appears only where people read. A bare number has its unit in its name.
//! - **People are spoken to in their language**, and a message has all languages at the place where it is said
//!   ([`say!`], [`language::Words`]). What machines read is the same in every language.
//! - **Lists are the truth.** Help, checks, reference page and tests walk [`routing::ROUTERS`], [`kpi::BOOKS`],
//!   [`study::SECTIONS`], [`study::PRESETS`], [`workforce::RULES`], [`scenario::distribution::DISTRIBUTIONS`], [`scenario::INCIDENTS`] and
//!   [`report::charts::CHARTS`], [`report::charts::PLAN_CHARTS`].
//!
//! # How to add …
//!
//! - **a routing strategy**: a file in `src/routing` with its `ENTRY`, and that entry in [`routing::ROUTERS`]. Most
//!   strategies are a key by which agents are ranked: `least_open.rs` is the example. The audit then tests it with
//!   every other strategy on generated worlds.
//! - **a figure**: an entry in its book in [`kpi::books`], or in [`kpi::COMMON`]. If no [`kpi::Counting`] counts it,
//!   one more variant there and its rule in the observer.
//! - **a platform**: a book in [`kpi::BOOKS`] and a preset of the same name in [`study::PRESETS`].
//! - **an incident**: a file in `src/scenario/incidents` with its `KIND`, and that in [`scenario::INCIDENTS`]: what it
//!   takes from the file, and the effects that it is put into.
//! - **a distribution**: a variant of [`scenario::distribution::Distribution`] with its draw and mean, and an entry
//!   in [`scenario::distribution::DISTRIBUTIONS`]; the reader of laws in `src/study/law.rs` takes its parameters.
//! - **a chart**: a file in `src/report/charts` with a `draw` function, and an entry in [`report::charts::CHARTS`]; of a
//!   comparison in `src/report/charts/compared` and [`report::charts::compared::COMPARED_CHARTS`].
//! - **a rule of working time**: an entry in [`workforce::RULES`]; it is the default of a key of `[[teams]]` for the
//!   kinds of teams that it names.
//! - **a key of the scenario file**: an entry in its section under `src/study/keys`, and its reading beside its
//!   neighbours. `BLESS=1 cargo test --lib reference` writes the reference page anew.
//!
//! A change that moves any number says so in its commit and under "Numbers" in `CHANGELOG.md`.
//!
//! # Words
//!
//! One word per thing, in code, files, help, report and documentation.
//!
//! | Word | In the shop | Meaning |
//! |---|---|---|
//! | inquiry | 咨询 | one customer's contact, from the first message to the close; a customer can have several in a day |
//! | reason | 咨询类型 | what an inquiry is about: pre-sale, order change, logistics, after-sale |
//! | round | 轮 | from the customer's first unanswered message to the reply; messages sent while waiting join it |
//! | bot share | 机器人拦截 | the share of inquiries that the bot resolves, so that nobody else is needed |
//! | group | 分组 | a skill group of agents: 售前, 售中, 售后 |
//! | team | 全职/兼职/外包 | an employment class of agents: speed, weight, cap, absence |
//! | routing | 分流 | choosing the agent |
//! | weight | 权重 | an agent's share in routing |
//! | cap | 接待上限 | how many inquiries an agent may hold open |
//! | suspended | 挂起/忙碌 | keeps own customers, gets no new ones |
//! | leave-message | 留言 | nobody can take the inquiry now |
//! | work besides chat, off-chat work | 非接待工作 | items of work that are no chat: checks, reminders, tickets |
//! | incident | 突发事件 | something that goes wrong: an outage, a surge, an absence |
//! | trigger | 应急触发 | a measure with two thresholds, and what is done in between |
//! | burst | 爆发 | an hour that begins with a rush, as at an opening |
//! | variant | 情景 | one of several forecasts of the same hours: low, base, high |
//! | wrap-up | 备注 | work on an inquiry after its close |
//! | reserve | 备班 | people of a shift template who come only when a trigger calls them |
//! | shift template | 班次 | start, end, breaks |
//! | cost | 成本 | what people cost: by the hour, shift, inquiry or month, in one currency |
//! | overtime | 加班 | work beyond the normal day: planned, or to finish inquiries after the shift's end |
//! | rest day, holiday | 休息日, 法定节假日 | local dates on which work costs more |
//! | opening | | who may work a shift template, and when its breaks may start |
//! | layout file | | shift templates and layout by themselves, or a roster in a spreadsheet, for `run --layout` |
//! | wall chart | 排班图 | people × half-hours, as a roster hangs on the wall |
//! | layout | 排班 | how many people of which team and group work which shift template |
//! | duty | 人次 | one shift of one person; reports call a number of them shifts |
//! | slot | 时段 | a stretch of the forecast and of the report, an hour unless the file says otherwise |
//! | book | 考核规则 | the figures by which a platform judges a shop |
//! | certificate | | what a planned layout does on days that its search never saw, and what follows with confidence |
//! | roster | 排班表 | who by name works which shifts of a layout |
//! | target | 目标 | a figure, its bound, and on what share of days it is promised |
//! | alternative | 方案 | what is compared: a routing, a layout, another value of a key |
//! | indifference | 无差异范围 | a difference that is too small to matter |
//! | common days | | days that every alternative of a comparison has |
//! | replication, day | | one simulated run of the whole scenario; the report counts replications as days |
#[cfg(test)]
#[path = "../tests/cases/mod.rs"]
mod cases;
pub mod cli;
pub mod day;
pub mod erlang;
pub mod experiment;
pub mod kpi;
pub mod language;
pub mod plan;
pub mod random;
pub mod report;
pub mod routing;
pub mod scenario;
pub mod sim;
pub mod starter;
pub mod stats;
pub mod study;
pub mod units;
pub mod workforce;
