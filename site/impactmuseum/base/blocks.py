"""The blocks editors write with. Each names its icon, template, preview and what it is for."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.embeds.blocks import EmbedBlock as WagtailEmbedBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock

from impactmuseum.base.exhibits import BrandBlock, ProblemBlock, ProductBlock, ProductsBlock

TEXT_FEATURES = ["bold", "link", "document-link", "ol", "ul", "hr"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("소제목")
        template = "blocks/heading.html"
        preview_value = "고친 자리의 색"
        description = _("글을 나누는 소제목이에요.")


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("글")
        template = "blocks/text.html"
        preview_value = (
            "<p>우산이 고장 나는 자리는 대개 살입니다. 천은 멀쩡해도 우산은 통째로 버려집니다.</p>"
            "<p>떼어 내려면 사람의 손이 듭니다.</p>"
        )
        description = _("문단이에요. 굵게, 링크, 목록을 쓸 수 있어요.")


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("그림"))
    caption = blocks.CharBlock(label=_("설명"), required=False, max_length=200)

    def get_preview_value(self) -> Any:
        image = get_image_model().objects.first()
        return self.to_python({"image": image and image.pk, "caption": "색과 상태를 나누는 일"})

    class Meta:
        icon = "image"
        label = _("그림")
        template = "blocks/picture.html"
        description = _("그림 한 장과 그 아래 한 줄 설명이에요.")


class GalleryBlock(blocks.StructBlock):
    images = blocks.ListBlock(
        ImageChooserBlock(label=_("그림")), label=pgettext_lazy("several", "그림"), min_num=2, max_num=12
    )
    caption = blocks.CharBlock(label=_("설명"), required=False, max_length=200)

    def get_preview_value(self) -> Any:
        pictures = get_image_model().objects.values_list("pk", flat=True)[:3]
        return self.to_python({"images": list(pictures), "caption": "작업실의 하루"})

    class Meta:
        icon = "grip"
        label = _("그림 여럿")
        template = "blocks/gallery.html"
        description = _("나란히 거는 그림 두 장에서 열두 장이에요.")


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("말"), rows=3)
    who = blocks.CharBlock(label=_("말한 사람"), required=False, max_length=80)

    class Meta:
        icon = "openquote"
        label = _("인용")
        template = "blocks/quote.html"
        preview_value = {"text": "새 천은 내 마음대로 자르고, 헌 천은 천이 하자는 대로 잘라요.", "who": "다시결 재단사"}
        description = _("누군가의 말을 크게 보여 줘요.")


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("수"), max_length=40)
    unit = blocks.CharBlock(label=_("단위"), required=False, max_length=40)
    label = blocks.CharBlock(label=_("무엇을 센 수인가요"), max_length=120)
    year = blocks.CharBlock(label=_("연도"), required=False, max_length=20)
    place = blocks.CharBlock(label=_("곳"), required=False, max_length=60)
    source = blocks.CharBlock(label=_("출처"), required=False, max_length=200)
    url = blocks.URLBlock(label=_("출처 주소"), required=False)
    note = blocks.TextBlock(label=_("설명"), required=False, rows=2)

    class Meta:
        icon = "order"
        label = _("숫자")
        template = "blocks/figure.html"
        preview_value = {"value": "533", "unit": "개", "label": "1인당 연간 비닐봉투 사용", "year": "2020"}
        description = _("크게 보여 줄 수와 단위, 그 출처예요.")


class EmbedBlock(WagtailEmbedBlock):
    class Meta:
        icon = "media"
        label = _("영상")
        template = "blocks/embed.html"
        # A real video would be asked for at its provider, for each editor who opens the list of blocks.
        preview_template = "blocks/embed_preview.html"
        description = _("유튜브나 비메오의 영상이에요. 주소를 붙여 넣어 주세요.")


class CallToActionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("이끄는 말"), required=False, max_length=120)
    label = blocks.CharBlock(label=_("단추에 쓸 말"), max_length=40)
    page = blocks.PageChooserBlock(label=_("갈 쪽"), required=False)
    url = blocks.URLBlock(label=_("갈 주소"), required=False)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            problem = ValidationError(_("갈 쪽과 갈 주소 가운데 하나만 골라 주세요."))
            raise blocks.StructBlockValidationError(block_errors={"page": problem})
        return cleaned

    class Meta:
        icon = "link"
        label = _("이끄는 단추")
        template = "blocks/call_to_action.html"
        preview_value = {"text": "셈하는 방법이 궁금하다면", "label": "임팩트 계산 방법", "url": "https://example.com/"}
        description = _("다음에 갈 곳으로 이끄는 단추예요.")


class BodyBlock(blocks.StreamBlock):
    """What an essay, a story or a content page may be made of."""

    heading = HeadingBlock()
    text = TextBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    figure = FigureBlock()
    embed = EmbedBlock()
    call_to_action = CallToActionBlock()
    product = ProductBlock()
    products = ProductsBlock()
    brand = BrandBlock()
    problem = ProblemBlock()
