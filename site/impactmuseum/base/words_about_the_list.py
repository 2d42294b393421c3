"""Words that say what is wanted of a list and nothing of what is in it, in both languages."""

_KOREAN = """
추천 추천해 추천해줘 추천해주세요 인기 인기있는 좋은 좋을까요 좋아요 괜찮은 예쁜 귀여운 필요한 필요해요
파는 파는곳 사는 사고 살 사고싶은 구매 구입 곳 수 있는 있나요 있어요 있을까요 있는지 있으면 싶은 싶어요 싶어 싶은데
찾기 찾는 찾고 찾아요 찾아줘 찾아주세요 찾습니다 검색 보여줘 알려줘 알려주세요 주세요 해주세요 줄래요
상품 제품 물건 것 거 게 건 어떤 무슨 뭐 뭔가 어디 어디서 어떻게 왜 좀 및 또는 그리고 더 잘 안 못
관련 관련된 관한 위한 위해 대한 통한 만든 만드는 만들 만들어진 쓰는 쓸 쓰고 쓰기 사용하는 사용할 하는 할 하기
해도 되는 될 돼요
때 때에 중 등 이런 그런 저런 이 그 저 우리 내 제 나의 저희 제일 가장 정말 아주 많이 혹시 요즘
"""
_ENGLISH = """
the a an of for and or with in on to from by at as is are be it its this that these those my your our me i you we us
can do does have has need want looking look find search buy get any some something best good nice great made make
makes making shop store product products item items
without
"""

ABOUT_THE_LIST = frozenset(f"{_KOREAN} {_ENGLISH}".split())
