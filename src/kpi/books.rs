//! The rule books: thresholds, hours, what counts and where that is written. Data only.

use super::catalog::{Better, Counting, Figure, Unanswered, Unit};
use crate::language::Words;
use crate::scenario::DailyWindow;
use crate::units::Span;

/// The figures by which one platform judges a shop.
#[derive(PartialEq, Debug)]
pub struct Book {
    /// Name in scenario files.
    pub name: &'static str,
    /// Title.
    pub title: Words,
    /// What it judges.
    pub summary: Words,
    /// Its figures; the first is the one that matters most.
    pub figures: &'static [Figure],
}

const PDD: Words = Words::new(
    "Pinduoduo merchant back office: customer-service data, 3-minute human reply rate",
    "拼多多商家后台：客服数据，3分钟人工回复率",
);
const TAOBAO: Words = Words::new(
    "Taobao seller platform: Wangwang customer-service figures, 3-minute human response rate",
    "淘宝千牛卖家工作台：旺旺客服数据，3分钟人工响应率",
);
const JD: Words = Words::new(
    "JD seller centre: customer-service figures (Dongdong service data)",
    "京东商家后台：客服数据（咚咚服务数据）",
);
const DOUYIN: Words =
    Words::new("Douyin shop back office (Feige): customer-service figures", "抖店后台（飞鸽）：客服数据");
const USUAL: Words = Words::new("usual in the field", "行业通行");

/// All platform books.
pub const BOOKS: &[Book] = &[
    Book {
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
                source: PDD,
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
                source: PDD,
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
                source: PDD,
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
                source: PDD,
            },
        ],
    },
    Book {
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
                    "Rounds in 08:00–23:00 answered within 180 s / rounds; a customer never answered that day is one failed round.",
                    "08:00–23:00 内 180 秒内获回复的轮次 / 轮次；当天始终未获回复的客户计为一个不达标轮次。",
                ),
                source: TAOBAO,
            },
            Figure {
                name: "taobao-response-time",
                title: Words::new("Taobao response time", "平均人工响应时长"),
                unit: Unit::Seconds,
                better: Better::Lower,
                window: DailyWindow::ALWAYS,
                counting: Counting::MeanRoundWait {
                    cap: Span::from_secs(600),
                    skip_instant_and_next_day: true,
                },
                definition: Words::new(
                    "Mean over human rounds, each counted as 600 s at most; replies within the same second and replies on a later day are left out.",
                    "人工轮次响应时长的平均值，每轮最多按 600 秒计；同一秒内的回复和隔天的回复不计。",
                ),
                source: TAOBAO,
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
                source: TAOBAO,
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
                source: TAOBAO,
            },
        ],
    },
    Book {
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
                source: JD,
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
                source: JD,
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
                source: JD,
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
                source: JD,
            },
        ],
    },
    Book {
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
                source: DOUYIN,
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
                source: DOUYIN,
            },
        ],
    },
];

/// Figures that are reported whatever the platform.
pub const COMMON: Book = Book {
    name: "common",
    title: Words::new("Common figures", "通用指标"),
    summary: Words::new(
        "volumes, waits, shares in time, people, work",
        "咨询量、等待时长、及时率、人力、工作量",
    ),
    figures: &[
        Figure {
            name: "inquiries",
            title: Words::new("inquiries", "咨询量"),
            unit: Unit::Count,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::Inquiries,
            definition: Words::new(
                "Inquiries, those that the bot resolved included; returns after the reopening time count anew.",
                "咨询量，含机器人已解决的；超过重开时限再来的另计一次。",
            ),
            source: USUAL,
        },
        Figure {
            name: "inquiries-to-people",
            title: Words::new("inquiries to people", "转人工量"),
            unit: Unit::Count,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::InquiriesToPeople,
            definition: Words::new(
                "Inquiries that the bot did not resolve.",
                "机器人未解决、转人工的咨询量。",
            ),
            source: USUAL,
        },
        Figure {
            name: "bot-share",
            title: Words::new("bot share", "机器人拦截率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::BotShare,
            definition: Words::new(
                "Inquiries that the bot resolved / inquiries, returns of the same customer not counted.",
                "机器人解决的咨询量 / 咨询量，同一客户再次来访的不计。",
            ),
            source: USUAL,
        },
        Figure {
            name: "first-reply-within-30s",
            title: Words::new("first reply within 30 s", "首次30秒应答率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::FirstReplyWithin { limit: Span::from_secs(30) },
            definition: Words::new(
                "Inquiries whose first human reply came within 30 s / inquiries that needed people, leave-messages left out.",
                "30 秒内获首次人工回复的咨询量 / 需要人工的咨询量，留言不计。",
            ),
            source: USUAL,
        },
        Figure {
            name: "first-reply-within-60s",
            title: Words::new("first reply within 60 s", "首次60秒应答率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::FirstReplyWithin { limit: Span::from_secs(60) },
            definition: Words::new(
                "Inquiries whose first human reply came within 60 s / inquiries that needed people, leave-messages left out.",
                "60 秒内获首次人工回复的咨询量 / 需要人工的咨询量，留言不计。",
            ),
            source: USUAL,
        },
        Figure {
            name: "first-reply-within-180s",
            title: Words::new("first reply within 180 s", "首次180秒应答率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::FirstReplyWithin { limit: Span::from_secs(180) },
            definition: Words::new(
                "Inquiries whose first human reply came within 180 s / inquiries that needed people, leave-messages left out.",
                "180 秒内获首次人工回复的咨询量 / 需要人工的咨询量，留言不计。",
            ),
            source: USUAL,
        },
        Figure {
            name: "rounds-within-30s",
            title: Words::new("rounds within 30 s", "30秒轮次应答率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::RoundsWithin {
                limit: Span::from_secs(30),
                unanswered: Unanswered::EachFails,
            },
            definition: Words::new(
                "Rounds that a human answered within 30 s / rounds.",
                "30 秒内获人工回复的轮次 / 轮次。",
            ),
            source: USUAL,
        },
        Figure {
            name: "rounds-within-60s",
            title: Words::new("rounds within 60 s", "60秒轮次应答率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::RoundsWithin {
                limit: Span::from_secs(60),
                unanswered: Unanswered::EachFails,
            },
            definition: Words::new(
                "Rounds that a human answered within 60 s / rounds.",
                "60 秒内获人工回复的轮次 / 轮次。",
            ),
            source: USUAL,
        },
        Figure {
            name: "rounds-within-180s",
            title: Words::new("rounds within 180 s", "180秒轮次应答率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::RoundsWithin {
                limit: Span::from_secs(180),
                unanswered: Unanswered::EachFails,
            },
            definition: Words::new(
                "Rounds that a human answered within 180 s / rounds.",
                "180 秒内获人工回复的轮次 / 轮次。",
            ),
            source: USUAL,
        },
        Figure {
            name: "mean-first-wait",
            title: Words::new("mean first wait", "平均首次响应时长"),
            unit: Unit::Seconds,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::MeanFirstWait,
            definition: Words::new(
                "Mean time from entering routing to the first human reply, over answered inquiries.",
                "已回复的咨询从进入分流到首次人工回复的平均时长。",
            ),
            source: USUAL,
        },
        Figure {
            name: "mean-wait",
            title: Words::new("mean wait", "平均响应时长"),
            unit: Unit::Seconds,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::MeanRoundWait { cap: Span::FOREVER, skip_instant_and_next_day: false },
            definition: Words::new(
                "Mean time from the customer's message to the human reply, over answered rounds.",
                "已回复轮次从客户发消息到人工回复的平均时长。",
            ),
            source: USUAL,
        },
        Figure {
            name: "abandoned-openly",
            title: Words::new("abandoned openly", "主动离开率"),
            unit: Unit::Share,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::AbandonedOpenly,
            definition: Words::new(
                "Inquiries whose customer left unanswered and closed the chat / inquiries that needed people.",
                "客户未获回复即离开并关闭会话的咨询量 / 需要人工的咨询量。",
            ),
            source: USUAL,
        },
        Figure {
            name: "abandoned-silently",
            title: Words::new("abandoned silently", "无声流失率"),
            unit: Unit::Share,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::AbandonedSilently,
            definition: Words::new(
                "Inquiries whose customer left unanswered without a word, so that the agent still spends the work / inquiries that needed people.",
                "客户未获回复即离开、但没有任何提示（客服仍要花工作量）的咨询量 / 需要人工的咨询量。",
            ),
            source: Words::new(
                "Castellanos, Yom-Tov, Goldberg, Park 2025",
                "Castellanos、Yom-Tov、Goldberg、Park 2025",
            ),
        },
        Figure {
            name: "leave-message-rate",
            title: Words::new("leave-message rate", "留言率"),
            unit: Unit::Share,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::LeaveMessages,
            definition: Words::new(
                "Leave-messages / inquiries that needed people.",
                "留言量 / 需要人工的咨询量。",
            ),
            source: USUAL,
        },
        Figure {
            name: "transfer-rate",
            title: Words::new("transfers per inquiry", "转接率"),
            unit: Unit::Share,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::TransferRate,
            definition: Words::new(
                "Transfers / inquiries that an agent received.",
                "转接次数 / 客服接入的咨询量。",
            ),
            source: USUAL,
        },
        Figure {
            name: "queue-length",
            title: Words::new("customers in the queue", "排队人数"),
            unit: Unit::Count,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::QueueLength,
            definition: Words::new(
                "Inquiries in routing that no agent has received yet, mean over the time up to the scenario's end; after a transfer or a hand-over they are not counted.",
                "在分流中尚无客服接入的咨询量，到场景结束为止按时间平均；转接或交接之后的不计。",
            ),
            source: USUAL,
        },
        Figure {
            name: "people-online",
            title: Words::new("people on line", "在线人数"),
            unit: Unit::Count,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::PeopleOnline,
            definition: Words::new(
                "People logged in and not on break, mean over the time up to the scenario's end.",
                "已上线且不在休息的人数，到场景结束为止按时间平均。",
            ),
            source: USUAL,
        },
        Figure {
            name: "open-per-agent",
            title: Words::new("open inquiries per agent", "人均同时接待量"),
            unit: Unit::Count,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::OpenPerAgent,
            definition: Words::new(
                "Open inquiries per person on line, mean over the time.",
                "每位在线客服同时接待的咨询量，按时间平均。",
            ),
            source: USUAL,
        },
        Figure {
            name: "occupancy",
            title: Words::new("occupancy", "工作饱和度"),
            unit: Unit::Share,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::Occupancy,
            definition: Words::new(
                "Time spent writing and on wrap-up / time on line.",
                "回复和备注所花时间 / 在线时间。",
            ),
            source: USUAL,
        },
        Figure {
            name: "overtime-hours",
            title: Words::new("overtime", "加班时长"),
            unit: Unit::Hours,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::Overtime,
            definition: Words::new(
                "Person-hours after the planned end of the shift.",
                "计划下班时间之后的人时。",
            ),
            source: USUAL,
        },
        Figure {
            name: "wrap-up-on-time",
            title: Words::new("wrap-up on time", "备注及时率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::WrapUpOnTime,
            definition: Words::new(
                "Wrap-up done by its deadline / wrap-up that arose.",
                "按时完成的备注 / 产生的备注。",
            ),
            source: USUAL,
        },
        Figure {
            name: "off-chat-on-time",
            title: Words::new("work besides chat on time", "非接待工作及时率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::OffChatOnTime,
            definition: Words::new(
                "Items of work besides chat done by their deadline / items done, or due before the day was over.",
                "按时完成的非接待工作件数 / 已完成或当日已到期的件数。",
            ),
            source: USUAL,
        },
        Figure {
            name: "off-chat-time",
            title: Words::new("work besides chat", "非接待工时"),
            unit: Unit::Hours,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::OffChatTime,
            definition: Words::new(
                "Person-hours spent on work besides chat, wrap-up not included.",
                "用于非接待工作的人时，不含会话后备注。",
            ),
            source: USUAL,
        },
        Figure {
            name: "orders-lost",
            title: Words::new("orders lost to waiting", "等待流失订单"),
            unit: Unit::Count,
            better: Better::Lower,
            window: DailyWindow::ALWAYS,
            counting: Counting::LostOrders,
            definition: Words::new(
                "Pre-sale inquiries to people that would have ordered if answered at once, and did not.",
                "转人工的售前咨询中，若立即回复就会下单、因等待而未下单的数量。",
            ),
            source: USUAL,
        },
        Figure {
            name: "consult-conversion",
            title: Words::new("24-hour consult conversion", "咨询转化率"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::ConsultConversion,
            definition: Words::new(
                "Orders / pre-sale inquiries received; an inquiry orders with probability base(reason) × g(first wait) × h(mean wait).",
                "订单数 / 接入的售前咨询量；每次咨询的下单概率为 base(咨询类型) × g(首次等待) × h(平均等待)。",
            ),
            source: USUAL,
        },
        Figure {
            name: "satisfaction",
            title: Words::new("satisfaction", "满意度"),
            unit: Unit::Share,
            better: Better::Higher,
            window: DailyWindow::ALWAYS,
            counting: Counting::Satisfied,
            definition: Words::new(
                "Satisfied / inquiries received; logistic in first wait, mean wait and whether every round was answered.",
                "满意的咨询量 / 接入的咨询量；满意概率是首次等待、平均等待和各轮是否都获回复的 logistic 函数。",
            ),
            source: USUAL,
        },
    ],
};

/// The book of a platform.
pub fn book(name: &str) -> Option<&'static Book> {
    BOOKS.iter().find(|book| book.name == name)
}

/// A figure by its name or its title, whichever book it stands in.
pub fn figure(text: &str) -> Option<&'static Figure> {
    let all = BOOKS.iter().flat_map(|book| book.figures).chain(COMMON.figures);
    let all: Vec<&'static Figure> = all.collect();
    figure_among(&all, text)
}

/// The figure among some that a planner writes: by its name, or by its title in any language as the platform's console
/// shows it. Of several with that title it is the first, which is the platform's own where the book comes first.
/// Letters may be large or small, and spaces and the width of brackets do not matter in a title.
pub fn figure_among(figures: &[&'static Figure], text: &str) -> Option<&'static Figure> {
    let wanted = plain(text);
    let titled = |figure: &&&'static Figure| {
        [figure.title.en, figure.title.zh].iter().any(|title| plain(title) == wanted)
    };
    let named = figures.iter().find(|figure| figure.name == text);
    named.or_else(|| figures.iter().find(titled)).copied()
}

/// A title without what people write differently.
fn plain(title: &str) -> String {
    let brackets = |c| match c {
        '（' => '(',
        '）' => ')',
        '－' => '-',
        c => c,
    };
    title.chars().filter(|c| !c.is_whitespace()).map(brackets).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_people_see_side_by_side_differ_in_their_titles_unless_they_count_the_same() {
        for book in BOOKS {
            let shown: Vec<&Figure> = book.figures.iter().chain(COMMON.figures).collect();
            for (place, one) in shown.iter().enumerate() {
                for other in &shown[place + 1..] {
                    let alike = one.title.en == other.title.en || one.title.zh == other.title.zh;
                    let same =
                        (one.counting, one.window, one.unit) == (other.counting, other.window, other.unit);
                    assert!(!alike || same, "{} and {}", one.name, other.name);
                }
            }
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> =
            BOOKS.iter().flat_map(|book| book.figures).chain(COMMON.figures).map(|f| f.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn figures_are_found_by_what_the_console_calls_them() {
        let own: Vec<&Figure> =
            BOOKS.iter().filter(|book| book.name == "jd").flat_map(|book| book.figures).collect();
        let own: Vec<&Figure> = own.into_iter().chain(COMMON.figures).collect();
        for (text, name) in [
            ("jd-first-30-second-rate", "jd-first-30-second-rate"),
            ("30秒应答率", "jd-first-30-second-rate"),
            (" 30 秒应答率", "jd-first-30-second-rate"),
            ("JD first 30-second rate", "jd-first-30-second-rate"),
            // The platform's own goes before the common one of the same title.
            ("平均响应时长", "jd-mean-response"),
            ("平均首次响应时长", "mean-first-wait"),
            ("Mean First Wait", "mean-first-wait"),
        ] {
            assert_eq!(figure_among(&own, text).map(|figure| figure.name), Some(name), "{text}");
        }
        for text in ["", "3分钟回复率(会话)", "应答", "Mean-First-Wait"] {
            assert_eq!(figure_among(&own, text), None, "{text}");
        }
        assert_eq!(
            figure("3分钟回复率(会话)").map(|figure| figure.name),
            Some("douyin-3-minute-inquiry-rate")
        );
    }

    #[test]
    fn no_two_figures_of_a_book_have_one_title() {
        for book in BOOKS.iter().chain([&COMMON]) {
            for pick in [|figure: &Figure| figure.title.en, |figure: &Figure| figure.title.zh] {
                let mut titles: Vec<_> = book.figures.iter().map(|figure| plain(pick(figure))).collect();
                titles.sort_unstable();
                titles.dedup();
                assert_eq!(titles.len(), book.figures.len(), "{}", book.name);
            }
        }
    }
}
