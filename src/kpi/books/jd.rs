//! The book of JD: the first reply of each inquiry, within 30 seconds.

use super::super::catalog::{Better, Counting, Figure, Unit};
use super::Book;
use crate::language::Words;
use crate::scenario::DailyWindow;
use crate::units::Span;

/// Where the figures are written.
const SOURCE: Words = Words::new(
    "JD seller centre: customer-service figures (Dongdong service data)",
    "京东商家后台：客服数据（咚咚服务数据）",
);

pub(super) const BOOK: Book = Book {
    name: "jd",
    title: Words::new("JD", "京东"),
    summary: Words::new(
        "the first reply of each inquiry within 30 seconds",
        "考核每次咨询的首次回复是否在30秒内",
    ),
    figures: &[
        Figure {
            name: "jd-reply-rate",
            title: Words::new("JD reply rate", "应答率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::ReplyRate,
            definition: Words::new(
                "Inquiries received by an agent / inquiries that needed people.",
                "客服接入的咨询量 / 需要人工的咨询量。",
            ),
            source: SOURCE,
        },
        Figure {
            name: "jd-first-30-second-rate",
            title: Words::new("JD first 30-second rate", "30秒应答率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::hours(9, 23),
            counting: Counting::FirstReplyWithin { limit: Span::from_secs(30) },
            definition: Words::new(
                "Inquiries whose first human reply came at most 30 s after they entered the queue / inquiries that needed people and started in 09:00–23:00. Unanswered ones stay in the denominator, leave-messages are in neither. A return within the reopening time is the same inquiry.",
                "进入排队后 30 秒内获首次人工回复的咨询量 / 09:00–23:00 开始且需要人工的咨询量。未回复的计入分母，留言不计入分子和分母。在重开时限内回来的算同一次咨询。",
            ),
            source: SOURCE,
        },
        Figure {
            name: "jd-mean-response",
            title: Words::new("JD mean response", "平均响应时长"),
            unit: Unit::Seconds,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::MeanRoundWait { cap: Span::FOREVER, skip_instant_and_next_day: false },
            definition: Words::new(
                "Mean over answered rounds of the time from the customer's message to the human reply.",
                "已回复轮次从客户发消息到人工回复的平均时长。",
            ),
            source: SOURCE,
        },
        Figure {
            name: "jd-leave-message-rate",
            title: Words::new("JD leave-message rate", "留言率"),
            unit: Unit::Share,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::LeaveMessages,
            definition: Words::new(
                "Leave-messages / inquiries that needed people.",
                "留言量 / 需要人工的咨询量。",
            ),
            source: SOURCE,
        },
    ],
};
