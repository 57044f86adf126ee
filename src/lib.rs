//! Simulates a promotion day of an e-commerce customer-service team.
pub mod cli;
pub mod day;
pub mod experiment;
pub mod kpi;
pub mod random;
pub mod report;
pub mod routing;
pub mod scenario;
pub mod sim;
pub mod stats;
pub mod study;
pub mod units;
pub mod workforce;
