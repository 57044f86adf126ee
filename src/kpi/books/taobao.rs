//! The book of Taobao and Tmall: rounds, capped response times, customers never answered.

use super::super::catalog::{Better, Counting, Figure, Unanswered, Unit};
use super::Book;
use crate::language::Words;
use crate::scenario::DailyWindow;
use crate::units::Span;

/// Where the figures are written.
const SOURCE: Words = Words::new(
    "Taobao seller platform: Wangwang customer-service figures, 3-minute human response rate",
    "淘宝千牛卖家工作台：旺旺客服数据，3分钟人工响应率",
);

pub(super) const BOOK: Book = Book {
    name: "taobao",
    title: Words::new("Taobao and Tmall", "淘宝天猫"),
    summary: Words::new(
        "per round, capped response time, unanswered customers",
        "按轮次考核：响应率、封顶的响应时长、未回复人数",
    ),
    figures: &[
        Figure {
            name: "taobao-3-minute-human-response-rate",
            title: Words::new("Taobao 3-minute human response rate", "3分钟人工响应率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::hours(8, 23),
            counting: Counting::RoundsWithin {
                limit: Span::from_secs(180),
                unanswered: Unanswered::OnePerCustomer,
            },
            definition: Words::new(
                "Rounds in 08:00–23:00 answered within 180 s / answered rounds and customers never answered that day, who are one failed round each; an unanswered round of a customer answered that day is in neither.",
                "08:00–23:00 内 180 秒内获回复的轮次 / 已回复轮次与当天始终未获回复的客户之和，后者各计为一个不达标轮次；当天获得过回复的客户的未回复轮次两边都不计。",
            ),
            source: SOURCE,
        },
        Figure {
            name: "taobao-response-time",
            title: Words::new("Taobao response time", "平均人工响应时长"),
            unit: Unit::Seconds,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::MeanRoundWait { cap: Span::from_secs(600), skip_instant_and_next_day: true },
            definition: Words::new(
                "Mean over human rounds, each counted as 600 s at most; replies within the same second and replies on a later day are left out.",
                "人工轮次响应时长的平均值，每轮最多按 600 秒计；同一秒内的回复和隔天的回复不计。",
            ),
            source: SOURCE,
        },
        Figure {
            name: "taobao-unanswered-customers",
            title: Words::new("Taobao unanswered customers", "未回复人数"),
            unit: Unit::Count,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::UnansweredCustomers,
            definition: Words::new(
                "Customers with a round that no human answered.",
                "有任一轮次未获人工回复的客户数。",
            ),
            source: SOURCE,
        },
        Figure {
            name: "taobao-unanswered-rate",
            title: Words::new("Taobao unanswered rate", "未回复率"),
            unit: Unit::Share,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::UnansweredCustomerRate,
            definition: Words::new(
                "Customers with a round that no human answered / customers.",
                "有任一轮次未获人工回复的客户数 / 客户数。",
            ),
            source: SOURCE,
        },
    ],
};
