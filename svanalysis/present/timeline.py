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
    narrow = {"height": 70 + ROW_PIXELS_NARROW * len(rows), **_names_narrow(rows)}
    figure = theme.blank("", _alt(rows), height=height, narrow=narrow, below=BELOW_PIXELS)
    _moves(figure, rows)
    for status, (symbol, fill) in _MARKS.items():
        of_status = rows["status"] == status
        if status == "not started":
            of_status |= ~rows["status"].isin(_MARKS)
        _due(figure, rows[of_status], status, {"symbol": symbol, "color": fill})
    _names(figure, rows)
    _days(figure, rows, day)
    figure.update_yaxes(visible=False, range=[-len(rows) + 0.35, 0.75])
    return figure


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
    figure.add_scatter(
        x=across, y=up, mode="lines", line={"color": theme.INK, "width": 2}, name="moved", **_SILENT
    )
    diamond = {
        "symbol": "diamond",
        "size": 11,
        "color": theme.PAPER,
        "line": {"color": theme.INK, "width": 1.5},
    }
    figure.add_scatter(
        x=moved["due_approved"].map(str).tolist(), y=moved["place"].tolist(), mode="markers", marker=diamond,
        name="as approved", **_SILENT,
    )  # fmt: skip


_SILENT = {"hoverinfo": "skip"}


def _due(figure: go.Figure, rows: pd.DataFrame, name: str, marker: dict[str, Any]) -> None:
    told = [
        f"<b>{theme.label(row.action)}</b><br>{theme.label(f'{row.owner}, {row.words}')}"
        for row in tables.rows_of(rows)
    ]
    figure.add_scatter(
        x=rows["due"].map(str).tolist(), y=rows["place"].tolist(), mode="markers", name=name,
        hovertext=told, hoverinfo="text", marker={"size": 15, "line": {"color": theme.INK, "width": 1.5}, **marker},
    )  # fmt: skip


def _names(figure: go.Figure, rows: pd.DataFrame) -> None:
    """Write above each row the action, and how it stands."""
    left = {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "bgcolor": theme.PAPER,
    }
    for row in tables.rows_of(rows):
        text = f"<b>{theme.label(row.action)}</b><br>{theme.label(row.words)}"
        theme.write(figure, text, y=row.place, yshift=10, **left)


def _names_narrow(rows: pd.DataFrame) -> dict[str, str]:
    """Return the same for a narrow screen: an action on two lines at most, and how it stands without its days."""
    found = {}
    for at, row in enumerate(tables.rows_of(rows)):
        lines = textwrap.wrap(theme.plain(row.action), LETTERS_NARROW, max_lines=2, placeholder="…")
        named = "<br>".join(map(theme.label, lines))
        found[f"annotations[{at}].text"] = f"<b>{named}</b><br>{theme.label(row.standing)}"
    return found


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
        figure.add_vline(
            x=str(day), line={"color": theme.CHARCOAL, "width": 1.5, "dash": "dot"}, layer="below"
        )
        theme.write(
            figure, f"as at {_day(day)}", x=str(day), yref="paper", y=1, yanchor="bottom", xanchor="auto"
        )
        figure.update_layout(margin={"t": 30})


def _alt(rows: pd.DataFrame) -> str:
    told = listed([f"{row.action} ({row.words})" for row in tables.rows_of(rows)])
    return f"Timeline of {len(rows)} actions, a hollow diamond where the day approved was another: {told}."
