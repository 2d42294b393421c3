"""A member's questions. URL names: shop:my_questions, shop:question_ask, shop:question_edit, shop:question_delete."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from community.models import Customer
from community.spam import Limits, Repeated
from community.views.limits import too_often
from community.views.members import members_only, unsent
from community.writing import refuse_banned, refuse_others
from impactmuseum.base.rate_limit import RateLimit
from impactmuseum.base.redirects import see_other
from shop import questions
from shop.counted_pages import numbers_of
from shop.models import Product, Question
from shop.question_forms import QuestionForm

LIMITS = Limits(RateLimit("question", most=10, seconds=3600), RateLimit("question-address", most=40, seconds=3600))
PER_PAGE = 10
REFUSED, ANSWERED_MEANWHILE = 422, 409


@members_only
def mine(request: HttpRequest, member: Customer) -> HttpResponse:
    """GET /my/questions/ -> shop/my_questions.html.

    `page`    of the member's Questions with their answers, private and hidden ones too; `page_numbers`
    `member`  Customer: is_banned, ban_reason
    """
    asked = member.questions.not_deleted().select_related("author", "product__brand").newest()
    asked = asked.defer("product__description", "product__notice", "product__brand__body")
    page = Paginator(asked, PER_PAGE).get_page(request.GET.get("page"))
    context = {"member": member, "page": page, "page_numbers": numbers_of(page)}
    return render(request, "shop/my_questions.html", context)


@members_only
def ask(request: HttpRequest, member: Customer, pk: int) -> HttpResponse:
    """GET, POST /questions/ask/<id of a product>/ -> shop/question_form.html with `form` (QuestionForm), `product`.

    303 to the product's questions, or to one's own when it is private. 422 with what to mend, 429 when too much was
    asked, with all that was typed; 404 for a product that visitors do not see.
    """
    product = get_object_or_404(Product.objects.on_sale().select_related("brand"), pk=pk)
    refuse_banned(member)
    return _answer(request, member, product)


@members_only
def edit(request: HttpRequest, member: Customer, pk: int) -> HttpResponse:
    """GET, POST /questions/<id>/edit/ -> shop/question_form.html with `form`, `product`, `question`. As ask.

    What was answered leads to one's own questions, and when that happened meanwhile is a 409 with all that was typed.
    403 where somebody else asked it, 410 for what was taken back.
    """
    question = get_object_or_404(Question.objects.select_related("product__brand"), pk=pk)
    refuse_others(question, by=member)
    refuse_banned(member)
    if question.is_answered and request.method != "POST":
        return see_other(question.manage_url)
    return _answer(request, member, question.product, question)


@members_only
def delete(request: HttpRequest, member: Customer, pk: int) -> HttpResponse:
    """POST /questions/<id>/delete/ -> 303 to the member's questions. A GET leads there too, and deletes nothing."""
    question = get_object_or_404(Question, pk=pk)
    if request.method == "POST":
        questions.delete(question=question, by=member)
    return see_other(question.manage_url)


def _answer(request: HttpRequest, member: Customer, product: Product, question: Question | None = None) -> HttpResponse:
    context = {"product": product, "question": question}
    if request.method != "POST":
        form = QuestionForm.of(question, **unsent(request))
        return render(request, "shop/question_form.html", {**context, "form": form})

    form = QuestionForm(request.POST, label_suffix="")
    if limit := LIMITS.passed(request, member):
        page = render(request, "shop/question_form.html", {**context, "form": form, "too_often": limit.minutes})
        return too_often(page, limit)
    status = REFUSED
    if form.is_valid():
        try:
            asked = _write(form.draft(), member, product, question)
        except Repeated as refusal:
            form.add_error("text", str(refusal))
        except questions.AlreadyAnswered:
            form.add_error(None, _("그사이 답변이 올라와서 고칠 수 없어요. 더 궁금한 점은 새로 물어봐 주세요."))
            status = ANSWERED_MEANWHILE
        else:
            seen = asked.is_shown and not asked.is_private and product.live
            return see_other(asked.get_absolute_url() if seen else asked.manage_url)
    return render(request, "shop/question_form.html", {**context, "form": form}, status=status)


def _write(draft: questions.Draft, member: Customer, product: Product, question: Question | None) -> Question:
    if question is None:
        return questions.ask(author=member, product=product, draft=draft)
    return questions.edit(question=question, by=member, draft=draft)
