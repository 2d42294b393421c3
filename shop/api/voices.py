"""What visitors say of a product: reviews of those who received it, and questions with their answers."""

from typing import Any

from rest_framework import serializers

from community.api import WrittenPicture
from impactmuseum.base.api.fields import Told
from shop.models import Question


class RatingTold(Told):
    """Of all reviews together; `average` to one place, null without any."""

    count = serializers.IntegerField()
    average = serializers.SerializerMethodField()

    def get_average(self, reviews: Any) -> float | None:
        return float(reviews.average) if reviews.count else None


class AnswerTold(Told):
    """`by` is the museum, or the brand that answers for itself."""

    text = serializers.CharField(source="answer")
    by = serializers.CharField(source="answerer")
    at = serializers.DateTimeField(source="answered_at")

    def to_representation(self, voice: Any) -> Any:
        return super().to_representation(voice) if voice.answer else None


class VoiceTold(Told):
    id = serializers.IntegerField()
    author = serializers.CharField(source="author_name")
    text = serializers.CharField()
    answer = AnswerTold(source="*", allow_null=True)
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)


class ReviewTold(VoiceTold):
    stars = serializers.IntegerField(min_value=1, max_value=5)
    option_label = serializers.CharField()
    pictures = WrittenPicture(many=True)


class QuestionTold(VoiceTold):
    """Of a private one `author`, `text` and `answer` are empty."""

    is_private = serializers.BooleanField()

    def to_representation(self, question: Question) -> Any:
        told = super().to_representation(question)
        hidden = {"author": "", "text": "", "answer": None, "edited_at": None} if question.is_private else {}
        return {**told, **{name: value for name, value in hidden.items() if name in told}}
