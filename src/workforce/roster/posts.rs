//! The posts of one team and group, and how they are given to persons.
//!
//! A post takes its person from its shift's start until the rest after its end is over, and to the end of the local
//! day on which it starts, since nobody works two shifts of one day. These are intervals, and a set of intervals
//! can be given to as many persons as overlap at one instant by giving each to whoever is free. Limits on hours and
//! on days running make it a harder problem: there the rules of thumb below are tried from the fewest persons that
//! could do, duties are passed on from one person to another where nobody is left, and few posts are searched
//! through to the end.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use crate::scenario::{Clock, GroupId, TeamId};
use crate::units::{Span, Time};
use crate::workforce::{Layout, Limits, Shift};

/// A week of the rule on weekly work: any so many local days running.
const WEEK: i64 = 7;
/// Up to so many posts are searched through to the end if rules of thumb fail, by so many steps at most.
const FEW: usize = 60;
const STEPS: usize = 50_000;
/// Most checks of a person's duties while one post is made room for, and while hours are evened out.
const ROOM: usize = 20_000;
const EVENING: usize = 400_000;

/// Somebody's place on a shift, before it is known whose.
#[derive(Clone, Copy, Debug)]
pub(super) struct Post {
    /// Index in [`Layout::shifts`].
    pub shift: usize,
    /// Local day of its start.
    pub day: i64,
    /// Work, breaks left out.
    pub work: Span,
    /// Work beyond the normal day.
    pub overtime: Span,
    start: Time,
    /// When its person may begin another.
    until: Time,
    /// Calendar month of its start.
    month: i32,
    /// Whether it counts for the limits on hours and days.
    counts: bool,
}

/// The posts of one team and group in the order of their starts, and what the team allows.
#[derive(Debug)]
pub(super) struct Posts<'l> {
    pub list: Vec<Post>,
    limits: &'l Limits,
}

/// Duties by person: each a list of places among the posts, ascending and so in the order of time.
pub(super) type Crew = Vec<Vec<usize>>;

/// Which of those who are free is asked first.
#[derive(Clone, Copy, Debug)]
enum Order {
    /// The first, so that the last may not be needed at all.
    First,
    /// Who has worked least, so that all have alike.
    Fewest,
    /// Who has worked most, so that few are near their limits and the others have room.
    Most,
}

impl Post {
    fn new(index: usize, shift: &Shift, limits: &Limits, clock: &Clock) -> Self {
        let day = clock.day(shift.start);
        let date = clock.date(day);
        let (work, counts) = (shift.work(), shift.is_a_day());
        Post {
            shift: index,
            day,
            work,
            overtime: if counts { (work - limits.normal_day).max(Span::ZERO) } else { Span::ZERO },
            start: shift.start,
            until: (shift.end + limits.rest).max(clock.time_of_day(day + 1, Span::ZERO)),
            month: i32::from(date.year()) * 12 + i32::from(date.month()),
            counts,
        }
    }
}

impl<'l> Posts<'l> {
    /// The posts that a layout has for a team and a group.
    pub fn of(layout: &Layout, (team, group): (TeamId, GroupId), limits: &'l Limits, clock: &Clock) -> Self {
        let mut list = Vec::new();
        for line in layout.lines.iter().filter(|line| (line.team, line.group) == (team, group)) {
            let post = Post::new(line.shift, &layout.shifts[line.shift], limits, clock);
            list.extend(std::iter::repeat_n(post, line.count as usize));
        }
        list.sort_by_key(|post| (post.start, post.until, post.shift));
        Posts { list, limits }
    }

    /// Takes out the posts that nobody of the team may have, even as the only duty.
    pub fn take_impossible(&mut self) -> Vec<Post> {
        let limits = self.limits;
        let (possible, impossible) = self.list.iter().partition(|post| {
            !post.counts
                || post.work <= limits.most_day
                    && limits.most_week.is_none_or(|most| post.work <= most)
                    && limits.overtime_month.is_none_or(|most| post.overtime <= most)
                    && limits.days_running > 0
        });
        self.list = possible;
        impossible
    }

    /// Whether one person may have all these duties.
    fn keeps(&self, duties: impl Iterator<Item = usize> + Clone) -> bool {
        let limits = self.limits;
        let posts = duties.map(|place| &self.list[place]);
        let mut taken = None;
        let mut running = (i64::MIN, 0);
        let mut overtime = (i32::MIN, Span::ZERO);
        // The first duty of the week that ends with the one looked at, and the week's work.
        let (mut week, mut weekly) = (posts.clone().filter(|post| post.counts).peekable(), Span::ZERO);
        for post in posts {
            if taken.is_some_and(|until| post.start < until) {
                return false;
            }
            taken = Some(post.until);
            if !post.counts {
                continue;
            }
            running = (post.day, if post.day == running.0.saturating_add(1) { running.1 + 1 } else { 1 });
            let before = if overtime.0 == post.month { overtime.1 } else { Span::ZERO };
            overtime = (post.month, before + post.overtime);
            weekly += post.work;
            while let Some(first) = week.next_if(|first| first.day <= post.day - WEEK) {
                weekly -= first.work;
            }
            if running.1 > limits.days_running
                || limits.overtime_month.is_some_and(|most| overtime.1 > most)
                || limits.most_week.is_some_and(|most| weekly > most)
            {
                return false;
            }
        }
        true
    }

    /// Whether somebody may have one more duty.
    fn fits(&self, duties: &[usize], place: usize) -> bool {
        let (before, after) = duties.split_at(duties.partition_point(|duty| *duty < place));
        self.keeps(before.iter().chain([&place]).chain(after).copied())
    }

    /// Gives the post to the first person whom it fits.
    pub fn give(&self, crew: &mut Crew, place: usize) -> bool {
        let person = crew.iter_mut().find(|duties| self.fits(duties, place));
        person.map(|duties| insert(duties, place)).is_some()
    }

    /// A number of persons that is certainly not too high: with fewer there is no roster.
    fn least(&self) -> usize {
        // Persons taken at once; at one instant a post may follow another.
        let mut ends = BinaryHeap::new();
        let mut least = 0;
        // By local day: posts, and their work.
        let mut days: BTreeMap<i64, (usize, Span)> = BTreeMap::new();
        let mut months: BTreeMap<i32, Span> = BTreeMap::new();
        for post in &self.list {
            while ends.peek().is_some_and(|Reverse(until)| *until <= post.start) {
                ends.pop();
            }
            ends.push(Reverse(post.until));
            least = least.max(ends.len());
            if post.counts {
                let day = days.entry(post.day).or_default();
                *day = (day.0 + 1, day.1 + post.work);
                *months.entry(post.month).or_default() += post.overtime;
            }
        }
        let shares = |total: Span, most: Option<Span>| {
            let most = most.filter(|most| *most > Span::ZERO);
            most.map_or(0, |most| (total.micros() as u64).div_ceil(most.micros() as u64) as usize)
        };
        for first in days.keys() {
            let week = days.range(*first..first + WEEK).map(|(_, (_, work))| *work).sum();
            least = least.max(shares(week, self.limits.most_week));
            // Of one day more than may be worked running everybody is free on one at least.
            let running = i64::from(self.limits.days_running.max(1));
            let posts: usize = days.range(*first..=first + running).map(|(_, (posts, _))| *posts).sum();
            least = least.max(posts.div_ceil(running as usize));
        }
        months.values().fold(least, |least, total| least.max(shares(*total, self.limits.overtime_month)))
    }

    /// Gives all posts to so many persons by a rule of thumb, with exchanges if wanted.
    fn fill(&self, persons: usize, order: Order, exchanges: bool) -> Option<Crew> {
        let mut crew = vec![Vec::new(); persons];
        let key = |duties: &[usize]| {
            let worked: Span = duties.iter().map(|duty| self.list[*duty].work).sum();
            match order {
                Order::First => 0,
                Order::Fewest => worked.micros(),
                Order::Most => -worked.micros(),
            }
        };
        let mut free: BTreeSet<(i64, usize)> = (0..persons).map(|person| (0, person)).collect();
        let mut busy: BinaryHeap<Reverse<(Time, usize)>> = BinaryHeap::new();
        for (place, post) in self.list.iter().enumerate() {
            while let Some(Reverse((until, person))) = busy.peek().copied() {
                if until > post.start {
                    break;
                }
                busy.pop();
                free.insert((key(&crew[person]), person));
            }
            let fit = free.iter().find(|(_, person)| self.fits(&crew[*person], place)).copied();
            if let Some((worked, person)) = fit {
                free.remove(&(worked, person));
                crew[person].push(place);
                busy.push(Reverse((post.until, person)));
                continue;
            }
            if !exchanges || !self.make_room(&mut crew, place, 2, &mut { ROOM }) {
                return None;
            }
            (free, busy) = (BTreeSet::new(), BinaryHeap::new());
            for (person, duties) in crew.iter().enumerate() {
                match duties.last().map(|duty| self.list[*duty].until).filter(|until| *until > post.start) {
                    Some(until) => busy.push(Reverse((until, person))),
                    None => _ = free.insert((key(duties), person)),
                }
            }
        }
        Some(crew)
    }

    /// Gives a post that fits nobody to a person who passes a duty on, which may make another pass one on.
    fn make_room(&self, crew: &mut Crew, place: usize, depth: u32, checks: &mut usize) -> bool {
        if self.give(crew, place) {
            return true;
        }
        for person in 0..if depth == 0 { 0 } else { crew.len() } {
            for n in 0..crew[person].len() {
                *checks = checks.saturating_sub(crew.len());
                if *checks == 0 {
                    return false;
                }
                let mut duties = crew[person].clone();
                let passed_on = duties.remove(n);
                if !self.fits(&duties, place) {
                    continue;
                }
                insert(&mut duties, place);
                let before = std::mem::replace(&mut crew[person], duties);
                if self.make_room(crew, passed_on, depth - 1, checks) {
                    return true;
                }
                crew[person] = before;
            }
        }
        false
    }

    /// Gives all posts to so many persons, or says whether it is certain that this cannot be done.
    fn attempt(&self, persons: usize) -> Result<Crew, bool> {
        let found = [Order::Fewest, Order::Most, Order::First]
            .into_iter()
            .find_map(|order| self.fill(persons, order, true));
        if let Some(crew) = found {
            return Ok(crew);
        }
        if self.list.len() > FEW {
            return Err(false);
        }
        let mut crew = Crew::new();
        match self.search(&mut crew, persons, None, 0, &mut { STEPS }) {
            Some(true) => Ok(crew),
            Some(false) => Err(true),
            None => Err(false),
        }
    }

    /// Tries every way to give the posts from `place` on to so many persons; `None` if that takes too long. `last`
    /// is who has the post before.
    ///
    /// Persons are alike, so of those without duties only one is tried, and of those with the same duties only the
    /// first; posts on one shift are alike, so they are given in the order of the persons.
    fn search(
        &self,
        crew: &mut Crew,
        persons: usize,
        last: Option<usize>,
        place: usize,
        steps: &mut usize,
    ) -> Option<bool> {
        let Some(post) = self.list.get(place) else { return Some(true) };
        *steps = steps.checked_sub(1)?;
        let alike = place.checked_sub(1).is_some_and(|before| self.list[before].shift == post.shift);
        let from = last.filter(|_| alike).map_or(0, |last| last + 1);
        let shifts = |duties: &[usize]| duties.iter().map(|duty| self.list[*duty].shift).collect::<Vec<_>>();
        let mut tried = BTreeSet::new();
        for person in from..persons.min(crew.len() + 1) {
            if person == crew.len() {
                crew.push(Vec::new());
            }
            if tried.insert(shifts(&crew[person])) && self.fits(&crew[person], place) {
                crew[person].push(place);
                if self.search(crew, persons, Some(person), place + 1, steps)? {
                    return Some(true);
                }
                crew[person].pop();
            }
            if crew[person].is_empty() {
                crew.pop();
            }
        }
        Some(false)
    }

    /// Gives all posts to as few persons as can be found, with hours spread evenly, and says how many are needed for
    /// certain.
    pub fn fewest(&self) -> (Crew, usize) {
        let alone = || (0..self.list.len()).map(|place| vec![place]).collect();
        let mut best: Crew = [Order::First, Order::Most]
            .into_iter()
            .filter_map(|order| self.fill(self.list.len(), order, false).map(with_duties))
            .min_by_key(Vec::len)
            .unwrap_or_else(alone);
        let mut certain = self.least();
        let mut least = certain;
        while least < best.len() {
            let persons = least + (best.len() - least) / 2;
            match self.attempt(persons) {
                Ok(crew) => best = with_duties(crew),
                Err(impossible) => {
                    least = persons + 1;
                    if impossible {
                        certain = least;
                    }
                }
            }
        }
        let even = self.fill(best.len(), Order::Fewest, false);
        best = even.into_iter().chain([best]).min_by_key(|crew| self.unevenness(crew)).unwrap_or_default();
        self.even_out(&mut best);
        best.sort_unstable();
        (best, certain)
    }

    fn hours(&self, duties: &[usize]) -> Span {
        duties.iter().map(|duty| self.list[*duty].work).sum()
    }

    /// Sum of the squares of the hours: the total is given, so it is least where they are alike.
    fn unevenness(&self, crew: &Crew) -> i128 {
        crew.iter().map(|duties| i128::from(self.hours(duties).micros()).pow(2)).sum()
    }

    /// Moves and exchanges duties from those who work more to those who work less, as long as the limits allow.
    fn even_out(&self, crew: &mut Crew) {
        let mut checks = EVENING;
        loop {
            let mut order: Vec<(Span, usize)> =
                crew.iter().map(|duties| self.hours(duties)).zip(0..).collect();
            order.sort_unstable();
            let pairs = order.iter().rev().flat_map(|more| order.iter().map(move |less| (*more, *less)));
            let mut pairs = pairs.take_while(|_| {
                checks = checks.saturating_sub(1);
                checks > 0
            });
            let exchange = pairs.find_map(|(more, less)| {
                let between = more.0 - less.0;
                if between <= Span::ZERO {
                    return None;
                }
                self.exchange(&crew[more.1], &crew[less.1], between).map(|lists| (more.1, less.1, lists))
            });
            let Some((more, less, lists)) = exchange else { return };
            (crew[more], crew[less]) = lists;
        }
    }

    /// The duties of two persons after one of the first goes to the second, perhaps against one of the second, such
    /// that the distance between their hours becomes less.
    fn exchange(&self, more: &[usize], less: &[usize], between: Span) -> Option<(Vec<usize>, Vec<usize>)> {
        for given in more {
            for taken in std::iter::once(None).chain(less.iter().map(Some)) {
                let shorter =
                    self.list[*given].work - taken.map_or(Span::ZERO, |taken| self.list[*taken].work);
                if shorter <= Span::ZERO || shorter >= between {
                    continue;
                }
                let mut lists = (more.to_vec(), less.to_vec());
                lists.0.retain(|duty| duty != given);
                lists.1.retain(|duty| Some(duty) != taken);
                insert(&mut lists.1, *given);
                lists.0.extend(taken);
                lists.0.sort_unstable();
                if self.keeps(lists.0.iter().copied()) && self.keeps(lists.1.iter().copied()) {
                    return Some(lists);
                }
            }
        }
        None
    }
}

fn insert(duties: &mut Vec<usize>, place: usize) {
    duties.insert(duties.partition_point(|duty| *duty < place), place);
}

/// Those who have a duty.
fn with_duties(mut crew: Crew) -> Crew {
    crew.retain(|duties| !duties.is_empty());
    crew
}
