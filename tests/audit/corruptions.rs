//! The audit finds what is wrong: journals that are made to lie, and lawful ones held against another law.

use peakshift::day::{Day, Round};
use peakshift::scenario::{Discipline, Manner, Scenario, Topology, WhenFull};
use peakshift::sim::audit::{CHECKS, audit};
use peakshift::sim::{
    End, Holding, InquiryRecord, ItemRecord, Journal, Later, OffChatRecord, PresenceKind, PresenceRecord,
    RoundOutcome, RoundRecord, SwitchRecord, WorkKind, WorkRecord,
};
use peakshift::units::{Span, Time};
use peakshift::workforce::{Attendance, Layout};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::worlds::generated::any_world;

const SECOND: Span = Span::from_secs(1);

/// A day and its lawful journal.
#[derive(Clone)]
struct Case {
    scenario: Scenario,
    layout: Layout,
    attendance: Vec<Attendance>,
    day: Day,
    journal: Journal,
}

impl Case {
    /// Names of the checks that object.
    fn objections(&self) -> Vec<&'static str> {
        let verdict = audit(&self.scenario, &self.layout, &self.attendance, &self.day, &self.journal);
        verdict.err().into_iter().flatten().map(|violation| violation.rule).collect()
    }
}

/// Something that makes a case unlawful.
struct Corruption {
    name: &'static str,
    /// The check that must object, among others perhaps.
    check: &'static str,
    /// Whether every case that it can be done to becomes unlawful; a law may be another one and yet be kept.
    always: bool,
    /// Does it, if there is anything to do it to.
    apply: fn(&mut Case) -> bool,
}

/// Changes the first item that is fit for it.
fn change<T>(items: &mut [T], fit: impl FnMut(&&mut T) -> bool, change: impl FnOnce(&mut T)) -> bool {
    items.iter_mut().find(fit).map(change).is_some()
}

/// Takes out the first item that is fit for it.
fn drop_one<T>(items: &mut Vec<T>, fit: impl FnMut(&T) -> bool) -> bool {
    items.iter().position(fit).map(|place| items.remove(place)).is_some()
}

fn answered(round: &RoundRecord) -> bool {
    round.outcome == RoundOutcome::Answered
}

const CORRUPTIONS: &[Corruption] = &[
    Corruption {
        name: "an agent who does not exist holds an inquiry",
        check: "shape",
        always: true,
        apply: |case| change(&mut case.journal.holdings, |_| true, |holding| holding.agent = 1000),
    },
    Corruption {
        name: "a reply ends before it begins",
        check: "shape",
        always: true,
        apply: |case| {
            let rounds = &mut case.journal.rounds;
            change(rounds, |r| answered(r), |round| round.started = round.ended + SECOND)
        },
    },
    Corruption {
        name: "a round without a journal",
        check: "shape",
        always: true,
        apply: |case| case.journal.rounds.pop().is_some(),
    },
    Corruption {
        name: "an inquiry that left no trace",
        check: "everyone-once",
        always: true,
        apply: |case| {
            // The last one, lest the numbers of the others move.
            let last = case.journal.inquiries.len() as u32;
            case.journal.holdings.retain(|holding| holding.record + 1 != last);
            case.journal.inquiries.pop().is_some()
        },
    },
    Corruption {
        name: "a contact counted twice",
        check: "everyone-once",
        always: true,
        apply: |case| {
            let again = case.journal.inquiries.last().copied();
            case.journal.inquiries.extend(again);
            again.is_some()
        },
    },
    Corruption {
        name: "a first reply that was another",
        check: "everyone-once",
        always: true,
        apply: |case| {
            let fit = |record: &&mut InquiryRecord| !record.first_reply.is_never();
            change(&mut case.journal.inquiries, fit, |record| record.first_reply += SECOND)
        },
    },
    Corruption {
        name: "a transfer that was not",
        check: "everyone-once",
        always: true,
        apply: |case| change(&mut case.journal.inquiries, |_| true, |record| record.transfers += 1),
    },
    Corruption {
        name: "a reply to what was not asked yet",
        check: "cause",
        always: true,
        apply: |case| {
            let fit = |r: &&mut RoundRecord| answered(r) && r.started < r.ended;
            change(&mut case.journal.rounds, fit, |round| round.asked = round.ended)
        },
    },
    Corruption {
        name: "a customer who left before his patience ended",
        check: "patience",
        always: true,
        apply: |case| {
            let fit = |r: &&mut RoundRecord| r.outcome == RoundOutcome::Left && r.ended > r.asked;
            change(&mut case.journal.rounds, fit, |round| round.ended = round.asked)
        },
    },
    Corruption {
        name: "a reply read by who had left",
        check: "patience",
        always: true,
        apply: |case| change(&mut case.journal.rounds, |r| r.unread, |round| round.unread = false),
    },
    Corruption {
        name: "a message that came too late",
        check: "next-message",
        always: true,
        apply: |case| {
            let Case { day, journal, .. } = case;
            let firsts: Vec<u32> = journal.inquiries.iter().map(|record| record.first_round).collect();
            let later =
                |r: usize| !firsts.contains(&(r as u32)) && day.rounds[r - 1].transfer == Round::STAYS;
            let mut rounds = journal.rounds.iter_mut().enumerate();
            let fit = rounds.find(|(r, it)| answered(it) && it.asked < it.started && later(*r));
            fit.map(|(_, round)| round.asked = round.started).is_some()
        },
    },
    Corruption {
        name: "an inquiry that did not close",
        check: "close",
        always: true,
        apply: |case| {
            let fit = |r: &&mut InquiryRecord| matches!(r.end, End::Finished | End::LeftOpenly);
            change(&mut case.journal.inquiries, fit, |record| record.end = End::CutOff)
        },
    },
    Corruption {
        name: "an inquiry that closed early",
        check: "close",
        always: true,
        apply: |case| {
            let idle = case.scenario.routing.idle_close > SECOND;
            let fit = |r: &&mut InquiryRecord| idle && r.end == End::Idle;
            change(&mut case.journal.inquiries, fit, |record| record.closed = record.closed - SECOND)
        },
    },
    Corruption {
        name: "a return at the wrong time",
        check: "return",
        always: true,
        apply: |case| {
            let fit = |r: &&mut InquiryRecord| r.contact > 0;
            change(&mut case.journal.inquiries, fit, |record| record.since_close += SECOND)
        },
    },
    Corruption {
        name: "somebody who came late",
        check: "presence",
        always: true,
        apply: |case| {
            let fit = |p: &&mut PresenceRecord| p.to - p.from > SECOND;
            change(&mut case.journal.presence, fit, |stretch| stretch.from += SECOND)
        },
    },
    Corruption {
        name: "two replies at once",
        check: "one-thing-at-a-time",
        always: true,
        apply: |case| {
            let rounds = case.journal.rounds.clone();
            let follows = |r: &RoundRecord| {
                rounds.iter().any(|b| b.agent == r.agent && b.started < b.ended && b.ended == r.started)
            };
            let fit = |r: &&mut RoundRecord| answered(r) && r.started < r.ended && follows(r);
            change(&mut case.journal.rounds, fit, |round| {
                round.started = round.started - Span::from_micros(1)
            })
        },
    },
    Corruption {
        name: "a reply of somebody who had gone home",
        check: "on-shift",
        always: true,
        apply: |case| {
            let rounds = case.journal.rounds.clone();
            let until = |p: &PresenceRecord| {
                rounds.iter().any(|r| r.agent == p.agent && r.started < r.ended && r.ended == p.to)
            };
            drop_one(&mut case.journal.presence, |p| p.kind == PresenceKind::Overtime && until(p))
        },
    },
    Corruption {
        name: "a customer kept waiting for nothing",
        check: "never-idle-beside-work",
        always: true,
        apply: |case| {
            let fit = |r: &&mut RoundRecord| answered(r) && r.ended - r.started > SECOND;
            change(&mut case.journal.rounds, fit, |round| round.started += SECOND)
        },
    },
    Corruption {
        name: "a break that nobody took",
        check: "breaks",
        always: true,
        apply: |case| {
            let fit = |p: &&mut PresenceRecord| p.kind == PresenceKind::Break;
            change(&mut case.journal.presence, fit, |stretch| stretch.kind = PresenceKind::Online)
        },
    },
    Corruption {
        name: "overtime for nothing",
        check: "overtime",
        always: true,
        apply: |case| {
            let horizon = case.scenario.horizon();
            let last = |agent: u32, journal: &Journal| {
                journal.presence.iter().filter(|p| p.agent == agent).map(|p| p.to).max()
            };
            let journal = case.journal.clone();
            let fit = |p: &&mut PresenceRecord| {
                p.kind == PresenceKind::Overtime
                    && last(p.agent, &journal) == Some(p.to)
                    && p.to + SECOND < horizon
            };
            change(&mut case.journal.presence, fit, |stretch| stretch.to += SECOND)
        },
    },
    Corruption {
        name: "a reply written in less time than it takes",
        check: "reply-work",
        always: true,
        apply: |case| {
            let fit = |r: &&mut RoundRecord| {
                answered(r) && r.ended - r.started > SECOND && case.scenario.replies.load.is_none()
            };
            change(&mut case.journal.rounds, fit, |round| round.started += SECOND)
        },
    },
    Corruption {
        name: "a text that nobody wrote",
        check: "text-work",
        always: true,
        apply: |case| {
            let text = |w: &WorkRecord| {
                matches!(w.kind, WorkKind::Rest | WorkKind::HandoverText | WorkKind::ClosingText)
            };
            drop_one(&mut case.journal.work, text)
        },
    },
    Corruption {
        name: "wrap-up that is lost",
        check: "wrap-up",
        always: true,
        apply: |case| {
            drop_one(&mut case.journal.work, |w| w.kind == WorkKind::WrapUp && w.to < case.scenario.horizon())
        },
    },
    Corruption {
        name: "wrap-up that arose later",
        check: "wrap-up",
        always: true,
        apply: |case| {
            let fit = |w: &&mut WorkRecord| w.kind == WorkKind::WrapUp;
            change(&mut case.journal.work, fit, |work| work.arose += SECOND)
        },
    },
    Corruption {
        name: "a slot that is held after the close",
        check: "holdings",
        always: true,
        apply: |case| {
            let horizon = case.scenario.horizon();
            let fit = |holding: &&mut Holding| holding.to + SECOND < horizon;
            change(&mut case.journal.holdings, fit, |holding| holding.to += SECOND)
        },
    },
    Corruption {
        name: "a reply by somebody else than the holder",
        check: "holdings",
        always: true,
        apply: |case| {
            let agents = case.attendance.len() as u32;
            let fit = |r: &&mut RoundRecord| answered(r) && agents > 1;
            change(&mut case.journal.rounds, fit, |round| round.agent = (round.agent + 1) % agents)
        },
    },
    Corruption {
        name: "a lower cap",
        check: "cap",
        always: false,
        apply: |case| {
            case.scenario.teams.iter_mut().for_each(|team| team.cap = vec![1]);
            true
        },
    },
    Corruption {
        name: "a longer drain",
        check: "no-new-inquiry",
        always: false,
        apply: |case| {
            case.scenario.teams.iter_mut().for_each(|team| team.drain = Span::from_mins(10));
            true
        },
    },
    Corruption {
        name: "a reason that belongs to another group",
        check: "group",
        always: false,
        apply: |case| {
            case.scenario.routing.overflow.clear();
            case.scenario.reasons.iter_mut().for_each(|reason| reason.group = (reason.group + 1) % 3);
            true
        },
    },
    Corruption {
        name: "another discipline",
        check: "discipline",
        always: false,
        apply: |case| {
            let routing = &mut case.scenario.routing;
            routing.discipline = match routing.discipline {
                Discipline::NewFirst => Discipline::LongestWait,
                _ => Discipline::NewFirst,
            };
            true
        },
    },
    Corruption {
        name: "other priorities",
        check: "queue-order",
        always: false,
        apply: |case| {
            case.scenario.reasons.iter_mut().for_each(|reason| reason.priority = 5 - reason.priority);
            true
        },
    },
    Corruption {
        name: "a higher cap",
        check: "queue-without-need",
        always: false,
        apply: |case| {
            case.scenario.teams.iter_mut().for_each(|team| team.cap = vec![u32::MAX]);
            case.scenario.routing.topology == Topology::Central
        },
    },
    Corruption {
        name: "a platform that takes leave-messages where it queued, and the other way round",
        check: "leave-message",
        always: false,
        apply: |case| {
            let routing = &mut case.scenario.routing;
            for what in [&mut routing.when_full, &mut routing.when_nobody] {
                *what = if *what == WhenFull::Queue { WhenFull::LeaveMessage } else { WhenFull::Queue };
            }
            true
        },
    },
    Corruption {
        name: "work besides chat that is due later",
        check: "items",
        always: true,
        apply: |case| change(&mut case.journal.items, |_| true, |item: &mut ItemRecord| item.due += SECOND),
    },
    Corruption {
        name: "an item that came from nothing",
        check: "items",
        always: true,
        apply: |case| {
            let again = case.journal.items.last().copied();
            case.journal.items.extend(again);
            again.is_some()
        },
    },
    Corruption {
        name: "an item that was done in less time than it takes",
        check: "item-work",
        always: true,
        apply: |case| {
            let items = &case.journal.items;
            let done = |s: &&mut OffChatRecord| items[s.item as usize].done == s.to && s.to - s.from > SECOND;
            change(&mut case.journal.off_chat, done, |stretch| stretch.from += SECOND)
        },
    },
    Corruption {
        name: "work besides chat that went on while a customer waited",
        check: "off-chat",
        always: true,
        apply: |case| {
            // The customer who called somebody away wrote a second before.
            let Journal { off_chat, holdings, rounds, .. } = &mut case.journal;
            let called_away = |r: &RoundRecord| {
                let long =
                    |s: &OffChatRecord| s.agent == r.agent && s.to == r.started && s.to - s.from > SECOND;
                let held = |h: &Holding| h.agent == r.agent && h.from + SECOND < r.asked && r.started < h.to;
                r.asked == r.started && off_chat.iter().any(long) && holdings.iter().any(held)
            };
            change(rounds, |r| called_away(r), |round| round.asked = round.asked - SECOND)
        },
    },
    Corruption {
        name: "work besides chat of another group",
        check: "off-chat",
        always: true,
        apply: |case| {
            let groups = case.scenario.groups.len() as u16;
            case.scenario.off_chat.iter_mut().for_each(|kind| kind.group = (kind.group + 1) % groups);
            !case.journal.off_chat.is_empty()
        },
    },
    Corruption {
        name: "two items in each other's place",
        check: "next-item",
        always: false,
        apply: |case| {
            let Journal { items, off_chat, .. } = &mut case.journal;
            let pair = (1..off_chat.len()).find(|&nth| {
                let (a, b) = (off_chat[nth - 1], off_chat[nth]);
                items[a.item as usize].due < items[b.item as usize].due && a.agent == b.agent && a.to > a.from
            });
            let Some(nth) = pair else { return false };
            let (a, b) = (off_chat[nth - 1].item, off_chat[nth].item);
            for stretch in off_chat.iter_mut() {
                stretch.item = if stretch.item == a {
                    b
                } else if stretch.item == b {
                    a
                } else {
                    stretch.item
                };
            }
            let done = items[a as usize].done;
            items[a as usize].done = items[b as usize].done;
            items[b as usize].done = done;
            true
        },
    },
    Corruption {
        name: "an item that nobody took up",
        check: "no-idle-hands",
        always: true,
        apply: |case| {
            let Journal { items, off_chat, .. } = &mut case.journal;
            let long = off_chat.iter().find(|s| s.to - s.from > SECOND).map(|s| s.item);
            let Some(item) = long else { return false };
            off_chat.retain(|stretch| stretch.item != item);
            items[item as usize].done = Time::NEVER;
            true
        },
    },
    Corruption {
        name: "more people in a block than may be",
        check: "blocks",
        always: true,
        apply: |case| {
            let block = |p: &PresenceRecord| p.kind == PresenceKind::Block;
            for kind in &mut case.scenario.off_chat {
                if let Manner::Block { at_once } = &mut kind.manner {
                    *at_once = 0;
                }
            }
            case.journal.presence.iter().any(block)
        },
    },
    Corruption {
        name: "a customer who came back at another time",
        check: "follow-ups",
        always: true,
        apply: |case| change(&mut case.journal.later, |_| true, |later: &mut Later| later.arrives += SECOND),
    },
    Corruption {
        name: "a customer who did not come back",
        check: "follow-ups",
        always: true,
        apply: |case| {
            let foreseen = case.day.first_follow_up;
            drop_one(&mut case.journal.later, |later| later.inquiry >= foreseen)
        },
    },
    Corruption {
        name: "a trigger that did not set in",
        check: "triggers",
        always: false,
        apply: |case| drop_one(&mut case.journal.switches, |switch: &SwitchRecord| switch.on),
    },
    Corruption {
        name: "a trigger that set in between two looks",
        check: "triggers",
        always: true,
        apply: |case| {
            let last = case.journal.switches.last_mut();
            last.map(|switch| switch.at += Span::from_micros(1)).is_some()
        },
    },
    Corruption {
        name: "a minute of which nothing tells",
        check: "conservation",
        always: true,
        apply: |case| {
            let journal = case.journal.clone();
            let goes_on = |p: &PresenceRecord| {
                journal.presence.iter().any(|next| next.agent == p.agent && next.from == p.to)
                    && journal.presence.iter().any(|before| before.agent == p.agent && before.to == p.from)
            };
            drop_one(&mut case.journal.presence, goes_on)
        },
    },
    Corruption {
        name: "an inquiry that two hold",
        check: "littles-law",
        always: true,
        apply: |case| {
            let long =
                case.journal.holdings.iter().find(|holding| holding.to - holding.from > SECOND).copied();
            case.journal.holdings.extend(long);
            long.is_some()
        },
    },
];

/// Lawful days of generated worlds, the same in every run.
fn cases() -> impl Iterator<Item = Case> {
    let mut runner = TestRunner::deterministic();
    let worlds = any_world();
    (0..400).filter_map(move |_| {
        let world = worlds.new_tree(&mut runner).ok()?.current();
        let (day, attendance) = (world.day(0), world.attendance(0));
        let journal = world.run(&attendance, &day);
        Some(Case { scenario: world.scenario, layout: world.layout, attendance, day, journal })
    })
}

#[test]
fn whatever_is_wrong_with_a_journal_is_found() {
    // By corruption: how many cases it could be done to, and in how many the check objected.
    let mut counts = vec![(0, 0); CORRUPTIONS.len()];
    for case in cases() {
        assert_eq!(case.objections(), [] as [&str; 0]);
        for (corruption, count) in CORRUPTIONS.iter().zip(&mut counts) {
            let mut corrupted = case.clone();
            if (corruption.apply)(&mut corrupted) {
                let objections = corrupted.objections();
                count.0 += 1;
                count.1 += usize::from(objections.contains(&corruption.check));
                assert!(!corruption.always || !objections.is_empty(), "{}: nobody objects", corruption.name);
            }
        }
    }
    for (corruption, (tried, found)) in CORRUPTIONS.iter().zip(&counts) {
        println!("{:72} {:24} {found:4} of {tried:4}", corruption.name, corruption.check);
    }
    for (corruption, (_, found)) in CORRUPTIONS.iter().zip(&counts) {
        assert!(*found >= 5, "{}: {} objects in {found} cases", corruption.name, corruption.check);
    }
}

#[test]
fn every_check_has_something_that_it_must_find() {
    for check in CHECKS {
        let tried = CORRUPTIONS.iter().any(|corruption| corruption.check == check.name);
        assert!(tried, "nothing shows that {} finds anything", check.name);
        assert_eq!(CHECKS.iter().filter(|other| other.name == check.name).count(), 1);
    }
}
