"""Statements as the banks export them, and files that are none."""

import pytest
from django.utils import timezone

from shop.bank_files import StatementRefused, read

KOOKMIN = """계좌번호,000-000000-00-000
조회기간,2026.11.01~2026.11.22

거래일시,적요,보낸분/받는분,송금메모,출금액,입금액,잔액,거래점
2026.11.21 10:20:30,인터넷,홍길동,,0,"28,800","1,028,800",강남
2026.11.21 11:00:00,체크카드,문구점,,"5,000",0,"1,023,800",
2026.11.22 09:05:00,모바일,김 하나,,0,"15,000","1,038,800",
합계,,,,"5,000","43,800",,
"""
SHINHAN = "거래일자,거래시간,적요,출금(원),입금(원),내용,잔액(원)\n2026-11-21,10:20:30,타행이체,0,28800,홍길동,100\n"
KAKAO = (
    "거래일시,구분,거래금액,거래 후 잔액,거래구분,내용,메모\n"
    '2026.11.21 10:20:30,입금,"28,800","28,800",일반입금,홍길동,\n'
    '2026.11.21 10:30:30,출금,"-8,800","20,000",일반이체,가게,\n'
)
WOORI = "거래일시,적요,기재내용,지급(원),입금(원),거래후 잔액(원)\n20261121102030,폰뱅킹,홍길동,0,28800,28800\n"


@pytest.mark.parametrize("text", [KOOKMIN, SHINHAN, KAKAO, WOORI, SHINHAN.replace(",", "\t")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_the_statements_of_korean_banks_are_understood(text, encoding):
    deposit = read(text.encode(encoding)).deposits[0]
    assert (deposit.amount, deposit.depositor) == (28800, "홍길동")
    assert f"{timezone.localtime(deposit.paid_at):%Y-%m-%d %H:%M:%S}" == "2026-11-21 10:20:30"


def test_only_deposits_are_read_and_what_can_not_be_read_is_counted():
    statement = read(KOOKMIN.encode())
    assert [(deposit.depositor, deposit.amount) for deposit in statement.deposits] == [
        ("홍길동", 28800),
        ("김 하나", 15000),
    ]
    assert statement.unread == 1


def test_the_same_row_of_two_files_is_one_and_two_alike_in_one_file_are_two():
    row = "2026-11-21,10:20:30,타행이체,0,28800,홍길동,\n"
    once = read(SHINHAN.splitlines()[0].encode() + b"\n" + row.encode()).deposits
    twice = read(SHINHAN.splitlines()[0].encode() + b"\n" + (row * 2).encode("utf-8")).deposits
    assert once[0].digest == twice[0].digest
    assert twice[0].digest != twice[1].digest


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "칸을 찾지 못했어요"),
        ("이름,나이\n홍길동,20\n".encode(), "칸을 찾지 못했어요"),
        (b"\xff\xfe\x00\x01\x80\x81", "글자를 읽을 수 없어요"),
        (b"a" * 1_000_001, "파일이 너무 커요"),
        ((SHINHAN + "2026-11-21,10:20,a,0,1,b,\n" * 5_000).encode(), "줄이 너무 많아요"),
        (("가" * 140_000 + ",").encode(), "CSV 파일로 읽을 수 없어요"),
    ],
)
def test_a_file_that_is_no_statement_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(StatementRefused, match=sentence):
        read(content)


@pytest.mark.parametrize("amount", ["abc", "1e9", "99999999999", "٣"])
def test_an_amount_that_is_none_is_not_read(amount):
    statement = read(f"거래일시,입금액,입금자\n2026-11-21,{amount},홍길동\n".encode())
    assert (list(statement.deposits), statement.unread) == ([], 1)


@pytest.mark.parametrize("day", ["2026-13-45", "어제", "20-11-21"])
def test_a_day_that_is_none_is_not_read(day):
    assert read(f"거래일시,입금액,입금자\n{day},1000,홍길동\n".encode()).unread == 1
