"""What a process takes over from another's store is whole, and nothing is overwritten."""

from pathlib import Path

from tests.support import stores
from tests.support.stores import take_over


def write(store: Path, **files: str) -> None:
    folder = store / "durham" / "results" / "4f00"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")


def held(store: Path) -> dict[str, str]:
    return {
        path.relative_to(store).as_posix(): path.read_text(encoding="utf-8")
        for path in store.rglob("*")
        if path.is_file()
    }


def test_what_is_finished_is_taken_over_and_nothing_overwritten(tmp_path):
    write(tmp_path / "a", whole__json="new", shares__parquet="new")
    write(tmp_path / "b", shares__parquet="own")
    take_over(tmp_path / "a", tmp_path / "b")
    assert held(tmp_path / "b") == {
        "durham/results/4f00/whole.json": "new",
        "durham/results/4f00/shares.parquet": "own",
    }


def test_what_is_begun_and_what_a_store_knows_of_itself_stays(tmp_path):
    write(tmp_path / "a", __shares__parquet__7__partial="begun")
    (tmp_path / "a" / "durham" / "index.json").write_text("{}", encoding="utf-8")
    (tmp_path / "a" / "durham" / "lock").touch()
    take_over(tmp_path / "a", tmp_path / "b")
    assert held(tmp_path / "b") == {}


def test_what_says_that_files_are_whole_comes_after_them_and_never_alone(tmp_path, monkeypatch):
    """The other store finishes while it is looked at: its table is taken, and what says that all are there is not."""
    write(tmp_path / "a", shares__parquet="new")
    looked, order = stores._names, []

    def finishing(folder):
        found = looked(folder)
        if found:
            write(tmp_path / "a", whole__json="new")
        return found

    def linked(path, target):
        order.append(path.name)
        usual(path, target)

    usual = stores._link
    monkeypatch.setattr(stores, "_names", finishing)
    monkeypatch.setattr(stores, "_link", linked)
    take_over(tmp_path / "a", tmp_path / "b")
    assert order == ["shares.parquet"]
    take_over(tmp_path / "a", tmp_path / "c")
    assert order == ["shares.parquet", "shares.parquet", "whole.json"]


def test_a_store_that_is_emptied_meanwhile_is_left(tmp_path, monkeypatch):
    write(tmp_path / "a", shares__parquet="new")

    def gone(_path, _target):
        raise FileNotFoundError

    monkeypatch.setattr(stores, "_link", gone)
    take_over(tmp_path / "a", tmp_path / "b")
    assert not (tmp_path / "b").exists()
