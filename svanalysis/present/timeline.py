"""The action plan over time: a finished table in, a figure with its text alternative out."""

import datetime as dt
import textwrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from svanalysis.present import tables, theme
from svanalysis.present.sentences import listed

ROW_PIXELS, ROW_PIXELS_NARROW = 76, 100
LETTERS_NARROW = 30  # of a line of an action's name on a narrow screen, which has two
BELOW_PIXELS = 700
ROOM = 0.06  # of the days drawn, on either side
_MARKS = {  # of each status: the mark and its fill; every mark has an outline and its status in words
    "done": ("circle", theme.BLUE),
    "under way": ("circle", theme.TEAL),
    "not started": ("circle", theme.PAPER),
    "stopped": ("x", theme.CHARCOAL),
}


def action_timeline(actions: pd.DataFrame, day: dt.date | None = None) -> go.Figure:
    """Draw one row an action, in the rows' order: when it is due, and when it was due as approved.

    `actions`: action, owner, status (a key of the marks above; another is drawn as not started), standing (how it
    stands, in words), due_approved and due (days). `day` is the day on which this was so, drawn as a dotted line.
    """
    days = {name: pd.to_datetime(actions[name]).dt.date for name in ("due_approved", "due")}
    rows = actions.assign(place=[-at for at in range(len(actions))], **days)
    rows["words"] = [_words(row) for row in tables.rows_of(rows)]
    height = 70 + ROW_PIXELS * len(rows)
    narrow = {"height": 70 + ROW_PIXELS_NARROW * len(rows)}
    figure = theme.blank("", _alt(rows), height=height, narrow=narrow, below=BELOW_PIXELS)
    _moves(figure, rows)
    for status, (symbol, fill) in _MARKS.items():
        of_status = rows["status"] == status
        if status == "not started":
            of_status |= ~rows["status"].isin(_MARKS)
        _due(figure, rows[of_status], status, {"symbol": symbol, "color": fill})
    _names(figure, rows)
    _days(figure, rows, day)
    return figure.update_yaxes(visible=False, range=[-len(rows) + 0.35, 0.75])


def _words(row: tables.Row) -> str:
    moved = "" if row.due == row.due_approved else f", approved for {_day(row.due_approved)}"
    return f"{row.standing}: due {_day(row.due)}{moved}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _moves(figure: go.Figure, rows: pd.DataFrame) -> None:
    """Draw a line from the day approved to the day now, with a hollow diamond at the day approved."""
    moved = rows[rows["due"] != rows["due_approved"]]
    across = [day for row in tables.rows_of(moved) for day in (str(row.due_approved), str(row.due), None)]
    up = [place for place in moved["place"] for place in (place, place, None)]
    line = {"color": theme.INK, "width": 2}
    figure.add_scatter(x=across, y=up, mode="lines", line=line, name="moved", hoverinfo="skip")
    edge = {"color": theme.INK, "width": 1.5}
    diamond = {"symbol": "diamond", "size": 11, "color": theme.PAPER, "line": edge}
    _marks(figure, moved, "due_approved", "as approved", diamond, hoverinfo="skip")


def _due(figure: go.Figure, rows: pd.DataFrame, name: str, marker: dict[str, Any]) -> None:
    told = [theme.bold(row.action, f"{row.owner}, {row.words}") for row in tables.rows_of(rows)]
    mark = {"size": 15, "line": {"color": theme.INK, "width": 1.5}, **marker}
    _marks(figure, rows, "due", name, mark, hovertext=told, hoverinfo="text")


def _marks(
    figure: go.Figure, rows: pd.DataFrame, day: str, name: str, mark: dict[str, Any], **told: object
) -> None:
    """Draw one mark a row at one of its days."""
    days, places = rows[day].map(str).tolist(), rows["place"].tolist()
    figure.add_scatter(x=days, y=places, mode="markers", name=name, marker=mark, **told)


def _names(figure: go.Figure, rows: pd.DataFrame) -> None:
    """Write above each row the action, and how it stands.

    On a narrow screen an action has two lines at most, and how it stands goes without its days.
    """
    actions = [(row.action, row.words, row.standing) for row in tables.rows_of(rows)]
    wide = [theme.bold(action, words) for action, words, _ in actions]
    narrow = []
    for action, _, standing in actions:
        lines = textwrap.wrap(theme.plain(action), LETTERS_NARROW, max_lines=2, placeholder="…")
        narrow.append(f"<b>{'<br>'.join(map(theme.label, lines))}</b><br>{theme.label(standing)}")
    theme.texts_above(figure, wide, narrow, 0, xshift=0, yshift=10, bgcolor=theme.PAPER)


def _days(figure: go.Figure, rows: pd.DataFrame, day: dt.date | None) -> None:
    """Draw the years beneath, and the day on which this was so."""
    days = [*rows["due"], *rows["due_approved"], *([day] if day else [])]
    if not days:
        return
    room = max((max(days) - min(days)) * ROOM, dt.timedelta(days=30))
    years = range(min(days).year, max(days).year + 2)
    figure.update_xaxes(
        type="date", range=[str(min(days) - room), str(max(days) + room)], showgrid=True, gridcolor=theme.GRID,
        tickvals=[f"{year}-01-01" for year in years], ticktext=[str(year) for year in years],
    )  # fmt: skip
    if day:
        line = {"color": theme.CHARCOAL, "width": 1.5, "dash": "dot"}
        figure.add_vline(x=str(day), line=line, layer="below")
        above = {"yref": "paper", "y": 1, "yanchor": "bottom", "xanchor": "auto"}
        theme.write(figure, f"as at {_day(day)}", x=str(day), **above)
        figure.update_layout(margin={"t": 30})


def _alt(rows: pd.DataFrame) -> str:
    told = listed([f"{row.action} ({row.words})" for row in tables.rows_of(rows)])
    return f"Timeline of {len(rows)} actions, a hollow diamond where the day approved was another: {told}."
