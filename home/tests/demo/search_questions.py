"""Questions to the demo's search, and what answers them.

EXAMPLES are those of the content file. QUESTIONS were written without looking at what the search finds, to measure it
with: what must come first (any of these), and of what kind of trouble it is an example.
"""

from typing import NamedTuple


class Example(NamedTuple):
    query: str
    # Any of these comes first; "" is for nothing at all.
    first: str
    # All of these are among the first three.
    among_three: str = ""


EXAMPLES = [
    Example("비누를", "heartleaf-soap|rice-dish-soap"),
    Example("샴푸 바", "mugwort-shampoo-bar"),
    Example("업사이클링 가방", "banner-crossbody-bag|after-rain-foldable-tote"),
    Example("upcycle", "dasigyeol"),
    Example("못난이사과", "ugly-apple-jam"),
    Example("coffee 원두", "far-field-blend"),
    Example("강아지 목줄", "second-walk-leash"),
    Example("수세미들", "handknit-scrubby-set"),
    Example("참기름이랑 들기름", "sesame-oil-180|perilla-oil-180", "sesame-oil-180 perilla-oil-180"),
    Example("산불", "forest-fire", "forest-fire char-and-sprout"),
    Example("첫 방 머그컵", "first-room-mug"),
    Example("tiavnqk", "mugwort-shampoo-bar"),
    Example("노트북", ""),
]


class Asked(NamedTuple):
    query: str
    first: str
    trouble: str


QUESTIONS = [
    # The name, whole and in part
    Asked("비갠 장바구니", "after-rain-foldable-tote", "name"),
    Asked("다시결", "dasigyeol", "name"),
    Asked("골목뜨개", "golmok-knit", "name"),
    Asked("공정무역과 아동노동", "fair-trade", "name"),
    Asked("우리 커피는 무슨 맛이에요", "what-does-our-coffee-taste-like", "name"),
    Asked("컵 하나로 시작한 방", "one-cup", "name"),
    Asked("그래놀라", "brown-rice-granola", "part"),
    Asked("크로스백", "banner-crossbody-bag", "part"),
    Asked("넥워머", "alley-neck-warmer", "part"),
    Asked("소이캔들", "lit-window-candle", "part"),
    Asked("연필", "salvaged-wood-pencils", "part"),
    Asked("행주", "kitchen-cloth-2", "part"),
    Asked("양말", "cotton-socks-3", "part"),
    Asked("인식표", "come-home-tag", "part"),
    Asked("텀블러백", "knit-tumbler-bag", "part"),
    Asked("느린학습자", "slow-learners", "part"),
    Asked("드립백", "drip-bag-10", "part"),
    # Particles and endings
    Asked("참기름은", "sesame-oil-180", "particle"),
    Asked("도마를", "sprout-cutting-board", "particle"),
    Asked(
        "커피에서",
        "meonbat-coffee|far-field-blend|drip-bag-10|decaf-cold-brew|what-does-our-coffee-taste-like",
        "particle",
    ),
    Asked("엽서가", "whale-postcard-set", "particle"),
    Asked("키링도", "bottle-cap-keyring", "particle"),
    Asked("리드줄의", "second-walk-leash", "particle"),
    Asked("달력으로", "slow-days-calendar", "particle"),
    Asked("쿠키들을", "ttobak-butter-cookies|thankyou-cookie-set", "particle"),
    Asked("머그랑 행주", "first-room-mug|kitchen-cloth-2", "particle"),
    Asked("비누와 수세미", "heartleaf-soap|rice-dish-soap|handknit-scrubby-set", "particle"),
    Asked("업사이클", "dasigyeol|plastic", "particle"),
    Asked("설거지할 때 쓰는 비누", "rice-dish-soap", "sentence"),
    Asked("강아지 산책할 때 쓰는 줄", "second-walk-leash", "sentence"),
    Asked("집들이 선물로 좋은 캔들", "lit-window-candle", "sentence"),
    Asked("할머니가 뜨개한 수세미", "handknit-scrubby-set", "sentence"),
    Asked("현수막으로 만든 가방", "banner-crossbody-bag", "sentence"),
    Asked("우산 천으로 만든 장바구니", "after-rain-foldable-tote", "sentence"),
    Asked("병뚜껑으로 만든 열쇠고리", "bottle-cap-keyring", "sentence"),
    Asked("밤에 마시는 커피", "decaf-cold-brew", "sentence"),
    # Spaces
    Asked("비갠장바구니", "after-rain-foldable-tote", "space"),
    Asked("콜드 브루", "decaf-cold-brew", "space"),
    Asked("에코 백", "cotton-road-ecobag", "space"),
    Asked("설거지비누", "rice-dish-soap", "space"),
    Asked("컵 받침", "charred-oak-coasters", "space"),
    Asked("손뜨개수세미", "handknit-scrubby-set", "space"),
    Asked("느린하루 만년달력", "slow-days-calendar", "space"),
    Asked("첫방살림", "first-room", "space"),
    Asked("첫 방 살림", "first-room", "space"),
    Asked("고구마말랭이", "sweet-potato-chews", "space"),
    Asked("사과 잼", "ugly-apple-jam", "space"),
    Asked("유기 동물", "shelter-animals", "space"),
    Asked("자립 준비 청년", "youth-independence", "space"),
    Asked("고소한 마실", "gosohan-masil", "space"),
    # What means the same
    Asked("주방세제", "rice-dish-soap", "synonym"),
    Asked("목도리", "alley-neck-warmer", "synonym"),
    Asked("머플러", "alley-neck-warmer", "synonym"),
    Asked("코스터", "charred-oak-coasters", "synonym"),
    Asked("향초", "lit-window-candle", "synonym"),
    Asked("공책", "village-bus-notebook", "synonym"),
    Asked("페어트레이드", "fair-trade", "synonym"),
    Asked("보호종료아동", "youth-independence|first-room", "synonym"),
    Asked("더치커피", "decaf-cold-brew", "synonym"),
    Asked("캘린더", "slow-days-calendar", "synonym"),
    Asked("개줄", "second-walk-leash", "synonym"),
    Asked("유기견", "shelter-animals|next-walk", "synonym"),
    Asked("애견 간식", "sweet-potato-chews", "synonym"),
    Asked("열쇠고리", "bottle-cap-keyring", "synonym"),
    Asked("고체 샴푸", "mugwort-shampoo-bar", "synonym"),
    Asked("경계선지능", "slow-learners", "synonym"),
    Asked("면티", "field-cotton-tee", "synonym"),
    Asked("흠과", "ugly-apple-jam", "synonym"),
    # English, and both together
    Asked("dog leash", "second-walk-leash", "english"),
    Asked("candle", "lit-window-candle", "english"),
    Asked("mug", "first-room-mug", "english"),
    Asked("notebook", "village-bus-notebook", "english"),
    Asked("t-shirt", "field-cotton-tee", "english"),
    Asked("organic 티셔츠", "field-cotton-tee", "english"),
    Asked("fair trade", "fair-trade", "english"),
    Asked("cold brew", "decaf-cold-brew", "english"),
    Asked("plastic", "plastic", "english"),
    Asked("zero waste 비누", "heartleaf-soap|rice-dish-soap", "english"),
    Asked("shampoo bar", "mugwort-shampoo-bar", "english"),
    Asked("dasigyeol", "dasigyeol", "english"),
    Asked("sesame oil", "sesame-oil-180", "english"),
    # Initials
    Asked("ㅊㄱㄹ", "sesame-oil-180", "initials"),
    Asked("ㅅㅍㅂ", "mugwort-shampoo-bar", "initials"),
    Asked("ㄷㅅㄱ", "dasigyeol", "initials"),
    Asked("ㄷㅁ", "sprout-cutting-board", "initials"),
    Asked("ㅅㅅㅁ", "handknit-scrubby-set", "initials"),
    Asked("ㄱㅈㅁㅇ", "fair-trade", "initials"),
    # The other keyboard
    Asked("qlsn", "heartleaf-soap|rice-dish-soap", "keyboard"),
    Asked("ckarlfma", "sesame-oil-180", "keyboard"),
    Asked("ekathlruf", "", "keyboard"),
    Asked("ektlruf", "dasigyeol", "keyboard"),
    Asked("ahrwnf", "second-walk-leash", "keyboard"),
    Asked("ㅡㅕㅎ", "first-room-mug", "keyboard"),
    Asked("챌ㄹㄷㄷ", "meonbat-coffee|far-field-blend|drip-bag-10", "keyboard"),
    Asked("dkscjs tkstn", "", "keyboard"),
    # Slips
    Asked("참기룸", "sesame-oil-180", "slip"),
    Asked("샴프바", "mugwort-shampoo-bar", "slip"),
    Asked("수새미", "handknit-scrubby-set", "slip"),
    Asked("넥워머머", "alley-neck-warmer", "slip"),
    Asked("에코빽", "cotton-road-ecobag", "slip"),
    Asked("그레놀라", "brown-rice-granola", "slip"),
    Asked("콜드부르", "decaf-cold-brew", "slip"),
    Asked("장바구늬", "after-rain-foldable-tote|cotton-road-ecobag", "slip"),
    Asked("인식표ㅛ", "come-home-tag", "slip"),
    Asked("캔들들", "lit-window-candle", "slip"),
    Asked("텀블러벡", "knit-tumbler-bag", "slip"),
    Asked("고구마 말렝이", "sweet-potato-chews", "slip"),
    Asked("upcyle", "dasigyeol|banner-crossbody-bag", "slip"),
    # Two words in one
    Asked("텀블러가방", "knit-tumbler-bag", "compound"),
    Asked("강아지간식", "sweet-potato-chews", "compound"),
    Asked("나무도마", "sprout-cutting-board", "compound"),
    Asked("당근쥬스", "rescued-carrot-juice", "compound"),
    Asked("면양말", "cotton-socks-3", "compound"),
    # Codes, topics, board
    Asked("SESAME-OIL-180-01", "sesame-oil-180", "code"),
    Asked("field-cotton-tee", "field-cotton-tee", "code"),
    Asked("발달장애", "disability-work|goreun-son|ttobak-cookies", "topic"),
    Asked("장애인", "disability-work", "topic"),
    Asked("노인 빈곤", "elderly-poverty", "topic"),
    Asked("어르신", "elderly-poverty|golmok-knit|gosohan-masil", "topic"),
    Asked("기후위기", "forest-fire", "topic"),
    Asked("음식물 쓰레기", "food-waste", "topic"),
    Asked("아동노동", "fair-trade", "topic"),
    Asked("유기동물", "shelter-animals", "topic"),
    Asked("인구감소", "rural-decline", "topic"),
    Asked("농촌", "rural-decline", "topic"),
    Asked("산책 봉사", "산책 봉사 처음 가는데 준비물이요", "board"),
    Asked("냉장고 비우는 날", "냉장고 비우는 날을 정했더니", "board"),
    # Nothing of the kind is here
    Asked("컴퓨터", "", "nothing"),
    Asked("텔레비전", "", "nothing"),
    Asked("운동화", "", "nothing"),
    Asked("청바지", "", "nothing"),
    Asked("asdfqwer", "", "nothing"),
    Asked("smartphone", "", "nothing"),
]
