from xml.etree import ElementTree

from impactmuseum.base.markup import element, empty_element


def test_whatever_a_text_holds_the_document_can_be_read() -> None:
    text = '값 < 2 & "둘"\x0b\x00\ufffe]]>'
    assert ElementTree.fromstring(element("title", text)).text == '값 < 2 & "둘"]]>'


def test_an_attribute_is_quoted() -> None:
    read = ElementTree.fromstring(empty_element("link", href='/a?b="c"&d', hreflang="ko"))
    assert read.attrib == {"href": '/a?b="c"&d', "hreflang": "ko"}
