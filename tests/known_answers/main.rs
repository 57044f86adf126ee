//! Oracles in law: what queueing theory and published simulations say, against what the floor does.
//!
//! Every case states its numbers, the formula or publication that they come from, and how it is said in terms of
//! this model. An estimate must lie within four standard errors of the known answer; both stand side by side in
//! the table that each test prints (`cargo test --test known_answers -- --nocapture`). Seeds are fixed.
//!
//! # What is not here
//!
//! - Distribution of daily counts under a busy day's factor, and the correlation of slots that share it (cases D1
//!   and D2): they need no floor, and stand with the drawing of days, in `src/day/tests.rs`.
//! - `P(offered wait > t)` of case B2 is the wait that a customer of endless patience would have. No such customer
//!   is there to be measured, but since patience is memoryless and independent of it, the shares of the waits that
//!   are measured give it.
//! - The staffing *optimum* of case G1: finding it is the planner's work. The service levels of the layouts that
//!   complete enumeration found best, and of those that just miss, are tested here.
//! - The occupancy of case C9 over the day and its drain is busy time over *scheduled* time, and is tested as that.

#[path = "../worlds/mod.rs"]
mod worlds;

mod chat;
mod estimate;
mod one_day;
mod staffing;
mod telephone;
