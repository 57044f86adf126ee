//! The book of Pinduoduo: customers per day, of whom any message late fails the customer.

use super::super::catalog::{Better, Counting, Figure, Unanswered, Unit};
use super::Book;
use crate::language::Words;
use crate::scenario::DailyWindow;
use crate::units::Span;

/// Where the figures are written.
const SOURCE: Words = Words::new(
    "Pinduoduo merchant back office: customer-service data, 3-minute human reply rate",
    "拼多多商家后台：客服数据，3分钟人工回复率",
);

pub(super) const BOOK: Book = Book {
    name: "pdd",
    title: Words::new("Pinduoduo", "拼多多"),
    summary: Words::new(
        "per customer and day: any message late fails the customer",
        "按客户按天考核：任一消息超时，该客户即不达标",
    ),
    figures: &[
        Figure {
            name: "pdd-3-minute-human-reply-rate",
            title: Words::new("PDD 3-minute human reply rate", "3分钟人工回复率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::hours(8, 23),
            counting: Counting::CustomersInTime {
                limit: Span::from_secs(180),
                bot_answers: true,
                bot_only_counts: true,
            },
            definition: Words::new(
                "(Customers − customers with any message in 08:00–23:00 not answered within 180 s) / customers, per customer and day. The bot's reply answers the message it replies to; a customer whom only the bot served counts.",
                "（客户数 − 08:00–23:00 内有任一消息 180 秒内未获回复的客户数）/ 客户数，按客户按天计。机器人的回复视为已回复该消息；仅由机器人接待的客户计入。",
            ),
            source: SOURCE,
        },
        Figure {
            name: "pdd-30-second-rate",
            title: Words::new("PDD 30-second rate", "30秒应答率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::hours(8, 23),
            counting: Counting::RoundsWithin {
                limit: Span::from_secs(30),
                unanswered: Unanswered::EachFails,
            },
            definition: Words::new(
                "Rounds in 08:00–23:00 that a human answered within 30 s / rounds.",
                "08:00–23:00 内 30 秒内获人工回复的轮次 / 轮次。",
            ),
            source: SOURCE,
        },
        Figure {
            name: "pdd-mean-human-response",
            title: Words::new("PDD mean human response", "平均人工响应时长"),
            unit: Unit::Seconds,
            better: Better::Lower,
            window: DailyWindow::hours(8, 23),
            counting: Counting::MeanRoundWait { cap: Span::FOREVER, skip_instant_and_next_day: false },
            definition: Words::new(
                "Mean over answered rounds in 08:00–23:00 of the time from the customer's message to the human reply.",
                "08:00–23:00 内已回复轮次从客户发消息到人工回复的平均时长。",
            ),
            source: SOURCE,
        },
        Figure {
            name: "pdd-3-minute-human-reply-rate-strict",
            title: Words::new(
                "PDD 3-minute human reply rate, the bot's reply not counted",
                "3分钟人工回复率（机器人不计）",
            ),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::hours(8, 23),
            counting: Counting::CustomersInTime {
                limit: Span::from_secs(180),
                bot_answers: false,
                bot_only_counts: false,
            },
            definition: Words::new(
                "As the 3-minute human reply rate, but only a human reply answers a message, and customers whom only the bot served are left out.",
                "同 3 分钟人工回复率，但只有人工回复才算回复，仅由机器人接待的客户不计。",
            ),
            source: SOURCE,
        },
    ],
};
