from io import StringIO

from impactmuseum.base.progress import Progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_one_line_that_fills_up():
    terminal = Terminal()
    assert list(Progress(terminal).over(["a", "b"], "상품")) == ["a", "b"]
    first, half, full = terminal.getvalue().split("\r")[1:]
    assert first == f"  [{' ' * 30}] 0/2 상품"
    assert half == f"  [{'█' * 15}{' ' * 15}] 1/2 상품"
    assert full == f"  [{'█' * 30}] 2/2 상품\n"


def test_a_log_gets_a_few_plain_lines_however_long_the_job():
    log = StringIO()
    bar = Progress(log).bar("상품", 1000)
    for _ in range(1000):
        bar.advance()
    assert log.getvalue() == "".join(f"  상품 {done}/1000\n" for done in (250, 500, 750, 1000))


def test_a_job_without_work_ends_at_once():
    terminal = Terminal()
    assert list(Progress(terminal).over([], "상품")) == []
    assert terminal.getvalue() == f"\r  [{' ' * 30}] 0/0 상품\n"


def test_nobody_watches_a_silent_job(capsys):
    assert list(Progress.silent().over([1, 2], "상품")) == [1, 2]
    assert capsys.readouterr() == ("", "")


def test_more_than_the_whole_is_the_whole():
    bar = Progress.silent().bar("상품", 3)
    bar.advance(5)
    assert bar.done == 3
