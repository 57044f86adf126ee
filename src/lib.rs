//! Simulates a promotion day of an e-commerce customer-service team.
pub mod experiment;
pub mod kpi;
pub mod random;
pub mod scenario;
pub mod stats;
pub mod study;
pub mod units;
pub mod workforce;
