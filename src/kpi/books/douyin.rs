//! The book of Douyin: rounds and inquiries within 3 minutes.

use super::super::catalog::{Better, Counting, Figure, Unanswered, Unit};
use super::Book;
use crate::language::Words;
use crate::scenario::DailyWindow;
use crate::units::Span;

/// Where the figures are written.
const SOURCE: Words =
    Words::new("Douyin shop back office (Feige): customer-service figures", "抖店后台（飞鸽）：客服数据");

pub(super) const BOOK: Book = Book {
    name: "douyin",
    title: Words::new("Douyin", "抖音"),
    summary: Words::new("per round and per inquiry within 3 minutes", "按轮次和按会话考核3分钟内回复"),
    figures: &[
        Figure {
            name: "douyin-3-minute-rate",
            title: Words::new("Douyin 3-minute rate", "3分钟回复率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::RoundsWithin {
                limit: Span::from_secs(180),
                unanswered: Unanswered::EachFails,
            },
            definition: Words::new(
                "Rounds answered within 180 s / rounds; a round never assigned is not in time.",
                "180 秒内获回复的轮次 / 轮次；始终未分配的轮次算超时。",
            ),
            source: SOURCE,
        },
        Figure {
            name: "douyin-3-minute-inquiry-rate",
            title: Words::new("Douyin 3-minute rate per inquiry", "3分钟回复率（会话）"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::InquiryMeanWithin { limit: Span::from_secs(180) },
            definition: Words::new(
                "Inquiries whose mean wait is at most 180 s / inquiries; one never assigned is not.",
                "平均等待不超过 180 秒的咨询量 / 咨询量；始终未分配的不算。",
            ),
            source: SOURCE,
        },
    ],
};
