//! The tables of a day against its journal, and what can be reckoned from them.

use super::*;
use crate::report::sample::{self, Row};
use crate::scenario::Distribution;
use std::path::Path;

/// Rows of the table of that name.
fn rows(tables: &[(&str, Vec<u8>)], name: &str) -> Vec<Row> {
    sample::rows(&tables.iter().find(|table| table.0 == name).expect("a table").1)
}

/// What the cells of a row should say, by the heads of their columns.
type Cells = Vec<(&'static str, String)>;

#[test]
fn every_row_says_what_the_journal_says() {
    let study = crate::experiment::small_study();
    let (scenario, clock) = (&study.scenario, &study.scenario.clock);
    let tables = journal_csv(&study, 1);
    let mut replicator = Replicator::new(&study);
    let persons = replicator.persons().to_vec();
    let (day, journal, _) = replicator.replay(1);
    let agent = |it: u32| if it == NOBODY { String::new() } else { it.to_string() };
    let team = |it: u32| match it {
        NOBODY => String::new(),
        it => scenario.teams[usize::from(persons[it as usize].team)].name.clone(),
    };
    let secs = |at: Time| if at.is_never() { String::new() } else { format!("{:.6}", at.secs()) };
    let local = |at: Time| clock.at(at).strftime("%Y-%m-%d %H:%M:%S").to_string();
    let stretch = |from: Time, to: Time| [("from_seconds", secs(from)), ("to_seconds", secs(to))];

    let inquiries = journal.inquiries.iter().map(|it| {
        let (order_lot, rating_lot) = day.outcome(it.inquiry);
        vec![
            ("inquiry", it.inquiry.to_string()),
            ("contact", it.contact.to_string()),
            ("customer", day.customer(it.inquiry).to_string()),
            ("reason", scenario.reasons[usize::from(it.reason)].name.clone()),
            ("group", scenario.groups[usize::from(it.group)].clone()),
            ("agent", agent(it.agent)),
            ("team", team(it.agent)),
            ("started_local", local(it.started)),
            ("started_seconds", secs(it.started)),
            ("entered_seconds", secs(it.entered)),
            ("first_reply_seconds", secs(it.first_reply)),
            ("closed_seconds", secs(it.closed)),
            ("rounds", (it.end_round - it.first_round).to_string()),
            ("transfers", it.transfers.to_string()),
            ("end", it.end.name().to_owned()),
            ("order_lot", order_lot.to_string()),
            ("rating_lot", rating_lot.to_string()),
        ]
    });
    let came = (0..day.inquiries.len() as u32).filter_map(|n| Some((n, journal.inquiry(day, n)?)));
    let rounds = came.flat_map(|(number, inquiry)| {
        let of_it =
            (0..inquiry.rounds).map(move |n| (n, &journal.rounds[(inquiry.first_round + n) as usize]));
        of_it.filter_map(move |(n, round)| {
            Some(vec![
                ("inquiry", number.to_string()),
                ("round", n.to_string()),
                ("asked_seconds", secs(round.asked)),
                ("begun_seconds", secs(round.started)),
                ("ended_seconds", secs(round.ended)),
                ("agent", agent(round.agent)),
                ("outcome", round.outcome_name()?.to_owned()),
            ])
        })
    });
    let holdings = journal.holdings.iter().map(|it| {
        let record = &journal.inquiries[it.record as usize];
        let mut row = vec![("inquiry", record.inquiry.to_string()), ("contact", record.contact.to_string())];
        row.extend([("agent", agent(it.agent)), ("team", team(it.agent))]);
        row.extend(stretch(it.from, it.to));
        row
    });
    let work = journal.work.iter().map(|it| {
        let mut row = vec![("agent", agent(it.agent)), ("team", team(it.agent))];
        row.push(("kind", it.kind.name().to_owned()));
        row.extend(stretch(it.from, it.to));
        row
    });
    let off_chat = journal.off_chat.iter().map(|it| {
        let mut row = vec![("agent", agent(it.agent)), ("team", team(it.agent))];
        row.push(("item", it.item.to_string()));
        row.extend(stretch(it.from, it.to));
        row
    });
    let items = journal.items.iter().zip(0..).map(|(it, number)| {
        let inquiry = match it.cause {
            Cause::ItemOf(_, inquiry) | Cause::End(inquiry) => inquiry.to_string(),
            Cause::Item(..) => String::new(),
        };
        vec![
            ("item", number.to_string()),
            ("kind", scenario.off_chat[usize::from(it.kind)].name.clone()),
            ("inquiry", inquiry),
            ("arose_seconds", secs(it.arose)),
            ("due_seconds", secs(it.due)),
            ("done_seconds", secs(it.done)),
        ]
    });
    let triggers = journal.switches.iter().map(|it| {
        vec![
            ("trigger", scenario.triggers[usize::from(it.trigger)].name.clone()),
            ("at_local", local(it.at)),
            ("at_seconds", secs(it.at)),
            ("on", it.on.to_string()),
        ]
    });
    let presence = journal.presence.iter().map(|it| {
        let mut row = vec![("agent", agent(it.agent)), ("team", team(it.agent))];
        row.extend([("kind", it.kind.name().to_owned()), ("from_local", local(it.from))]);
        row.extend(stretch(it.from, it.to));
        row
    });
    let expected: [(&str, Vec<Cells>); 8] = [
        ("inquiries", inquiries.collect()),
        ("rounds", rounds.collect()),
        ("holdings", holdings.collect()),
        ("work", work.collect()),
        ("off-chat", off_chat.collect()),
        ("items", items.collect()),
        ("triggers", triggers.collect()),
        ("presence", presence.collect()),
    ];
    for (name, expected) in expected {
        let mut found = rows(&tables, name);
        // Those whom the bot kept have no record.
        found.retain(|row| row.get("end").is_none_or(|end| end != "bot" && end != "with-bot"));
        assert!(expected.len() > 1 && found.len() == expected.len(), "{name}: {} rows", found.len());
        for (row, cells) in found.iter().zip(expected) {
            assert_eq!(row.len(), cells.len(), "{name}: {row:?}");
            for (head, value) in cells {
                assert_eq!(row[head], value, "{name}, {head}: {row:?}");
            }
        }
    }
    assert!(journal.inquiries.iter().any(|it| it.transfers > 0 && it.entered > it.started));
}

/// What a planner would reckon from the tables of a day himself.
#[test]
fn open_inquiries_orders_and_ratings_follow_from_the_tables() {
    let mut study = crate::study::read(Path::new("scenarios/quiet-day.toml")).expect("it ships");
    study.scenario.reasons[0].pre_sale = true;
    study.scenario.reasons[0].order_base = 0.4;
    study.scenario.outcomes.order_by_first_wait.clear();
    let tables = journal_csv(&study, 3);
    let number = |row: &Row, column: &str| {
        row[column].parse::<f64>().unwrap_or_else(|_| panic!("{column} is {:?}", row[column]))
    };
    let mut replicator = Replicator::new(&study);
    let figures = replicator.day(3).figures;
    let ratio = |name: &str| {
        let place = study.figures.iter().position(|figure| figure.name == name).expect("a figure");
        figures.whole[place]
    };
    let end = study.scenario.end.secs();
    let length = |row: &Row| number(row, "to_seconds").min(end) - number(row, "from_seconds").min(end);
    let held: f64 = rows(&tables, "holdings").iter().map(length).sum();
    let there = |kind: &str| kind == "online" || kind == "overtime";
    let present = rows(&tables, "presence");
    let present: f64 = present.iter().filter(|row| there(&row["kind"])).map(length).sum();
    let open = ratio("open-per-agent").value(crate::kpi::Unit::Count).expect("people were there");
    assert!((held / present - open).abs() < 1e-6, "{} from the tables, {open}", held / present);

    let inquiries = rows(&tables, "inquiries");
    let received = inquiries.iter().filter(|row| !row["agent"].is_empty());
    let orders = received.clone().filter(|row| number(row, "order_lot") < 0.4).count() as u64;
    let conversion = ratio("consult-conversion");
    assert_eq!((orders, received.count() as u64), (conversion.numerator, conversion.denominator));
    assert!(inquiries.iter().all(|row| (0.0..1.0).contains(&number(row, "rating_lot"))));

    let agents = rows(&tables, "agents");
    assert_eq!(agents.len(), study.layout.persons().len());
    let came = agents.iter().filter(|row| !row["log_in_seconds"].is_empty()).count();
    let seen: std::collections::BTreeSet<String> =
        rows(&tables, "presence").into_iter().map(|mut row| row.remove("agent").expect("who")).collect();
    assert_eq!(came, seen.len());
}

#[test]
fn every_inquiry_that_came_has_a_row_and_those_still_with_the_bot_say_so() {
    let mut study = crate::study::read(Path::new("scenarios/double11.toml")).expect("it ships");
    // Whom the bot hands over in the last hours is with it when the day is over.
    study.scenario.bot.handover_delay = Distribution::Constant { secs: 4.0 * 3_600.0 };
    let tables = journal_csv(&study, 0);
    let (name, inquiries) = &tables[0];
    assert_eq!(*name, "inquiries");
    let mut rows = ::csv::Reader::from_reader(&inquiries[..]);
    let end = TABLES[0].columns.iter().position(|column| column.0 == "end").expect("a column");
    let (mut all, mut with_bot) = (std::collections::BTreeSet::new(), 0);
    for row in rows.records().map(|row| row.expect("a row of the table")) {
        all.insert(row[0].parse::<u32>().expect("a number"));
        if &row[end] == "with-bot" {
            with_bot += 1;
            assert!(row[9].is_empty(), "it never entered routing");
        }
    }
    let mut replicator = Replicator::new(&study);
    let (day, journal, _) = replicator.replay(0);
    let came = (0..day.inquiries.len() as u32).filter(|number| journal.inquiry(day, *number).is_some());
    assert_eq!(all, came.collect());
    assert!(with_bot > 0);
}
