"""What the addresses that weigh evidence answer, for the OpenAPI schema."""

from collections.abc import Mapping

from rest_framework import serializers


class WeighedSerializer(serializers.Serializer):
    """What all of them have in common."""

    event = serializers.ListField(child=serializers.CharField())
    counted = serializers.DictField()
    filters = serializers.DictField()


class ThingSerializer(serializers.Serializer):
    """A name or claim that both sources attest."""

    kind = serializers.ChoiceField(choices=["name", "claim"])
    key = serializers.CharField(help_text="The slug; of a name, of the root of its equivalents.")
    label = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    place = serializers.IntegerField(help_text="Where the source attests it for the last time.")
    other_place = serializers.IntegerField(help_text="Where the other one does.")
    in_order = serializers.BooleanField(help_text="Whether it is part of the longest order in common.")


class StatedSerializer(serializers.Serializer):
    """A scholar's statement that one is derived from the other."""

    derived = serializers.CharField()
    origin = serializers.CharField()
    by = serializers.CharField(
        allow_null=True, help_text="Who said so last; null if it was so from the beginning."
    )
    at = serializers.DateTimeField(allow_null=True)


class StretchSerializer(serializers.Serializer):
    """Words that stand in both sources and in none of the others."""

    words = serializers.CharField()
    size = serializers.IntegerField(help_text="How many words; in scripts without spaces, characters.")
    start = serializers.IntegerField(help_text="Where they stand in the source, in code points.")
    end = serializers.IntegerField()
    other_start = serializers.IntegerField(help_text="Where they stand in the other one.")
    other_end = serializers.IntegerField()


class WrongDateSerializer(serializers.Serializer):
    """A date whose two calendars name different days, the same in both sources."""

    gregorian = serializers.CharField()
    julian = serializers.CharField()
    dates = serializers.ListField(child=serializers.UUIDField(), help_text="The ids of the two dates.")


class PairSerializer(serializers.Serializer):
    """Two sources and what they have in common."""

    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    other = serializers.CharField()
    dependent = serializers.BooleanField(help_text="Whether they are one witness, be it by way of others.")
    stated = StatedSerializer(allow_null=True)
    shared = serializers.IntegerField(help_text="Names and claims that both attest.")
    in_order = serializers.IntegerField(help_text="Those in the longest order that both have in common.")
    order = serializers.FloatField(allow_null=True, help_text="in_order / shared")
    chance = serializers.FloatField(
        allow_null=True, help_text="How likely so long an order is by chance; null for more than 30 things."
    )
    suggests = serializers.BooleanField(help_text="Whether somebody should look at them.")
    sequence = ThingSerializer(many=True)
    wording = StretchSerializer(many=True)
    errors = WrongDateSerializer(many=True)  # type: ignore[assignment]  # the same


class DerivationsSerializer(WeighedSerializer):
    """Which sources may depend on each other."""

    results = PairSerializer(many=True)


class TwoSerializer(serializers.Serializer):
    """Two scholars, on what both have read."""

    reader = serializers.CharField()
    other = serializers.CharField()
    units = serializers.IntegerField()
    percent = serializers.FloatField(
        help_text="The part of the units of which they say the same, from 0 to 1."
    )
    kappa = serializers.FloatField(
        allow_null=True, help_text="Cohen's kappa; null where both say the same one thing of all units."
    )


class DisagreementSerializer(serializers.Serializer):
    """A claim in a passage, of which its readers do not say the same."""

    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    passage = serializers.UUIDField()
    claim = serializers.CharField()
    says = serializers.DictField(
        child=serializers.CharField(allow_null=True),
        help_text="By reader: stance and voice, several with `|` between; null: did not mark it.",
    )
    annotations_url = serializers.CharField()


class AgreementOfQuestionSerializer(serializers.Serializer):
    """How far scholars agree for a question."""

    question = serializers.CharField()
    readers = serializers.ListField(child=serializers.CharField(), help_text="Who has read a source for it.")
    units = serializers.IntegerField(
        help_text="Claims in passages that two or more have read and one has marked."
    )
    percent = serializers.FloatField(
        allow_null=True, help_text="The part of all pairs of judgements that are alike, from 0 to 1."
    )
    alpha = serializers.FloatField(allow_null=True, help_text="Krippendorff's alpha for names.")
    interval = serializers.ListField(
        child=serializers.FloatField(),
        min_length=2,
        max_length=2,
        allow_null=True,
        help_text="Within what alpha lies in 95 of 100 draws of the units.",
    )
    reason = serializers.ChoiceField(
        choices=["no_reader", "one_reader", "no_units", "no_variation"],
        allow_null=True,
        help_text="Why there is no alpha.",
    )
    pairs = TwoSerializer(many=True)
    disagreements = DisagreementSerializer(many=True)


class AgreementsSerializer(WeighedSerializer):
    """How far scholars agree."""

    results = AgreementOfQuestionSerializer(many=True)


class MarkedSerializer(serializers.Serializer):
    """The reference marks of a source, and its claims by what bears them out."""

    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    marks = serializers.IntegerField(help_text="Such as `[4]`, `[note 2]` or `¹`; lettered notes are none.")
    marked_passages = serializers.IntegerField(help_text="Passages with a mark.")
    passages = serializers.IntegerField()
    characters = serializers.IntegerField(help_text="Of its passages.")
    per_1000 = serializers.FloatField(allow_null=True, help_text="1000 * marks / characters")
    supported = serializers.IntegerField(help_text="Claims, that is annotations, with a mark near.")
    unsupported = serializers.IntegerField(help_text="Claims without one.")
    no_marks = serializers.IntegerField(help_text="Claims, if the source has no mark at all.")


class BorneSerializer(serializers.Serializer):
    """An annotation with a claim, and what bears it out."""

    annotation = serializers.UUIDField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    passage = serializers.UUIDField()
    claim = serializers.CharField()
    text_start = serializers.IntegerField()
    text_end = serializers.IntegerField()
    exact = serializers.CharField()
    support = serializers.ChoiceField(choices=["supported", "unsupported", "no_marks"])
    mark = serializers.CharField(allow_blank=True, help_text="The first one near.")
    distance = serializers.IntegerField(
        allow_null=True, help_text="How many characters after the words it stands; 0 within them."
    )


class SupportSerializer(WeighedSerializer):
    """What bears out claims."""

    sources = MarkedSerializer(many=True)
    results = BorneSerializer(many=True)


#: What the columns of the CSV files mean that are worked out; the tables say it of the others.
SENTENCES: Mapping[str, str] = {
    "source": "The source; of a pair, the one that comes first by its slug.",
    "other": "The other of the two.",
    "dependent": "Whether it was stated that they depend on each other, over however many steps.",
    "derived": "The one that was stated to be derived from the other.",
    "origin": "The one that it was stated to be derived from.",
    "stated_by": "Who stated it.",
    "stated_at": "When it was stated.",
    "shared": "How many designations, claims and dates both have.",
    "in_order": "How many of them stand in the same order in both: their longest common subsequence.",
    "order": "Their part of what is shared, from 0 to 1.",
    "chance": "How likely so long an order is by chance; empty for more than 30 things.",
    "wording": "Rare words that both have in the same order.",
    "errors": "Errors that both have: dates of which the calendars do not agree.",
    "suggests": "Whether what they share suggests that one is derived from the other.",
    "question": "The question.",
    "readers": "Who has read something for it.",
    "reader": "Whose judgement it is.",
    "units": "Claims in passages that two or more have read, and one has marked.",
    "disagreements": "Units of which not all say the same.",
    "percent": "The part of all pairs of judgements of a unit that are alike, from 0 to 1.",
    "alpha": "Krippendorff's alpha for names.",
    "alpha_low": "Above this it lies in 97.5 of 100 draws of the units.",
    "alpha_high": "Below this it lies in 97.5 of 100 draws of the units.",
    "reason": "Why there is no alpha; of a history, why it was done.",
    "kappa": "Cohen's kappa.",
    "says": "The stances and voices that the reader gave it; empty for nothing.",
    "annotations_url": "The annotations of the unit.",
    "annotation": "The id of the annotation.",
    "passage": "The id of the passage.",
    "claim": "The claim.",
    "text_start": "Where its words start in the text, in code points.",
    "text_end": "Where they end.",
    "exact": "The words, as they stand where they come up first.",
    "support": "supported, unsupported, or no_marks: the source has none at all.",
    "mark": "The mark of a reference that stands nearest.",
    "distance": "How many characters lie between.",
    "marks": "How many marks of references the source has.",
    "marked_passages": "How many of its passages have one.",
    "passages": "How many passages it has.",
    "characters": "How many characters these have.",
    "per_1000": "1000 * marks / characters.",
    "supported": "How many claims have a mark near.",
    "unsupported": "How many have none, in a source that has some.",
    "no_marks": "How many stand in a source that has none at all.",
    "name": "The name of the event.",
    "text": "How it reads; of a difference, the words that came or went.",
    "language": "The language, by its BCP 47 tag.",
    "equivalent_to": "The name in another language whose equivalent it is.",
    "count": "How many places attest it.",
    "by_source": "How many of them each source has.",
    "by_view": "How many of them each view has; - has none.",
    "first": "The id of the annotation that attests it first.",
    "first_url": "Where that is shown.",
    "changes": "How often, from one place to the next, the source goes over to another form.",
    "places": "Where it starts in the text, each time, in code points.",
    "row": "The key of the row.",
    "row_label": "How the row reads.",
    "column": "The key of the column.",
    "column_label": "How the column reads.",
    "before": "The state that the cell had; empty where there was none.",
    "after": "The state that it has; empty where there is none.",
    "change": "gained or lost: a quote; or state.",
    "id": "The id of the annotation or date.",
    "url": "Where it is shown.",
    "version": "The version that came of it.",
    "at": "When it was done.",
    "actor": "Who did it.",
    "action": "What was done: insert, update or delete.",
    "command": "By which command.",
    "request": "In which request.",
    "field": "What was changed; empty, where nothing is told of that.",
    "old": "What it was.",
    "new": "What it is.",
}
