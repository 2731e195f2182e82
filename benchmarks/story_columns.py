"""Invented columns that recur day by day, and texts that outlets put under everything: none of it is one story.

A column is a headline and sentences with slots; an issue of it fills each slot anew.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from archive.dates import PartialDate
from archive.stories.story import Text

FIRST_DAY = date(2015, 5, 4)
SLOT = re.compile(r"\{(\w+)\}")

POOLS: dict[str, Sequence[str]] = {
    "sky": ("sunny", "cloudy", "overcast", "bright at first", "grey and dull", "mostly clear", "unsettled", "foggy"),
    "rain": ("dry", "showers", "drizzle", "heavy rain", "thunderstorms", "scattered showers", "sleet", "a little rain"),
    "wind": ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"),
    "force": ("light", "moderate", "fresh", "strong", "gusty", "brisk"),
    "move": ("rose", "fell", "slipped", "climbed", "edged up", "eased", "jumped", "dropped"),
    "sector": ("miners", "banks", "retailers", "airlines", "insurers", "oil firms", "builders", "carmakers"),
    "why": (
        "hopes of cheaper credit", "weak factory data", "a profit warning abroad", "talk of a merger",
        "calmer bond markets", "fears over demand", "strong orders", "a rate decision",
    ),
    "team": (
        "Rosedale", "Port Avery", "Bracken City", "Lower Hayes", "Ashcombe", "Tolland", "Merrow", "Winterby",
        "Carrick Bay", "Elmsford", "Stanholm", "Dunmore",
    ),
    "show": (
        "The Long Road Home", "Gardens of the North", "Quiz Night", "Harbour Lights", "Inspector Vale", "Late Edition",
        "Kitchen Rules", "The Island", "Sea and Shore", "Songs of Praise", "World in View", "Antiques on Tour",
    ),
    "advice": (
        "A letter brings news you have waited for", "Keep your own counsel at work", "An old friend needs your time",
        "Money matters take a turn for the better", "Do not sign anything before the weekend",
        "Someone close to you is hiding a worry", "A short journey clears your head", "Say yes to an invitation",
        "Rest is worth more than one more hour", "Your patience is about to be rewarded",
    ),
    "then": (
        "before noon", "when you least expect it", "if you let it", "and a neighbour is behind it", "by the weekend",
        "though not at once", "as the moon changes", "with a little help", "in a place you know well", "and it is about time",
        "to the surprise of your family", "once the bills are paid",
    ),
    "road": ("A30", "A38", "A39", "A361", "A377", "B3227", "B3230", "M5", "A303", "A386"),
    "cause": ("resurfacing", "a burst main", "bridge works", "tree felling", "a broken-down lorry", "cable laying"),
    "firm": ("Halden", "Orvik", "Marchetti", "Brightwater", "Castell", "Norholm", "Quillan", "Sandhurst Mills"),
    "name": ("Cole", "Varga", "Lindqvist", "Ahmadi", "Doyle", "Petrov", "Mensah", "Tanaka", "Rossi", "Weber"),
    "charge": ("theft", "assault", "careless driving", "fraud", "handling stolen goods", "criminal damage"),
    "fate": ("was fined", "was bailed", "was jailed for", "must pay", "was given a conditional discharge and costs of"),
}  # fmt: skip


class Column(NamedTuple):
    """A recurring column: its headline, its sentences, how many of them an issue has in a row."""

    title: str
    sentences: Sequence[str]
    again: int = 1


COLUMNS = (
    Column(
        "Weather",
        (
            "{weekday} will be {sky} with {rain} in places and highs of {n2} degrees along the coast.",
            "Winds will be {force} and from the {wind}, turning {wind} later in the day.",
            "Inland it will be {sky} for much of the morning, with {rain} by the afternoon and a high of {n2}.",
            "Overnight temperatures will drop to {n1} degrees, with a risk of fog in the valleys.",
            "The outlook for the rest of the week is {sky}, with highs between {n2} and {n2} degrees.",
            "High water at the harbour is at {n1}.{n2} in the morning and at {n1}.{n2} in the evening.",
            "Sunrise is at 5.{n2} and sunset at 20.{n2}. The pollen count is {n1}.",
        ),
    ),
    Column(
        "Weather forecast for the Rose valley",
        (
            "Forecasters at the valley weather station expect {sky} skies on {weekday} with temperatures of up to "
            "{n2} degrees in the afternoon and no lower than {n1} degrees in the night that follows.",
            "Anyone who plans to be outdoors should keep an eye on the sky and carry something warm, as conditions in "
            "the hills can change within the hour and mobile reception is poor.",
            "The wind will be {force} from the {wind}. The chance of rain is {n2} per cent.",
            "The river stood at {n1}.{n2} metres at the old bridge this morning, the station said.",
        ),
    ),
    Column(
        "Markets at the close",
        (
            "The main index {move} {n1}.{n2} per cent to {n4} points on {weekday} on {why}.",
            "{sector} {move} after {why}, with {firm} among the biggest movers, while {sector} {move}.",
            "The broader index of medium-sized companies {move} {n1}.{n2} per cent to {n5} points.",
            "Brent crude {move} {n1}.{n2} per cent to {n2} dollars a barrel and gold {move} to {n4} dollars an ounce.",
            "The pound {move} to 1.{n4} against the dollar and to 1.{n4} against the euro.",
            "Volume was {n3} million shares against a 30-day average of {n3} million shares.",
            "In New York the Dow Jones {move} {n3} points, and the Nasdaq {move} {n2} points on {why}.",
        ),
    ),
    Column(
        "Lottery results",
        (
            "The winning numbers in {weekday}'s draw were {n2}, {n2}, {n2}, {n2}, {n2} and {n2}. The bonus was {n2}.",
            "The jackpot was an estimated {n2} million. There were {n1} winners of the first prize.",
            "{n4} players matched five numbers and take home {n4} each; {n5} matched four.",
            "The draw used machine {n1} and ball set {n1}. Results should be checked against the official list, as we "
            "cannot be held responsible for errors. Tickets must be claimed within 180 days of the draw.",
        ),
    ),
    Column(
        "On television tonight",
        (
            "{n2}.00 {show}. {n2}.30 {show}. {n2}.00 News and weather. {n2}.15 {show}.",
            "Film of the night is {show}, at {n2}.{n2}, made in 19{n2}.",
        ),
        again=6,
    ),
    Column(
        "Your stars",
        (
            "Aries (March 21 to April 19): {advice} {then}. {advice} {then}.",
            "Taurus (April 20 to May 20): {advice} {then}. {advice} {then}.",
            "Gemini (May 21 to June 20): {advice} {then}. {advice} {then}.",
            "Cancer (June 21 to July 22): {advice} {then}. {advice} {then}.",
            "Leo (July 23 to August 22): {advice} {then}. {advice} {then}.",
            "Virgo (August 23 to September 22): {advice} {then}. {advice} {then}.",
            "Call our star line for your personal reading; calls cost 60 pence a minute plus your operator's charge.",
        ),
    ),
    Column("Football results", ("{team} {n1} {team} {n1} (half-time {n1}-{n1}), attendance {n4}.",), again=12),
    Column(
        "League table",
        ("{team} played {n2} won {n2} drawn {n1} lost {n1} for {n2} against {n2} points {n2}.",),
        again=12,
    ),
    Column(
        "Roadworks in the county this week",
        (
            "The {road} near {team} is closed between {n2}.00 and {n1}.00 from {weekday} because of {cause}.",
            "A lane of the {road} at {team} is shut for {cause} until {weekday}; expect delays of {n2} minutes.",
            "The council says diversions are signposted and asks drivers to allow more time for their journeys.",
        ),
        again=3,
    ),
    Column(
        "Before the magistrates",
        ("{name} {name}, {n2}, of {team}, admitted {charge} and {fate} {n3} pounds, with costs of {n2} pounds.",),
        again=9,
    ),
    Column(
        "{firm} reports quarterly earnings",
        (
            "{firm} on {weekday} reported net income of {n2}.{n1} million dollars for its latest quarter.",
            "The company said it had profit of {n2} cents a share. Earnings, adjusted for one-time gains and costs, "
            "were {n2} cents a share.",
            "The results {move} compared with what analysts had expected. The average estimate of {n1} analysts was "
            "for earnings of {n2} cents a share.",
            "The company posted revenue of {n3}.{n1} million dollars in the period, against forecasts of {n3}.{n1} "
            "million dollars. For the year it expects between {n3} and {n3} million dollars.",
            "Its shares have {move} {n2} per cent since the beginning of the year, and {n2} per cent in 12 months.",
        ),
    ),
    Column(
        "Factbox: what we know about the talks",
        (
            "The talks began in 2012 and are held in turn in three cities. The parties have agreed on the agenda, on "
            "the list of guests and on the order in which matters will be raised, and on little besides.",
            "Round {n2} ended on {weekday} after {n1} hours and {n2} minutes, with {n1} of {n2} chapters closed.",
            "Observers from {n2} states attended. The next round begins in {n1} weeks.",
            "At stake are fishing rights, the price of gas and the return of {n3} prisoners.",
            "{name} leads one side, {name} the other; {name} takes the minutes.",
        ),
    ),
)

ABOUT = (
    "About {0}: {0} is a leading provider of integrated solutions for industry, serving customers in more than 40 "
    "countries from its headquarters in Port Avery. Founded in 1921, the group employs some 12,000 people and is "
    "listed on the main market. Its products are used in transport, energy, health and construction, and its research "
    "centres hold over 900 patents. For more information, visit the company's website or follow it on social media. "
    "This release contains forward-looking statements that involve risks and uncertainties. Actual results may differ "
    "materially from those expressed or implied, and {0} undertakes no obligation to update them.",
    "This article is for information only and is no advice to buy or sell securities. Past performance is no guide to "
    "future results, and the value of investments can fall as well as rise. The author holds no position in any of "
    "the shares named here and has no plans to open one within 72 hours. {0} and its partners accept no liability for "
    "losses that arise from the use of this material. All rights reserved; it may not be republished, broadcast, "
    "rewritten or redistributed in whole or in part without the prior written permission of the publisher.",
    "The conflict began in the spring of 2011, when protests over the arrest of schoolboys were put down by force, and "
    "has since drawn in the armies of four neighbours. More than 200,000 people have been killed and about half the "
    "population has been driven from home, according to the United Nations. Several rounds of talks in {0} brought no "
    "lasting truce. Aid agencies say that two thirds of the hospitals are closed and that winter supplies are short. "
    "Each side accuses the other of using the pauses to bring up fresh troops and heavier guns to the front.",
    "Thank you for reading {0}. You receive this newsletter because you asked for it on our website. Our newsroom is "
    "independent and paid for by readers like you: if you value what we do, please consider becoming a member, from "
    "three pounds a month. Members can comment on stories, come to our events and read the paper without "
    "advertisements. To change how often you hear from us, or to stop these letters, follow the link at the bottom of "
    "this page. Send tips, corrections and praise to the desk, and forward this letter to a friend who might like it.",
)


def issues(days: int) -> Iterator[Text]:
    """Every column's issues of so many days; no two are one story."""
    for which, column in enumerate(COLUMNS):
        for number in range(days):
            draw = random.Random(f"{which} {number}")
            day = FIRST_DAY + timedelta(days=number)
            body = [_filled(one, draw, day) for _ in range(column.again) for one in column.sentences]
            title = _filled(column.title, draw, day)
            yield Text(
                id=f"column {which} {number}",
                title=title,
                body=tuple(body),
                published=PartialDate.of(day) if number % 3 else None,
                outlet="The Rosedale Courier",
            )


def _filled(sentence: str, draw: random.Random, day: date) -> str:
    def fill(slot: re.Match[str]) -> str:
        name = slot[1]
        if name == "weekday":
            return f"{day:%A}"
        if name in POOLS:
            return draw.choice(POOLS[name])
        digits = int(name[1:])
        return str(draw.randrange(10 ** (digits - 1), 10**digits))

    return SLOT.sub(fill, sentence)


def with_footers(bodies: Sequence[tuple[str, ...]]) -> Iterator[Text]:
    """Texts that share nothing but what stands under them; no two are one story."""
    for number, body in enumerate(bodies):
        about = ABOUT[number % len(ABOUT)].format(POOLS["firm"][number // len(ABOUT) % 2])
        day = FIRST_DAY + timedelta(days=number // 20)
        yield Text(
            id=f"footer {number}",
            title=" ".join(body[0].split()[:7]),
            body=(*body, about),
            published=PartialDate.of(day),
            outlet="Harbour Gazette",
        )
